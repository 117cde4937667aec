/**
 * One migration by the built program that is killed again and again, while Users change, are read again and cohorts are
 * switched; then a whole run, compared with the reference; then undo, killed as well, compared with what was found.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { trustPhrase } from '../../source/config/answer-values.ts';
import { stage } from '../e2e/stage.ts';
import { type Action, actionsOf, allActions, change } from '../reference/actions.ts';
import { accounting, compareB2b, compareSessions, compareUndone } from '../reference/compare.ts';
import { type EndState, endState } from '../reference/end-state.ts';
import { hasHashes, hashFile, tenancyFile, tenancyModule } from '../reference/engine.ts';
import { type Situation, type SituationOptions, situation } from '../reference/generate.ts';
import { type Observed, observe, observeWorkspace, open, readUsers } from '../reference/observe.ts';
import { keepsTenants, withoutClaim } from '../reference/scenario.ts';
import { type End, Killer, type Moment } from './program.ts';

/** What happens before a run, what it is told, and when it is killed. */
interface Step {
  changes: Action[];
  words: string[];
  moment: Moment;
}

export interface Crashes {
  /** In words; empty when all is right. */
  differences: string[];
  /** What Stytch answered last before each kill. */
  kills: string[];
}

/** What the scenarios are about, in turn: the seed says which. */
const variants: SituationOptions[] = [
  { metadata: 'plain', answers: { sessions: 'carry_over', passwords: 'file', leftOver: 'leave_out' } },
  { metadata: 'odd' },
  { metadata: 'plain', tenancy: ['trusted_metadata'], answers: { tenantKey: 'tenant', sessions: 'carry_over' } },
  { metadata: 'plain', existing: true, answers: { passwords: 'file' } },
  { metadata: 'odd', answers: { sessions: 'carry_over', passwords: 'file', passwordScope: 'organization' } },
];

const moment: fc.Arbitrary<Moment> = fc.record({
  by: fc.constantFrom('clock', 'answers', 'answers'),
  share: fc.integer({ min: 0, max: 999 }).map(thousandths => thousandths / 1000),
  delay: fc.constantFrom(0, 0, 1, 5, 20),
});

const cohorts = [
  ['--only', 'globex'],
  ['--only', 'initech,Planet'],
  ['--percent', '30'],
  ['--percent', '70'],
];

const words = fc
  .record({
    again: fc.boolean(),
    cohort: fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 2, arbitrary: fc.constantFrom(...cohorts) },
    ),
    gone: fc.constantFrom([], [], ['--gone', 'remove']),
    conflicts: fc.constantFrom([], [], ['--conflicts', 'consumer']),
  })
  .map(({ again, cohort, gone, conflicts }) => [...(again ? ['--read-again'] : []), ...cohort, ...gone, ...conflicts]);

const changing = allActions.filter(kind => kind !== 'run' && kind !== 'read');
const step: fc.Arbitrary<Step> = fc.record({
  changes: fc.oneof(fc.constant<Action[]>([]), actionsOf(changing, 2)),
  words,
  moment,
});

