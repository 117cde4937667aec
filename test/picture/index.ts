/**
 * Makes the README's picture from a real terminal session: `npm run picture`. The practice is walked with Enter in a pty;
 * the screen in the middle of the execution becomes docs/wizard-light.svg and docs/wizard-dark.svg.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keys, Terminal } from '../e2e/terminal.ts';
import { svgOf, themes } from './svg.ts';

const dir = mkdtempSync(join(tmpdir(), 'picture-'));
const terminal = new Terminal(['--dir', dir], { columns: 80, rows: 20 });
await terminal.see('What would you like to do?');
for (let presses = 0; !terminal.screen().includes('Start: practice'); presses++) {
  if (presses > 120) throw new Error(`The plan is not reached:\n${terminal.screen()}`);
  const before = terminal.screen();
  terminal.send(keys.enter);
  await changed(before);
}
terminal.send(keys.enter);
await terminal.see(/Members +█{4,}[^█\n]*░/);
const title = 'The wizard in the middle of a practice run: what is done, how fast, and how long it still takes';
for (const theme of ['light', 'dark'] as const) {
  writeFileSync(
    `docs/wizard-${theme}.svg`,
    terminal.draw(screen => svgOf(screen, themes[theme], title)),
  );
}
console.log(terminal.screen());
terminal.send(keys.ctrlC);
await terminal.exit();
rmSync(dir, { recursive: true });

/** Until the screen is another one; a key that came too early is typed again. */
async function changed(before: string): Promise<void> {
  for (let tries = 0; terminal.screen() === before && tries < 100; tries++) await sleep(50);
  // A question is drawn some milliseconds before it listens.
  await sleep(150);
}
