/** `verify`: compares both projects again, field by field. Writes nothing at Stytch. */
import { headless } from './headless.ts';
import { finish, reporter } from './run.ts';

const help = `stytch-b2b-migrate verify: compare what was moved with what Stytch holds, field by field

Examples
  stytch-b2b-migrate verify
  stytch-b2b-migrate verify --json | tail -n 1`;

/** Exit code 0, 1 on any mismatch, 3 when records are still failed. */
export const run = (args: string[]): Promise<number> =>
  headless({ help }, args, async ({ answers, flags, migration, signal, dir }) =>
    finish(await migration.verify(answers, reporter(flags), signal), dir, flags.quiet === true),
  );
