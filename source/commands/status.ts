/** `status`: where the last run stands. Opens the journal only: no calls, no credentials. */
import { number } from '../figures.ts';
import type { Migration } from '../migration/migration.ts';
import type { RunResult } from '../migration/model.ts';
import { equation } from '../migration/outcomes.ts';
import { answersFromFlags } from '../wizard/flags.ts';
import { type Folder, withFolder } from './journal-only.ts';
import { print, printJson, printPage } from './print.ts';
import { columns } from './text.ts';

const help = `stytch-b2b-migrate status: where the last run stands, without any call

Examples
  stytch-b2b-migrate status
  stytch-b2b-migrate status --dir ./migration --json
`;

/** Exit code 0, also when nothing was begun. */
export async function run(args: string[]): Promise<number> {
  const { own: flags } = answersFromFlags(args, {
    dir: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (flags.help) {
    printPage(help);
    return 0;
  }
  const status = await withFolder<Status>(flags.dir, statusOf, dir => ({ dir, ...nothing }));
  if (flags.json) printJson(status);
  else if (status.tasks.length === 0) print(`Nothing was begun in ${status.dir}.`);
  else for (const line of lines(status)) print(line);
  return 0;
}

type Status = ReturnType<Migration['status']> & { dir: string; users: number | null; readAt: string | null };

const nothing = { users: null, readAt: null, running: null, pace: null, tasks: [], result: null, open: [] };

function statusOf({ dir, answers, migration }: Folder): Status {
  const inventory = migration.summary();
  return { dir, users: inventory?.users ?? null, readAt: inventory?.readAt ?? null, ...migration.status(answers) };
}

/** The holder of the folder's lock says it: a run that was killed is not running, whatever the journal says. */
function now({ running: holder, pace }: Status): string {
  if (!holder) return 'stopped';
  const state = pace?.paused ? 'paused, begun at' : 'running since';
  const where = holder.host ? `${state} ${holder.startedAt}, on host ${holder.host}, in ${holder.folder}` : 'running';
  const slower = pace && pace.rate < pace.limit ? `; at most ${pace.rate} of ${pace.limit} calls a second` : '';
  return where + slower;
}

/** Every User is in one place. */
function accounts(result: RunResult | null): [string, string][] {
  return result ? [['Users', equation(result.users, result.outcomes, number)]] : [];
}

function lines(status: Status): string[] {
  return columns([
    ['Folder', status.dir],
    ['Now', now(status)],
    ['Read', status.users === null ? 'not read yet' : `${number(status.users)} Users, ${status.readAt}`],
    ...status.tasks.map(({ title, state, done, failed, total }): [string, string] => [
      title,
      total === null
        ? state
        : `${state}: ${number(done)} of ${number(total)}${failed > 0 ? `, ${number(failed)} failed` : ''}`,
    ]),
    ...accounts(status.result),
    ['Last run', status.result ? status.result.outcome : 'none has ended yet'],
    ...status.open.map((item): [string, string] => ['Still open', item]),
  ]);
}
