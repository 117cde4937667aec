/** `status --live`: measures both projects after the cut-over, once or again and again, until the stop rule says so. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { number } from '../figures.ts';
import { addMeasure, readHistory } from '../migration/live/history.ts';
import { type Measure, shareIn } from '../migration/live/measure-shape.ts';
import { judge, type Verdict } from '../migration/live/stop-rule.ts';
import { ensureInventory, type Headless, headless } from './headless.ts';
import { type LiveFlags, liveFlags } from './live-flags.ts';
import { liveLines } from './live-lines.ts';
import { clearScreen, note, print, printJson } from './print.ts';

/** After so many failed measures in a row something else is wrong than a moment. */
const mostFailures = 5;

/** Exit code 0 done, or nothing exceeds a limit; 3 a limit is exceeded; 130 ended by Ctrl+C. */
export const live = (command: Command): Promise<number> => headless(command, measureLive);

async function measureLive(opened: Headless): Promise<number> {
  const { dir, own, signal, flags } = opened;
  const given = liveFlags(own);
  const { measures, problems } = readHistory(dir);
  for (const problem of problems) note(problem);
  if (!flags.quiet && !flags.json) note(beginning(given));
  let failures = 0;
  for (;;) {
    const began = performance.now();
    const measure = await one(opened, given, measures).catch(error => {
      failures++;
      if (signal.aborted || given.every === undefined || measures.length === 0 || failures >= mostFailures) throw error;
      note(`Not measured: ${(error as Error).message}`);
    });
    if (measure) {
      failures = 0;
      addMeasure(dir, measure);
      measures.push(measure);
      const verdict = judge(measures, given.rule);
      show(measures, verdict, given, flags.json === true);
      if (verdict.state === 'alarm') return 3;
      if (verdict.state === 'done' || given.every === undefined) return 0;
    }
    const wait = (given.every ?? 0) * 1000 - (performance.now() - began);
    await sleep(Math.max(0, wait), undefined, { signal }).catch(() => {});
    if (signal.aborted) {
      note('Ended. The same command goes on with the history.');
      return 130;
    }
  }
}

/** Reads what is needed, and measures. */
async function one(opened: Headless, given: LiveFlags, measures: readonly Measure[]): Promise<Measure> {
  const { migration, answers, signal } = opened;
  await ensureInventory({ ...opened, flags: { ...opened.flags, quiet: true } }, given.drift);
  const { sample, drift, bridgeLog } = given;
  const onWait = (seconds: number, why: string) => {
    if (!opened.flags.quiet && !opened.flags.json) note(`Waiting ${seconds} s: ${why}`);
  };
  const before = measures.at(-1);
  // Measures in between may have been made without the log.
  const logBefore = measures.findLast(measure => measure.log?.file === bridgeLog)?.log ?? undefined;
  return migration.measure(answers, { sample, drift, bridgeLog, before, logBefore }, signal, onWait);
}

/** The first measure of a large project takes minutes. */
const beginning = ({ sample, drift }: LiveFlags): string =>
  `Measuring: ${drift ? 'reads all Users and Members, and ' : ''}asks for the sessions of up to ${number(sample)} people.`;

function show(measures: Measure[], verdict: Verdict, { rule, every }: LiveFlags, json: boolean): void {
  const last = measures.at(-1);
  if (json && last) {
    printJson({ ...last, share: shareIn(last), verdict });
    return;
  }
  if (every !== undefined) clearScreen();
  const width = process.stdout.isTTY ? process.stdout.columns : 100;
  for (const line of liveLines({ measures, verdict, rule, width, now: Date.now() })) print(line);
}
