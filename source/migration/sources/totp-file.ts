/**
 * The file of TOTP secrets that the team has kept itself: Stytch does not give them out. CSV with the columns user_id, secret and
 * recovery_codes (separated by spaces), or NDJSON with the same names. Secrets stay in memory. A wrong line is never guessed at.
 */
import { UserError } from '../../config/user-error.ts';
import { number } from '../../figures.ts';
import { fileVersion } from './file-version.ts';
import { fileRecords } from './record-file.ts';
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
  const version = versionOf(path);
  if (known?.path === path && known.version === version) return known.secrets;
  const secrets = read(path);
  known = { path, version, secrets };
  return secrets;
}

/** The secret of a User's authenticator app, where the answers name a file that has it. */
export function totpSecretOf(user: User, { totpFile }: { totpFile?: string | undefined }): TotpSecret | undefined {
  return user.totp && totpFile !== undefined ? totpSecrets(totpFile).get(user.user_id) : undefined;
}

const columns = ['user_id', 'secret', 'recovery_codes'];

function read(path: string): Map<string, TotpSecret> {
  const secrets = new Map<string, TotpSecret>();
  const problems: string[] = [];
  const isHeader = (names: readonly string[]) => names.includes('user_id') && names.includes('secret');
  const noHeader = () => refused(path, 'It has no header with user_id and secret, and is not NDJSON.');
  for (const { line, record } of fileRecords(path, { isHeader, noHeader })) {
    const found = record ? parse(record) : 'is not a record';
    if (typeof found === 'string') problems.push(`line ${line}: ${found}`);
    else if (secrets.has(found.user_id)) problems.push(`line ${line}: user_id has several lines`);
    else secrets.set(found.user_id, { secret: found.secret, recovery_codes: found.recovery_codes });
  }
  if (problems.length > 0) {
    const more = problems.length > 10 ? `; and ${number(problems.length - 10)} more` : '';
    throw refused(path, `${problems.slice(0, 10).join('; ')}${more}.`);
  }
  if (secrets.size === 0) throw refused(path, 'It holds no secret.');
  return secrets;
}

/** A line's secret, or what is wrong with it; the secret itself is never part of a message. */
function parse(record: Record<string, unknown>): (TotpSecret & { user_id: string }) | string {
  const unknown = Object.keys(record).find(key => !columns.includes(key));
  if (unknown) return `${unknown} is not a column of such a file`;
  const { user_id, secret, recovery_codes = [] } = record;
  if (typeof user_id !== 'string' || !/^user-(test|live)-/.test(user_id)) return 'user_id is not the id of a User';
  if (typeof secret !== 'string' || !/^[A-Z2-7]{16,128}=*$/i.test(secret))
    return 'secret is not base32 of 16 to 128 characters';
  const codes = typeof recovery_codes === 'string' ? recovery_codes.split(/[\s;|]+/).filter(Boolean) : recovery_codes;
  if (!Array.isArray(codes) || !codes.every(code => typeof code === 'string' && code !== ''))
    return 'recovery_codes is not a list of texts';
  return { user_id, secret: secret.toUpperCase().replace(/=+$/, ''), recovery_codes: codes };
}

function versionOf(path: string): string {
  try {
    return fileVersion(path);
  } catch (cause) {
    throw refused(path, `The system says: ${(cause as NodeJS.ErrnoException).code}.`);
  }
}

function refused(path: string, why: string): UserError {
  return new UserError({
    what: `${path} cannot be used as the file of TOTP secrets.`,
    why,
    next: 'Fix it, or answer that authenticator apps are set up again.',
    exitCode: 2,
  });
}
