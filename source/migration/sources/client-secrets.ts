/** The team's own file of M2M client secrets: Stytch shows only their ends. CSV or NDJSON with client_id and client_secret. */
import { accessSync, constants } from 'node:fs';
import { UserError } from '../../config/user-error.ts';
import { number } from '../../figures.ts';
import { fileRecords } from './record-file.ts';

/** The secrets by client_id, in memory only. Throws UserError (exit code 2) that names every bad line with its place. */
export function clientSecrets(path: string): ReadonlyMap<string, string> {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw refused(path, `The system says: ${(cause as NodeJS.ErrnoException).code}.`);
  }
  const secrets = new Map<string, string>();
  const problems: string[] = [];
  const isHeader = (names: readonly string[]) => names.includes('client_id') && names.includes('client_secret');
  const noHeader = () => refused(path, 'It has no header with client_id and client_secret, and is not NDJSON.');
  for (const { line, record } of fileRecords(path, { isHeader, noHeader })) {
    const found = record ? parse(record) : 'is not a record';
    if (typeof found === 'string') problems.push(`line ${line}: ${found}`);
    else if (secrets.has(found.id)) problems.push(`line ${line}: client_id has several lines`);
    else secrets.set(found.id, found.secret);
  }
  if (problems.length > 0) {
    const more = problems.length > 10 ? `; and ${number(problems.length - 10)} more` : '';
    throw refused(path, `${problems.slice(0, 10).join('; ')}${more}.`);
  }
  if (secrets.size === 0) throw refused(path, 'It holds no secret.');
  return secrets;
}

/** A line's secret, or what is wrong with it; the secret itself is never part of a message. */
function parse({ client_id, client_secret, ...others }: Record<string, unknown>) {
  const [unknown] = Object.keys(others);
  if (unknown) return `${unknown} is not a column of such a file`;
  if (typeof client_id !== 'string') return 'client_id is missing';
  if (typeof client_secret !== 'string') return 'client_secret is missing';
  if (client_secret.length < 8) return 'client_secret has fewer than 8 characters, which Stytch refuses';
  return { id: client_id, secret: client_secret };
}

function refused(path: string, why: string): UserError {
  return new UserError({
    what: `${path} cannot be used as the file of client secrets.`,
    why,
    next: 'Fix it. A client without a line gets a new secret.',
    exitCode: 2,
  });
}