/** Kills the program this often: two thirds of it while it runs, the others while it undoes. */
export async function crash(seed: number, kills: number): Promise<Crashes> {
  const options = { service: true, users: 24, ...variants[seed % variants.length] };
  const large = situation(options).filter(({ users }) => users.length >= 10);
  const [drawn] = fc.sample(large, { seed, numRuns: 1 }) as [Situation];
  const scenario = await Scenario.open(drawn);
  try {
    const found = await scenario.look();
    const runKills = Math.ceil((kills * 2) / 3);
    // Some of them end before they are killed.
    for (const one of fc.sample(step, { seed, numRuns: runKills * 4 })) {
      if (scenario.kills.length >= runKills) break;
      await scenario.disturb(one);
    }
    await scenario.finish(found);
    const moments = fc.sample(moment, { seed, numRuns: kills });
    const metadata = await scenario.metadata();
    for (const at of moments) {
      if (scenario.kills.length >= kills || (await scenario.run(await scenario.undoing(), at)).code === 0) break;
    }
    // The user changes the decision: what is half undone is migrated again.
    if (seed % 3 === 0) await scenario.finish(found);
    await scenario.undo(found, metadata);
    return { differences: scenario.differences, kills: scenario.kills };
  } catch (error) {
    const thrown = `Thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return { differences: [...scenario.differences, thrown], kills: scenario.kills };
  } finally {
    await scenario.close();
  }
}

type Found = Observed & { workspace: string[] };

class Scenario {
  readonly differences: string[] = [];
  readonly #situation: Situation;
  readonly #opened: Awaited<ReturnType<typeof stage>>;
  readonly #killer: Killer;
  readonly #earlier: EndState[] = [];
  #changes = 0;
  #project = '';
  #strictSlugs = true;

  private constructor(drawn: Situation, opened: Awaited<ReturnType<typeof stage>>, killer: Killer) {
    this.#situation = drawn;
    this.#opened = opened;
    this.#killer = killer;
  }

  static async open(drawn: Situation): Promise<Scenario> {
    const folder = mkdtempSync(join(tmpdir(), 'crash-'));
    const [importUsers, hashes] = [join(folder, 'users.json'), join(folder, 'hashes.ndjson')];
    writeFileSync(importUsers, JSON.stringify(drawn.users));
    writeFileSync(hashes, hashFile(drawn));
    const tenancy = join(folder, 'tenancy.ndjson');
    writeFileSync(tenancy, tenancyFile(drawn));
    const program = join(folder, 'tenants.mjs');
    writeFileSync(program, tenancyModule(drawn));
    const killer = new Killer();
    const opened = await stage(
      {
        ...flagsOf(drawn),
        'password-file': hashes,
        'tenancy-file': tenancy,
        'tenancy-command': program,
        'trust-untrusted-metadata': trustPhrase,
      },
      {
        importUsers,
        limits: 'off',
        withB2b: drawn.foreign !== undefined,
        onExchange: ({ method, path }) => killer.heard(`${method} ${path}`),
      },
    );
    killer.start = words => opened.start([...words, '--search-rate', '60000']);
    const { url, credentials } = opened.sandbox;
    const { project_id = '', secret = '' } = credentials.b2b ?? {};
    for (const one of drawn.foreign ?? []) await open(url, project_id, secret)('POST /v1/b2b/organizations', one);
    return new Scenario(drawn, opened, killer);
  }

  get kills(): string[] {
    return this.#killer.kills;
  }

  run(words: string[], at?: Moment): Promise<End> {
    return this.#killer.run(words, at);
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  /** Both projects, and the workspace, as they are now. */
  async look(): Promise<Found> {
    const { url, credentials } = this.#opened.sandbox;
    const observed = await observe(url, credentials);
    return { ...observed, workspace: await observeWorkspace(url, credentials) };
  }

  /** Every User's own trusted_metadata, as text, without what the migration wrote. */
  async metadata(): Promise<Map<string, string>> {
    return new Map([...(await this.#own())].map(([id, text]) => [id, text.metadata]));
  }

  async #own() {
    return withoutClaim(await this.#users(), this.#situation);
  }

  #users() {
    return readUsers(this.#opened.sandbox.url, this.#opened.sandbox.credentials);
  }

  /** Changes Users, then runs and kills. Whatever happens, a run leaves the Users as they are. */
  async disturb({ changes, words: more, moment: at }: Step): Promise<void> {
    for (const action of changes) await this.#change(action);
    // A migration without Users is refused.
    if ((await this.#expected()).organizations.length === 0) {
      await this.#change({ do: 'add', tenant: 'globex', verified: true });
    }
    this.#earlier.push(await this.#expected());
    const before = await this.#own();
    const { code, said, result } = await this.run(['run', ...more], at);
    for (const [id, { user }] of await this.#own()) {
      const was = before.get(id)?.user;
      if (user !== was) this.differences.push(`A run changed ${id}: ${user}, before ${was}.`);
    }
    // A mismatch, or a record that needs a decision, is expected here; or an Organization that no User has: nothing else is.
    const refused = code === 2 && more.includes('--only') && /--only names .* the plan does not have/.test(said);
    if (code !== null && ![0, 1, 3].includes(code) && !refused)
      this.differences.push(`run ${more} ended with ${code}: ${said}`);
    if (result) this.differences.push(...accounting(result, result.users));
  }

  async #change(action: Action): Promise<void> {
    const { url, credentials, lastSent } = this.#opened.sandbox;
    const at = { url, keys: credentials, codeOf: (email: string) => lastSent(email)?.token ?? '' };
    await change(at, action, this.#situation.answers, this.#changes++);
    if (!keepsTenants(action)) this.#strictSlugs = false;
  }

  async #expected(): Promise<EndState> {
    return endState(await this.#users(), this.#situation.answers, new Set(this.#situation.hashLines));
  }

  /** A whole run and a verification: the end state must be the reference's. */
  async finish(found: Found): Promise<void> {
    const run = await this.run(['run', '--read-again', '--gone', 'remove', '--conflicts', 'consumer']);
    const verified = await this.run(['verify']);
    for (const [what, end] of Object.entries({ run, verified })) {
      if (end.code !== 0) this.differences.push(`${what} ended with ${end.code}: ${reasons(end)}`);
    }
    const observed = await this.look();
    const state = await this.#expected();
    const { answers } = this.#situation;
    const { consumer } = this.#opened.sandbox.credentials;
    const [earlier, strictSlugs] = [this.#earlier, this.#strictSlugs];
    this.differences.push(
      ...accounting(run.result ?? {}, observed.users.length),
      ...compareB2b(observed, state, { earlier, foreign: found.b2b?.organizations, strictSlugs }),
      ...compareSessions(observed, state, answers, consumer),
      ...leftBehind(found, observed, answers),
    );
  }

  /** The words of undo, which name the project to take back, also when a killed undo has deleted it already. */
  async undoing(): Promise<string[]> {
    this.#project = (await this.look()).b2b?.environment.project_id ?? this.#project;
    return ['undo', '--confirm', this.#project];
  }

  /** Both projects as found. */
  async undo(found: Found, metadata: Map<string, string>): Promise<void> {
    const end = await this.run(await this.undoing());
    if (end.code !== 0) this.differences.push(`undo ended with ${end.code}: ${reasons(end)}`);
    const undone = await this.look();
    this.differences.push(...compareUndone(found, undone, metadata));
    if (String(undone.workspace) !== String(found.workspace)) {
      this.differences.push(`After undo, the workspace holds ${undone.workspace}; before it was ${found.workspace}.`);
    }
  }
}

/** A run adds one project with a live and a test environment, each with one secret from the service; with sessions one profile. */
function leftBehind(found: Found, now: Found, { sessions }: Situation['answers']): string[] {
  const added = now.workspace.filter(line => !found.workspace.includes(line)).map(line => line.split(' ')[0]);
  const profile = sessions === 'carry_over' ? ['profile'] : [];
  const made = ['environment', 'environment', ...profile, 'project', 'secret', 'secret'];
  const wanted = found.b2b ? [] : made;
  return String(added) === String(wanted) ? [] : [`The run left ${added} in the workspace, expected ${wanted}.`];
}

const reasons = ({ said, result }: End): string =>
  `${said} ${JSON.stringify([...(result?.mismatchKinds ?? []), ...(result?.failures ?? [])])}`.slice(0, 900);

/** The answers as flags. */
function flagsOf(drawn: Situation): Record<string, string> {
  // The rows stand in a file.
  const { answers: given, foreign } = drawn;
  const { tenancyRows: _, ...answers } = given;
  const flags = Object.entries(answers).map(([id, value]) => [
    id.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
    value,
  ]);
  return {
    ...Object.fromEntries(flags),
    ...(answers.passwords === 'file' && !hasHashes(drawn) && { passwords: 'later' }),
    'bad-hashes': 'reset',
    ...(foreign && { 'b2b-project': 'existing' }),
  };
}
