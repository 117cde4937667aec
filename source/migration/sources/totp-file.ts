/**
 * The file of TOTP secrets that the team has kept itself: Stytch does not give them out. CSV with the columns user_id, secret and
 * recovery_codes (separated by spaces), or NDJSON with the same names. Secrets stay in memory. A wrong line is never guessed at.
 */
import { type RecordFile, readRecordFile, recordFileVersion } from './record-file.ts';
import type { User } from './user.ts';

export interface TotpSecret {
  secret: string;
  /** Empty: the service makes new ones. */
  recovery_codes: string[];
}

/** The file that was read last, as long as it is the same. */
let known: { path: string; version: string; secrets: ReadonlyMap<string, TotpSecret> } | undefined;

/** The secrets of a file, by user_id. Throws UserError (exit code 2) that names every kind of bad line with its place. */
export function totpSecrets(path: string): ReadonlyMap<string, TotpSecret> {
  const version = recordFileVersion(path, kind);
  if (known?.path === path && known.version === version) return known.secrets;
  const secrets = read(path);
  known = { path, version, secrets };
  return secrets;
}

/** The secret of a User's authenticator app, where the answers name a file that has it. */
export function totpSecretOf(user: User, { totpFile }: { totpFile?: string | undefined }): TotpSecret | undefined {
  return user.totp && totpFile !== undefined ? totpSecrets(totpFile).get(user.user_id) : undefined;
}

const kind: RecordFile<TotpSecret & { user_id: string }> = {
  name: 'the file of TOTP secrets',
  next: 'Fix it, or answer that authenticator apps are set up again.',
  isHeader: names => names.includes('user_id') && names.includes('secret'),
  needs: 'user_id and secret',
  columns: ['user_id', 'secret', 'recovery_codes'],
  empty: 'It holds no secret.',
  parse,
};

function read(path: string): Map<string, TotpSecret> {
  const secrets = new Map<string, TotpSecret>();
  readRecordFile(path, kind, ({ user_id, ...found }) => {
    if (secrets.has(user_id)) return 'user_id has several lines';
    secrets.set(user_id, found);
    return undefined;
  });
  return secrets;
}

/** A line's secret, or what is wrong with it; the secret itself is never part of a message. */
function parse(record: Record<string, unknown>): (TotpSecret & { user_id: string }) | string {
  const { user_id, secret, recovery_codes = [] } = record;
  if (typeof user_id !== 'string' || !/^user-(test|live)-/.test(user_id)) return 'user_id is not the id of a User';
  if (typeof secret !== 'string' || !/^[A-Z2-7]{16,128}=*$/i.test(secret))
    return 'secret is not base32 of 16 to 128 characters';
  const codes = typeof recovery_codes === 'string' ? recovery_codes.split(/[\s;|]+/).filter(Boolean) : recovery_codes;
  if (!Array.isArray(codes) || !codes.every(code => typeof code === 'string' && code !== ''))
    return 'recovery_codes is not a list of texts';
  return { user_id, secret: secret.toUpperCase().replace(/=+$/, ''), recovery_codes: codes };
}
