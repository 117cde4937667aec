/** The team's own file of M2M client secrets: Stytch shows only their ends. CSV or NDJSON with client_id and client_secret. */
import { accessSync, constants } from 'node:fs';
import { readKeyedFile, refusedFile } from './keyed-file.ts';

const what = 'the file of client secrets';
const next = 'Fix it. A client without a line gets a new secret.';

/** The secrets by client_id. Throws UserError (exit code 2) that names every bad line with its place. */
export function clientSecrets(path: string): ReadonlyMap<string, string> {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw refusedFile(path, what, `The system says: ${(cause as NodeJS.ErrnoException).code}.`, next);
  }
  return readKeyedFile(path, { what, next, header: ['client_id', 'client_secret'], parse });
}

function parse({ client_id, client_secret, ...others }: Record<string, unknown>) {
  const [unknown] = Object.keys(others);
  if (unknown) return `${unknown} is not a column of such a file`;
  if (typeof client_id !== 'string') return 'client_id is missing';
  if (typeof client_secret !== 'string') return 'client_secret is missing';
  if (client_secret.length < 8) return 'client_secret has fewer than 8 characters, which Stytch refuses';
  return { id: client_id, value: client_secret };
}
