/** `verify`: compares both projects again, field by field. Writes nothing at Stytch. */
import { ensureInventory, headless } from './headless.ts';
import { finish, reporter } from './run.ts';

const help = `stytch-b2b-migrate verify: compare both projects, field by field

Reads the Consumer project again, and every Member; writes nothing at Stytch. Each difference is explained: who changed it.

Examples
  stytch-b2b-migrate verify
  stytch-b2b-migrate verify --json | tail -n 1`;

/** Exit code 0, 1 on any mismatch, 3 when records are still failed. */
export const run = (args: string[]): Promise<number> =>
  headless({ help }, args, async opened => {
    const { answers, flags, migration, signal, dir } = opened;
    await ensureInventory(opened, true);
    return finish(await migration.verify(answers, reporter(flags), signal), dir, flags.quiet === true);
  });
