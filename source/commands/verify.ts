/** `verify`: compares both projects again, field by field. Writes nothing at Stytch. */
import { ensureInventory, type Headless, headless } from './headless.ts';
import { type Define, headlessOptions } from './options.ts';
import { finish, reporter } from './run.ts';

export const define: Define = (command, exit) => {
  headlessOptions(command, 'hidden')
    .description(
      'Compares both projects, field by field. Reads the Consumer project again, and every Member; writes nothing at Stytch. Each difference is explained: who changed it.',
    )
    .addHelpText(
      'after',
      `
Examples
  stytch-b2b-migrate verify
  stytch-b2b-migrate verify --json | tail -n 1`,
    )
    .action(async () => exit(await headless(command, verify)));
};

/** Exit code 0, 1 on any mismatch, 3 when records are still failed. */
async function verify(opened: Headless): Promise<number> {
  const { answers, flags, migration, signal, dir } = opened;
  await ensureInventory(opened, true);
  return finish(await migration.verify(answers, reporter(flags), signal), dir, flags.quiet === true);
}
