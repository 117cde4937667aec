/** `undo`: takes back what a run created, and only that. */

import { createInterface } from 'node:readline/promises';
import { commandFor } from '../config/command-for.ts';
import { UserError } from '../config/user-error.ts';
import { number } from '../figures.ts';
import type { UndoPreview } from '../migration/undo.ts';
import { exitCodes, waiting } from './events.ts';
import { type Headless, headless } from './headless.ts';
import { withFolder } from './journal-only.ts';
import { type Define, headlessOptions } from './options.ts';
import { note, print, printJson } from './print.ts';
import { reporter } from './run.ts';
import { columns } from './text.ts';

export const define: Define = (command, exit) => {
  headlessOptions(command, 'hidden')
    .description(
      'Removes what a run created, and only that. Kept and listed: Members who have logged in, and whatever was changed since. trusted_metadata and the session claim template get back what stood there. Ended sessions cannot be brought back.',
    )
    .optionsGroup('Options of undo:')
    .option('--dry-run', 'Show what would be removed, and nothing else. Needs no credentials.')
    .option('--confirm <id>', "The B2B project's id, typed: the word that says yes.")
    .addHelpText(
      'after',
      `
Examples
  stytch-b2b-migrate undo --dry-run
  stytch-b2b-migrate undo --confirm project-test-...`,
    )
    .action(async ({ dryRun, dir, json }: { dryRun?: true; dir?: string; json?: true }) =>
      exit(dryRun ? await preview(dir, json) : await headless(command, undo)),
    );
};

/** From the journal alone. */
async function preview(dir: string | undefined, json?: boolean): Promise<number> {
  const none: UndoPreview = { things: [], name: '', leaves: [] };
  const found = await withFolder(
    dir,
    ({ answers, migration }) => migration.undoPreview(answers),
    () => none,
  );
  if (json) printJson(found);
  else show(found);
  return 0;
}

/** Exit code 0 all gone, 2 not confirmed, 3 some things were kept, 130 interrupted and saved. */
async function undo(opened: Headless): Promise<number> {
  const { migration, answers, signal, dir } = opened;
  const onEvent = reporter(opened.flags);
  const preview = migration.undoPreview(answers);
  if (!opened.flags.json) show(preview);
  if (preview.things.length === 0) return 0;
  await confirm(opened, preview);
  const result = await migration.undo(answers, onEvent, signal, waiting(signal, onEvent).onWait);
  if (opened.flags.json) printJson(result);
  else {
    print(`${number(result.removed)} removed or restored.`);
    for (const { count, cause, example } of result.kept) {
      print(`${number(count)} kept: ${cause} For example ${example}`);
    }
    if (result.outcome === 'interrupted') note(`Saved. Go on with: ${commandFor('undo', ['--dir', dir])}`);
  }
  return exitCodes[result.outcome];
}

function show({ things, leaves }: UndoPreview): void {
  if (things.length === 0) print('There is nothing to undo: the journal holds nothing that a run intended.');
  else {
    print('This run created or was about to create, and undo would look at:');
    for (const line of columns(things.map(({ title, count }) => [title, number(count)]))) print(line);
  }
  for (const text of leaves) print(text);
}

/** A typed name: from the flag, or asked for in a terminal. */
async function confirm({ own, flags }: Headless, { name }: UndoPreview): Promise<void> {
  let typed = own['confirm'];
  if (typed === undefined && process.stdin.isTTY && flags.input && !flags.json) {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    typed = (await lines.question(`Type ${name} to remove it, anything else to keep it: `)).trim();
    lines.close();
  }
  if (typed === name) return;
  throw new UserError({
    what: 'Nothing was removed.',
    why: typed === undefined ? 'It was not confirmed.' : `"${String(typed)}" is not the B2B project of this run.`,
    next: `Say yes with: --confirm ${name}`,
    exitCode: 2,
  });
}
