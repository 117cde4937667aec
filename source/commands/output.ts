/**
 * Standard output that cannot be written: the reader went away (`| head -1`), or the disk is full. Neither may stop a command
 * half-way: it would leave what it has opened at Stytch, such as the temporary secret.
 */
import { note } from './print.ts';

let failure: NodeJS.ErrnoException | undefined;

/** From now on an output that fails is noted, and the command goes on. */
export function watchOutput(): void {
  process.stdout.on('error', error => {
    failure ??= error;
  });
  // There is no other place to say it.
  process.stderr.on('error', () => {});
}

/** The exit code when all output is written. A reader that wanted no more is no failure; output that is lost is. */
export async function withOutput(code: number): Promise<number> {
  await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
  if (!failure || failure.code === 'EPIPE') return code;
  note('The output is not complete.');
  note(`The system says: ${failure.code ?? failure.message}.`);
  note('What was done is saved: free the space, and ask "status" or run the same command again.');
  return code === 0 ? 1 : code;
}
