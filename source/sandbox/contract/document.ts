/** The text of docs/sandbox.md, from the routes and the contract; a test fails when it is stale. */
import { faultKinds } from '../core/faults.ts';
import { managementRoutes, projectRoutes } from '../operations.ts';
import contract from './contract.json' with { type: 'json' };
import type { Api, Contract } from './types.ts';

const titles: Record<Api, string> = {
  consumer: 'Consumer API',
  b2b: 'B2B API',
  management: 'Programmatic Workspace Actions (management API)',
  public: 'Without a secret of the project',
};

/** The words of a path that say what it is about: `/v1/b2b/totp/migrate` is about `totp`. */
function resourceOf(path: string): string {
  const parts = path.split('/').filter(part => part && !part.startsWith('{') && !/^(v\d|b2b|pwa)$/.test(part));
  const within = path.startsWith('/pwa/') ? parts.filter(part => !/^(projects|environments)$/.test(part)) : parts;
  const word = within[0] ?? parts.at(-1) ?? '';
  return word === 'organizations' && /members?\b/.test(path) ? 'members' : word.replaceAll('_', ' ');
}

function tables(api: Api, routes: Record<string, unknown>): string {
  const operations = (contract as unknown as Contract).operations.filter(operation => operation.api === api);
  const resources = Map.groupBy(operations, ({ path }) => resourceOf(path));
  const supported = operations.filter(({ method, path }) => `${method} ${path}` in routes).length;
  const lines = [`### ${titles[api]}`, '', `${supported} of ${operations.length} operations.`, ''];
  for (const [resource, list] of [...resources].sort(([one], [other]) => one.localeCompare(other))) {
    lines.push(`#### ${resource}`, '', '| operation | answered |', '|---|---|');
    for (const { method, path } of list)
      lines.push(`| \`${method} ${path}\` | ${`${method} ${path}` in routes ? 'yes' : '–'} |`);
    lines.push('');
  }
  return lines.join('\n');
}

