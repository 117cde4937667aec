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
import { type Define, headlessOptions } from './options.ts';
import { print, printJson } from './print.ts';
import { reporter } from './run.ts';

const from = '--from <file>';
const fromText =
  'Session tokens or JWTs: CSV with a column session_token or session_jwt (and perhaps organization), NDJSON with these names, or one a line; "-" is stdin.';

/** Exit code 0 done, 1 a broken link, 3 some sessions were not carried over, 130 interrupted and saved. */
export const define: Define = (command, exit) => {
  const action = (name: string, text: string, work: (opened: Headless, onEvent: OnEvent) => Promise<number>) => {
    const own = command.command(name).description(text);
    headlessOptions(own, 'hidden')
      .optionsGroup(`Options of ${name}:`)
      .action(async () => exit(await headless(own, opened => work(opened, reporter(opened.flags)))));
    return own;
  };
  command.description('Live sessions, once Users are moved.').addHelpText('after', examples);
  action('prove', "Takes one real session (a test User's) through the whole chain, link by link.", proveOne).option(
    from,
    fromText,
  );
  action('carry', 'Exchanges each stored Consumer session for a B2B session of the same user.', carryAll)
    .option(from, fromText)
    .option(
      '--to <file>',
      'Write old session id, new token and JWT to this file, for you only (0600); a file that carry wrote is continued.',
    )
    .option('--several <how>', 'For Users in several Organizations: column (default), last, each.')
    .option('--last-key <key>', 'With --several last: the trusted_metadata key that names the last used.');
  action('revoke', 'Ends the Consumer sessions that were carried over. It cannot be undone.', revokeAll)
    .option(from, 'The file that carry wrote, or the one that it read.')
    .option('--yes', 'Say yes.');
  action('finish', 'After the last session: removes profile, claim and emails, and lists what is still open.', finish)
    .option('--bridge-log <file>', 'End the Consumer sessions that this log of the bridge names.')
    .option('--end-all', 'End every Consumer session of every User who was moved.')
    .option('--confirm <id>', "The B2B project's id, typed: the word that says yes.");
};

const examples = `
Examples
  stytch-b2b-migrate sessions prove --from token.txt
  stytch-b2b-migrate sessions carry --from sessions.csv --to new-sessions.ndjson
  export-sessions | stytch-b2b-migrate sessions carry --from - --to new.ndjson
  stytch-b2b-migrate sessions revoke --from new-sessions.ndjson --yes
  stytch-b2b-migrate sessions finish --bridge-log bridge.log --confirm <id>`;

type OnEvent = (event: RunEvent) => void;

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
  const lastKey = several === 'last' ? text(opened, 'lastKey') : undefined;
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
  const options = { bridgeLog: own['bridgeLog'] as string | undefined, endAll: own['endAll'] === true };
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
  throw refused(
    `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)} is missing.`,
    'It names a file or a key.',
    'See: sessions --help',
  );
}

function refused(what: string, why: string, next: string): UserError {
  return new UserError({ what, why, next, exitCode: 2 });
}
