/** `sessions prove|carry|revoke`: what is done with live sessions once people are moved. */

import { UserError } from '../config/user-error.ts';
import { number } from '../figures.ts';
import { finishLines } from '../migration/finish-sessions.ts';
import type { RunEvent } from '../migration/model.ts';
import { carrySessions } from '../migration/sessions/carry-file.ts';
import { hashKey } from '../migration/sessions/hash-key.ts';
import type { Link } from '../migration/sessions/link.ts';
import { prove } from '../migration/sessions/prove.ts';
import { profileIdOf, revokeSessions, type SessionsResult } from '../migration/sessions/run.ts';
import { openSessions } from '../migration/sessions/source.ts';
import { exitCodes, waiting } from './events.ts';
import { type Headless, headless } from './headless.ts';
import { print, printJson } from './print.ts';
import { reporter } from './run.ts';

const help = `stytch-b2b-migrate sessions <prove|carry|revoke|finish>: live sessions, once people are moved

  prove    take one real session (a test User's) through the whole chain, link by link
  carry    exchange each stored Consumer session for a B2B session of the same user
  revoke   end the Consumer sessions that were carried over; cannot be undone
  finish   after the last session: remove profile, claim and emails, and list what is still open

Examples
  stytch-b2b-migrate sessions prove --from token.txt
  stytch-b2b-migrate sessions carry --from sessions.csv --to new-sessions.ndjson
  export-sessions | stytch-b2b-migrate sessions carry --from - --to new-sessions.ndjson --several each
  stytch-b2b-migrate sessions revoke --from new-sessions.ndjson --yes
  stytch-b2b-migrate sessions finish --bridge-log bridge.log --confirm project-test-...

Options of sessions
  --from <file>        session tokens or JWTs: CSV with a column session_token or session_jwt (and
                       perhaps organization), NDJSON with these names, or one a line; "-" is stdin.
                       With revoke: the file that carry wrote, or the one that it read
  --to <file>          carry: where old session id, new token and JWT are written, for you only (0600);
                       a new file, or one that carry wrote: it is continued
  --several <how>      carry, people in several Organizations: column (default), last, each
  --last-key <key>     carry, with --several last: the trusted_metadata key that names the last used
  --yes                revoke: say yes
  --bridge-log <file>  finish: end the Consumer sessions that this log of the bridge names
  --end-all            finish: end every Consumer session of every User who was moved
  --confirm <id>       finish: the B2B project's id, typed: the word that says yes`;

const flags = {
  from: { type: 'string' },
  to: { type: 'string' },
  several: { type: 'string' },
  'last-key': { type: 'string' },
  yes: { type: 'boolean' },
  'bridge-log': { type: 'string' },
  'end-all': { type: 'boolean' },
  confirm: { type: 'string' },
} as const;

type Action = (opened: Headless, onEvent: (event: RunEvent) => void) => Promise<number>;

const actions: Record<string, Action> = { prove: proveOne, carry: carryAll, revoke: revokeAll, finish };

/** Exit code 0 done, 1 a broken link, 3 some sessions were not carried over, 130 interrupted and saved. */
export async function run(args: string[]): Promise<number> {
  const [name = '', ...rest] = args;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action && !args.includes('--help')) {
    throw refused(
      `There is no "sessions ${name}".`,
      'It is one of prove, carry, revoke, finish.',
      'See: sessions --help',
    );
  }
  return headless({ help, flags }, action ? rest : args, opened => (action as Action)(opened, reporter(opened.flags)));
}

async function proveOne(opened: Headless): Promise<number> {
  const { answers, migration, signal, flags } = opened;
  return migration.within(answers, { signal }, async context => {
    const source = await openSessions(text(opened, 'from'), hashKey(context.journal));
    const [key] = source.keys;
    const row = key === undefined ? undefined : source.row(key);
    if (!row) throw refused('There is no session token.', 'The file holds none.', 'Give one of a live session.');
    let whole = true;
    for await (const link of prove(context, row, profileIdOf(context))) {
      whole &&= link.ok;
      if (flags.json) printJson(linkJson(link));
      else print(`${link.ok ? '✔' : '✖'} ${link.name.padEnd(18)}${link.text}`);
      if (!flags.json && link.fix) print(`  ${link.fix.setting} should be: ${link.fix.value}`);
    }
    return whole ? 0 : 1;
  });
}

