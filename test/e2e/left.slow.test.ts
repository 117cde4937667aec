/** The practice is left with Ctrl+C again and again, and goes on where it was. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectTidy, walk } from './practice-walk.ts';
import { cli, keys, Terminal } from './terminal.ts';

/** Where the walk is interrupted. */
const stops = [
  'Why move to B2B?',
  "This folder's journal",
  'Use what was read',
  'Where do the passwords come from?',
  'Organizations with',
  'How will people log in?',
  'Is everything as you mean it?',
  'Read on: the next warnings',
];

/** The checks are shown until something after them was answered; the plan is shown only after the review. */
const resumed: Record<string, string> = {
  'Use what was read': "This folder's journal",
  'Read on: the next warnings': 'Is everything as you mean it?',
};

it('can be left with Ctrl+C at questions and screens of each kind, and goes on there', {
  timeout: 120_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'walk-'));
  const open = () => new Terminal(['--dir', dir]);
  const leave = async (terminal: Terminal) => {
    expectTidy(terminal);
    terminal.send(keys.ctrlC);
    expect(await terminal.exit()).toBe(130);
    expect(terminal.history().join('')).toContain(`Saved. Go on with: node ${cli} --dir ${dir}`);
  };
  let terminal = open();
  await terminal.see('What would you like to do?');
  let at = -1;
  for (const stop of stops.map(text => walk.indexOf(text))) {
    for (const next of walk.slice(at + 1, stop + 1)) await terminal.type(keys.enter, next);
    await leave(terminal);
    terminal = open();
    await terminal.see('Go on with it?');
    at = walk.indexOf(resumed[walk[stop] as string] ?? (walk[stop] as string));
    await terminal.type(keys.enter, walk[at] as string);
  }
  await terminal.type(keys.enter, 'Read on: the next warnings');
  await terminal.typeUntil(keys.enter, 'Start: practice');
  await terminal.type(keys.enter, /● Members +\S+ +\d/);
  await leave(terminal);

  terminal = open();
  await terminal.see('Go on with it?');
  await terminal.type(keys.enter, '❯ Finish');
  await terminal.see(/compared, 0 mismatches/);
  await leave(terminal);

  terminal = open();
  await terminal.see('Go on with it?');
  await terminal.type(keys.enter, '❯ Finish');
  await terminal.type(keys.enter, 'Report: ');
  expect(await terminal.exit()).toBe(0);
});
