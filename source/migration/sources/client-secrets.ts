/** The team's own file of M2M client secrets: Stytch shows only their ends. CSV or NDJSON with client_id and client_secret. */
import { type RecordFile, readRecordFile } from './record-file.ts';

const kind: RecordFile<{ id: string; secret: string }> = {
  name: 'the file of client secrets',
  next: 'Fix it. A client without a line gets a new secret.',
  isHeader: names => names.includes('client_id') && names.includes('client_secret'),
  needs: 'client_id and client_secret',
  columns: ['client_id', 'client_secret'],
  empty: 'It holds no secret.',
  parse,
};

/** The secrets by client_id, in memory only. Throws UserError (exit code 2) that names every bad line with its place. */
export function clientSecrets(path: string): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  readRecordFile(path, kind, ({ id, secret }) => {
    if (secrets.has(id)) return 'client_id has several lines';
    secrets.set(id, secret);
    return undefined;
  });
  return secrets;
}

/** A line's secret, or what is wrong with it; the secret itself is never part of a message. */
function parse({ client_id, client_secret }: Record<string, unknown>) {
  if (typeof client_id !== 'string') return 'client_id is missing';
  if (typeof client_secret !== 'string') return 'client_secret is missing';
  if (client_secret.length < 8) return 'client_secret has fewer than 8 characters, which Stytch refuses';
  return { id: client_id, secret: client_secret };
}