/** The published field name of `fix` is `mend`: scripts read it. */
function linkJson({ fix, ...link }: Link): object {
  return fix ? { ...link, mend: fix } : link;
}

async function carryAll(opened: Headless, onEvent: (event: RunEvent) => void): Promise<number> {
  const { answers, migration, signal, own } = opened;
  const [from, to] = [text(opened, 'from'), text(opened, 'to')];
  const several = own['several'] ?? 'column';
  if (several !== 'column' && several !== 'last' && several !== 'each') {
    throw refused(`--several cannot be "${several}".`, 'It is one of column, last, each.', 'See: sessions --help');
  }
  const lastKey = several === 'last' ? text(opened, 'last-key') : undefined;
  const result = await migration.within(answers, waiting(signal, onEvent), context =>
    carrySessions(context, { from, to, several, lastKey }, onEvent, signal),
  );
  const summary = [
    `${number(result.carried)} of ${number(result.rows)} old sessions carried over, ${number(result.sessions)} new sessions issued, in ${to}`,
    ...(result.elsewhere > 0 ? [`${number(result.elsewhere)} carried over before, into another file`] : []),
  ];
  return say(opened, result, summary);
}

async function revokeAll(opened: Headless, onEvent: (event: RunEvent) => void): Promise<number> {
  const { answers, migration, signal, own } = opened;
  if (own['yes'] !== true) {
    throw refused('Nothing was revoked.', 'Ended sessions cannot be brought back.', 'Say yes with --yes.');
  }
  const result = await migration.within(answers, waiting(signal, onEvent), context =>
    revokeSessions(context, text(opened, 'from'), onEvent, signal),
  );
  return say(opened, result, [`${number(result.sessions)} of ${number(result.rows)} Consumer sessions are ended`]);
}

async function finish(opened: Headless, onEvent: (event: RunEvent) => void): Promise<number> {
  const { answers, migration, signal, own, saveAnswers } = opened;
  const { name } = migration.undoPreview(answers);
  if (answers.sessions === 'log_in_again') {
    throw refused('There is nothing to finish.', 'No sessions are carried over by these answers.', 'See: status');
  }
  if (own['confirm'] !== name) {
    const why = 'Sessions that were not carried over cannot be exchanged any more afterwards.';
    throw refused('Nothing was removed.', why, `Say yes with: --confirm ${name}`);
  }
  const options = { bridgeLog: own['bridge-log'] as string | undefined, endAll: own['end-all'] === true };
  const result = await migration.finishSessions(answers, options, onEvent, signal);
  if (result.outcome !== 'interrupted' && result.outcome !== 'failed') saveAnswers({ sessions: 'finished' });
  if (opened.flags.json) printJson(result);
  else for (const line of finishLines(result)) print(line);
  return exitCodes[result.outcome];
}

function say({ flags }: Headless, result: SessionsResult, summary: string[]): number {
  if (flags.json) printJson(result);
  else {
    for (const line of summary) print(line);
    for (const { count, errorType, cause, cure, lines } of result.left) {
      print(`${number(count)} not, ${errorType}: ${cause} ${cure}`);
      if (lines)
        print(
          `  ${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, 10).join(', ')}${lines.length > 10 ? ', ...' : ''}`,
        );
    }
    for (const { line, message } of result.problems.slice(0, 10)) print(`line ${line} ${message}`);
    if (result.problems.length > 10) print(`and ${number(result.problems.length - 10)} more lines without a session`);
  }
  return exitCodes[result.outcome];
}

function text({ own }: Headless, name: string): string {
  const value = own[name];
  if (typeof value === 'string') return value;
  throw refused(`--${name} is missing.`, 'It names a file or a key.', 'See: sessions --help');
}

function refused(what: string, why: string, next: string): UserError {
  return new UserError({ what, why, next, exitCode: 2 });
}