/** The whole page. `choices`: what the sandbox does where the service says nothing, as a list. */
export function documentText(choices: string): string {
  const routes = { ...projectRoutes, ...managementRoutes };
  return `<!-- Written by "npm run contract" from the routes and the contract. Do not edit. -->
# The local Stytch

\`stytch-b2b-migrate sandbox\` is an HTTP server on this machine that implements Stytch's three APIs: Consumer, B2B and
management, all on one address. It needs no account and no network. The wizard uses it for practice and rehearsals, and the
tests of any application that uses Stytch can use it too.

    stytch-b2b-migrate sandbox --with-b2b            # prints the address and invented credentials
    stytch-b2b-migrate sandbox --json --file s.db    # one line of JSON; the state survives in s.db, even a kill

    import { startSandbox } from 'stytch-b2b-migrate/sandbox';
    const sandbox = await startSandbox({ users: 200, seed: 1, withB2b: true });
    const client = new stytch.Client({ ...sandbox.credentials.consumer, env: sandbox.url });
    sandbox.reset();
    await sandbox.close();

- It listens on 127.0.0.1 only, unless \`--host\` says otherwise.
- The same \`--seed\` generates the same state and the same credentials. The password of the generated User number n is
  \`correct-horse-n\` (from the 3,001st User on they repeat); a third of them have live sessions. \`--export-passwords\` writes their hashes:
  a \`.csv\` file as Stytch's support sends it, any other as NDJSON in the words of \`passwords/migrate\`. \`--export-sessions\` writes
  the session tokens that an application has stored, and \`--export-totps\` the secrets of authenticator apps.
- The invented Users are of an application: their project has settings of every kind, none as in a new project, and some that
  B2B does not have. There are Roles, external ids, pending and locked Users, Users of no company, and companies whose names clash.
  With \`--users 0\` the project is as a new one.
- \`--import users.json\` takes the Users from a file of the official export utility. Its secrets are random then, new at each start: the data is real.
- Nothing is sent by mail or SMS: links' tokens and codes are printed; in JavaScript \`sandbox.lastSent(recipient)\` tells the
  last one.
- Requests are checked against the published shapes, and accepted as every official client writes them: parameters of the
  path again in body or query (with the same value), \`null\` for optional fields, empty texts for optional parameters, and in
  the management API without zero values (\`false\`, \`[]\`, an empty description). Unknown fields are refused.
- Rate limits are those of the service: fixed windows per project and endpoint (\`--limits off\` switches them off).
- Fault injection, by endpoint and by count or percentage: \`--fault "error-after:POST *members:3"\`, or
  \`sandbox.faults.set([{ kind: 'reset-before', on: '*', probability: 0.05 }])\` while it runs. Kinds: ${faultKinds.join(', ')}.
- \`--control\` prints a second address, for tests in other languages: \`PUT /faults\` with one fault a line replaces all faults
  while the sandbox runs, \`DELETE /faults\` ends them, \`POST /reset\` resets the state, \`GET /sent/{recipient}\` returns the
  last link or code, \`POST /unlock/{id}\` ends a user lock,
  \`POST /domains/{project_slug}/{domain}\` gives a project a custom domain. It listens on 127.0.0.1 only.
- \`--record exchanges.ndjson\` writes every exchange, one JSON object a line, to be held against the contract
  afterwards; with \`STYTCH_SANDBOX_RECORD=<folder>\` every sandbox of a test run does.
- Logins by OAuth and SSO work in a browser: the start addresses (\`/v1/public/oauth/{provider}/start\`, \`/v1/b2b/public/oauth/…\`,
  \`/v1/public/sso/start\`) lead to a built-in identity provider, a page with a form, on which any email address can be typed. From
  there the browser comes back to the application with a token, as from Google or a company's own provider.
- The frontend SDKs' calls (\`/sdk/v1\`, with a public token) are answered: logins by password, link, code, OAuth and SSO, sessions and
  discovery. The SDK configuration of the environment must allow them, and \`basic.domains\` must name the page's origin. With
  @stytch/vanilla-js and @stytch/react only the host changes: \`new StytchB2BClient(publicToken, { endpoints: { testAPIURL: sandbox.url } })\`.
- Impersonation tokens come from the dashboard: here from \`sandbox.impersonate(id)\`, or \`POST /impersonation/{id}\` with \`--control\`.
- The values that Stytch publishes for tests ("Sandbox values") have the published answers in test environments:
  \`sandbox@stytch.com\`, \`+10000000000\`, code \`000000\`, the tokens of links, OAuth and sessions, the sample TOTP, and in B2B the sample
  Organization. They read and change no state.
- Only fingerprints of secrets are kept.

## Where the service says nothing

Some of what the service does is not published. Here the sandbox had to choose; each choice has a test. \`doctor\` asks the real
service on a test project ([doctor.md](doctor.md)), and \`--behaviour doctor.json\` makes the sandbox behave as observed; a rehearsal
does so on its own. In JavaScript: \`startSandbox({ behaviour: { 'slug-case': 'same' } })\`. In brackets is the name of the switch.

${choices}

## Size and speed

The state is one SQLite file, or memory when no file is named. A file, because a practice or a rehearsal continues after a
kill, and because a million Users must not need as much memory.

Searches are SQL. Ids, emails, phone numbers, external ids, slugs, domains, status, password and creation time are indexed:
their filters take as long at a million Users as at a thousand. All other filters (parts of texts, verified factors, providers,
roles) read every row of the project or the Organization. The total of a search is counted for its first page, at about 10 ms
per million rows of an index; the cursor carries it to the other pages.



## Operations

What is not answered gets the service's own \`route_not_found\`.

${(['consumer', 'b2b', 'management', 'public'] as const).map(api => tables(api, routes)).join('\n')}`;
}
