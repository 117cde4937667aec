/** Users in a file of the official export utility: each is checked where it enters, with its line and what is wrong. */
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { keysOf } from '../consumer/user.ts';
import { FileError, type Item, itemsOf } from './json-items.ts';

const list = (item: z.ZodType) => z.array(item).nullish();
const things = list(z.looseObject({}));

/** What is read of a User; all else is left alone. */
const shape = z.looseObject({
  user_id: z.string(),
  status: z.string().nullish(),
  name: z.looseObject({}).nullish(),
  emails: list(z.looseObject({ email: z.string(), verified: z.boolean() })),
  phone_numbers: list(z.looseObject({ phone_number: z.string(), verified: z.boolean() })),
  password: z.looseObject({}).nullish(),
  providers: things,
  webauthn_registrations: things,
  biometric_registrations: things,
  totps: things,
  crypto_wallets: things,
  roles: list(z.string()),
  trusted_metadata: z.looseObject({}).nullish(),
  untrusted_metadata: z.looseObject({}).nullish(),
  external_id: z.string().nullish(),
  created_at: z.string().nullish(),
});

export type ExportedUser = z.infer<typeof shape>;

const utility = 'Give the users.json that the official Stytch export utility writes.';

/** The Users of a file, as they stand there. Throws FileError for the first thing that is wrong. */
export function* usersOf(path: string): Generator<{ user: ExportedUser; text: string }> {
  const ids = new DatabaseSync('');
  try {
    ids.exec('PRAGMA journal_mode=OFF; CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID; BEGIN;');
    const add = ids.prepare('INSERT OR IGNORE INTO seen VALUES (?, ?)');
    const earlier = ids.prepare('SELECT line FROM seen WHERE key = ?');
    let count = 0;
    for (const item of itemsOf(path, ['users', 'results'])) {
      const user = read(path, item);
      for (const key of new Set([user.user_id, ...keysOf(user).map(([, value]) => value)]))
        if (add.run(key, item.line).changes === 0) throw twice(path, item, key, Number(earlier.get(key)?.['line']));
      count++;
      yield { user, text: item.text };
    }
    if (count === 0) throw new FileError(`${path} holds no User.`, 'Its list is empty.', utility);
  } finally {
    ids.close();
  }
}

function read(path: string, item: Item): ExportedUser {
  const where = `${path}, User ${item.number} (line ${item.line})`;
  let value: unknown;
  try {
    value = JSON.parse(item.text);
  } catch (error) {
    throw new FileError(`${where} is not JSON.`, (error as Error).message, utility);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FileError(`${where} is not an object.`, `It is ${item.text.slice(0, 40)}.`, utility);
  }
  const other = otherService(value);
  if (other)
    throw new FileError(
      `${where} is a user of ${other}, not of Stytch.`,
      'This tool moves Users of a Stytch Consumer project.',
      utility,
    );
  const parsed = shape.safeParse(value);
  if (parsed.success && /^user-(test|live)-/.test(parsed.data.user_id)) return parsed.data;
  const [issue] = parsed.error?.issues ?? [];
  const name = typeof Reflect.get(value, 'user_id') === 'string' ? ` (${Reflect.get(value, 'user_id')})` : '';
  const why = issue
    ? `${z.core.toDotPath(issue.path)}: ${issue.message}.`
    : 'Its user_id does not begin with "user-test-" or "user-live-".';
  throw new FileError(`${where}${name} is not a User as Stytch returns it.`, why, utility);
}

/** Exports of other services, by what their records have. */
function otherService(value: object): string | undefined {
  const id = Reflect.get(value, 'user_id') ?? Reflect.get(value, 'id') ?? Reflect.get(value, 'localId');
  if (typeof id === 'string' && /^(auth0|google-oauth2|email|sms)\|/.test(id)) return 'Auth0';
  if (typeof id === 'string' && id.startsWith('user_')) return Reflect.has(value, 'object') ? 'WorkOS' : 'Clerk';
  return Reflect.has(value, 'localId') ? 'Firebase' : undefined;
}

const twice = (path: string, { number, line }: Item, id: string, first: number) =>
  new FileError(
    `${path}, User ${number} (line ${line}): ${id} was there already, on line ${first}.`,
    'It belongs to one User: which of the two is right is not known.',
    'Export the Users again, into a new file.',
  );
