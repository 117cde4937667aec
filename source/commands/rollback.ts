/** `rollback`: after a move back to the Consumer project, what B2B has that Consumer does not know. */
import { commandFor } from '../config/command-for.ts';
import { UserError } from '../config/user-error.ts';
import { counted, number } from '../figures.ts';
import type { KindCount, RollbackOptions, RollbackResult } from '../migration/rollback/rollback.ts';
import { stateWords } from '../migration/rollback/write.ts';
import { exitCodes } from './events.ts';
import { ensureInventory, type Headless, headless } from './headless.ts';
import { type Define, headlessOptions } from './options.ts';
import { note, printJson } from './print.ts';
import { printWrapped } from './print-wrapped.ts';
import { reporter } from './run.ts';

export const define: Define = (command, exit) => {
  headlessOptions(command, 'hidden')
    .description(
      'After a move back to the Consumer project: lists what changed in B2B that Consumer does not know, for each person, and whether it can be carried back. Reads both projects; writes nothing at Stytch without --carry-back.',
    )
    .optionsGroup('Options of rollback:')
    .option('--carry-back', 'Write what the API allows to the Consumer project.')
    .option('--undo', 'Take back what --carry-back wrote, where it is unused and unchanged since.')
    .addHelpText(
      'after',
      `
Examples
  stytch-b2b-migrate rollback
  stytch-b2b-migrate rollback --carry-back --confirm-live project-live-...`,
    )
    .action(async () => exit(await headless(command, rollback)));
};

/** Exit code 0 nothing is left, 3 people have something to do, 1 failed, 130 interrupted and saved. */
async function rollback(opened: Headless): Promise<number> {
  const { migration, answers, flags, signal, dir } = opened;
  const what = wanted(opened);
  const onEvent = reporter(flags);
  if (what !== 'undo') await ensureInventory(opened, true);
  const result = await migration.rollback(answers, { what }, onEvent, signal);
  if (flags.json) printJson(result);
  else {
    for (const line of lines(result, what)) printWrapped(line);
    if (result.outcome === 'interrupted') {
      const flag = what === 'undo' ? '--undo' : '--carry-back';
      note(`Saved. Go on with: ${commandFor('rollback', [flag, '--dir', dir])}`);
    }
  }
  return exitCodes[result.outcome];
}

function wanted({ own }: Headless): RollbackOptions['what'] {
  if (own['carryBack'] && own['undo']) {
    throw new UserError({
      what: 'Nothing was written.',
      why: '--carry-back and --undo are opposites.',
      next: 'Give one of them.',
      exitCode: 2,
    });
  }
  return own['carryBack'] ? 'carry-back' : own['undo'] ? 'undo' : 'list';
}

function lines(
  { compared, members, counts, written, failures, folder }: RollbackResult,
  what: RollbackOptions['what'],
) {
  const failed = failures.map(
    ({ count, cause, cure, example }) => `${number(count)} not: ${cause} ${cure} For example ${example}`,
  );
  if (what === 'undo') return [`${counted(written, 'record was', 'records were')} taken back.`, ...failed];
  const head = `${counted(compared, 'User', 'Users')} and ${counted(members, 'Member', 'Members')} were compared.`;
  if (counts.length === 0) return [head, 'Consumer knows everything that B2B knows: nothing is lost by a move back.'];
  return [
    head,
    ...counts.map(text),
    ...(what === 'carry-back'
      ? [`${counted(written, 'User was', 'Users were')} created or changed in the Consumer project.`]
      : []),
    ...failed,
    `Who, and what to send them: ${folder}`,
  ];
}

/** `Changed the name in B2B: 12 people; 11 can be carried back, 1 conflict` */
function text({ people, label, states }: KindCount): string {
  const parts = Object.entries(states).map(
    ([state, count]) => `${number(count)} ${stateWords[state as keyof typeof stateWords]}`,
  );
  return `${label}: ${counted(people, 'person', 'people')}; ${parts.join(', ')}`;
}
