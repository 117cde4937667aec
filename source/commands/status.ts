/** `status`: where the last run stands. Opens the journal only: no calls, no credentials. */
import { setTimeout as sleep } from 'node:timers/promises';
import { number } from '../figures.ts';
import { type CodeProgress, codeProgress } from '../migration/code-progress.ts';
import { lastMeasure } from '../migration/live/history.ts';
import type { Measure } from '../migration/live/measure-shape.ts';
import type { Migration } from '../migration/migration.ts';
import type { RunResult } from '../migration/model.ts';
import { equation } from '../migration/outcomes.ts';
import { codeLine } from '../migration/report/code.ts';
import { onStopSignal } from '../wizard/signals.ts';
import { type Folder, withFolder } from './journal-only.ts';
import { liveOptions, refuseWithoutLive } from './live-flags.ts';
import { age, shareText } from './live-lines.ts';
import { type Define, headlessOptions } from './options.ts';
import { clearScreen, print, printJson } from './print.ts';
import { columns } from './text.ts';

/** How often --watch looks; ms. */
const interval = 1000;

type Flags = { dir?: string; json?: boolean; watch?: boolean; live?: boolean };

/** Exit code 0, also when nothing was begun; 130 when --watch was ended. */
export const define: Define = (command, exit) => {
  headlessOptions(command, 'hidden')
    .description(
      'Shows where the last run stands, without any call and without credentials. With --live, measures both projects after the cut-over.',
    )
    .optionsGroup('Options of status:')
    .option('-w, --watch', 'Follow it until Ctrl+C, from a second terminal; with --json as NDJSON.');
  liveOptions(command);
  command
    .addHelpText(
      'after',
      `
Examples
  stytch-b2b-migrate status --watch
  stytch-b2b-migrate status --live --every 300 --bridge-log app.log`,
    )
    .action(async (flags: Flags) => {
      refuseWithoutLive(command);
      if (flags.live) exit(await (await import('./live.ts')).live(command));
      else exit(flags.watch ? await watch(flags) : await once(flags));
    });
};

async function once({ dir, json }: Flags): Promise<number> {
  const status = await read(dir);
  show(status, json);
  return 0;
}

async function watch({ dir, json }: Flags): Promise<number> {
  const stop = new AbortController();
  const forget = onStopSignal(() => stop.abort());
  let shown = '';
  while (!stop.signal.aborted) {
    const status = await read(dir);
    const now = JSON.stringify(status);
    if (now !== shown) {
      if (!json) clearScreen();
      show(status, json);
    }
    shown = now;
    await sleep(interval, undefined, { signal: stop.signal }).catch(() => {});
  }
  forget();
  return 130;
}

function show(status: Status, json?: boolean): void {
  if (json) printJson(status);
  else for (const line of lines(status)) print(line);
}

const read = (dir: string | undefined): Promise<Status> =>
  withFolder<Status>(dir, statusOf, at => ({ dir: at, ...nothing, code: codeProgress(at) ?? null, live: null }));

type Status = ReturnType<Migration['status']> & {
  dir: string;
  users: number | null;
  readAt: string | null;
  /** The last scans of the application's code; null where none was kept. */
  code: CodeProgress | null;
  /** The last measure of `status --live`; null where there was none. */
  live: Measure | null;
};

const nothing = { users: null, readAt: null, running: null, pace: null, tasks: [], result: null, open: [] };

function statusOf({ dir, answers, migration }: Folder): Status {
  const inventory = migration.summary();
  return {
    dir,
    code: codeProgress(dir) ?? null,
    live: lastMeasure(dir) ?? null,
    users: inventory?.users ?? null,
    readAt: inventory?.readAt ?? null,
    ...migration.status(answers),
  };
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
  return result ? [['Users', equation(result.users, result.outcomes)]] : [];
}

/** What `--live` measured last, and when: it may be old. */
function liveRows(measure: Measure | null): [string, string][] {
  return measure ? [['On Consumer', `${shareText(measure)}; measured ${age(measure, Date.now())} ago`]] : [];
}

function lines(status: Status): string[] {
  const code: [string, string][] = status.code ? [['Code', codeLine(status.code)]] : [];
  if (status.tasks.length === 0) return [`Nothing was begun in ${status.dir}.`, ...columns(code)];
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
    ...liveRows(status.live),
    ...code,
    ['Last run', status.result ? status.result.outcome : 'none has ended yet'],
    ...status.open.map((item): [string, string] => ['Still open', item]),
  ]);
}
