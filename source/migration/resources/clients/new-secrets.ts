/** Where secrets go that Stytch has made: into a file for the user only, line by line, never into the journal. */
import { appendPrivate } from '../../../config/private-files.ts';
import type { RunContext } from '../context.ts';

/** Adds a line to the file that `settings clients --to` names. It is on the disk before the journal says that it was made. */
export function noteSecret({ options }: Pick<RunContext, 'options'>, line: Record<string, unknown>): void {
  const path = options.clients?.to;
  if (path === undefined) throw new Error('A new secret needs a file');
  appendPrivate(path, `${JSON.stringify(line)}\n`);
}
