/** A User: how one is kept, found, changed and shown. */

import { showLock, withoutPastLock } from '../auth/locks.ts';
import { knowsRole } from '../auth/rbac.ts';
import { endSessionsOf } from '../auth/sessions.ts';
import { checkEmail, checkExternalId, checkPhone, checkStage, emailKey } from '../core/checks.ts';
import type { Call, Environment } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Store } from '../core/store.ts';
import { creationTime } from './creation.ts';

/** The role that every User has. */
export const defaultRole = 'stytch_user';

/** A User in the store: `doc` is the shown object without its ids and without what is empty. */
export type User = {
  seq: number;
  id: string;
  external_id?: string | undefined;
  doc: Json;
  /** False where the role that every User has is not listed. */
  listsDefaultRole?: boolean;
};

type Place = Pick<Call, 'store' | 'env' | 'now'>;

/** The lists of factors that a User has, and the name of each factor's id. */
export const factorLists: Record<string, string> = {
  emails: 'email_id',
  phone_numbers: 'phone_id',
  webauthn_registrations: 'webauthn_registration_id',
  providers: 'oauth_user_registration_id',
  totps: 'totp_id',
  crypto_wallets: 'crypto_wallet_id',
  biometric_registrations: 'biometric_registration_id',
};

/** The User object of the API. */
export function showUser({ id, external_id, doc, listsDefaultRole = true }: User): Json {
  const lists: Json = {};
  for (const list in factorLists) lists[list] = doc[list] ?? [];
  return present({
    user_id: id,
    ...lists,
    status: doc.status ?? 'active',
    ...showLock(doc),
    roles: [...(listsDefaultRole ? [defaultRole] : []), ...(doc.roles ?? [])],
    name: { first_name: '', middle_name: '', last_name: '', ...doc.name },
    created_at: doc.created_at,
    password: doc.password,
    trusted_metadata: doc.trusted_metadata ?? {},
    untrusted_metadata: doc.untrusted_metadata ?? {},
    external_id,
  });
}

/** Without the addresses that were added and not proved in time; `doc.unproved` says until when each waits. */
function withoutUnproved(doc: Json, now: number): Json {
  if (!doc.unproved) return doc;
  const late = (item: Json) => !item.verified && doc.unproved[item.email_id ?? item.phone_id] <= now;
  const kept = { ...doc };
  for (const list of ['emails', 'phone_numbers']) {
    if (doc[list]) kept[list] = doc[list].filter((item: Json) => !late(item));
  }
  return kept;
}

const lists = ({ behaviour }: Store) => behaviour.is('user-default-role', 'listed');

/** The User of a row, as it is now. */
export function toUser(store: Store, row: Json, now: number): User {
  const doc = withoutUnproved(withoutPastLock(JSON.parse(row.doc), now), now);
  const listsDefaultRole = lists(store);
  return { seq: row.seq, id: row.id, external_id: row.external_id ?? undefined, doc, listsDefaultRole };
}

/** The User with this user_id or external id, or the service's 404. */
export function userById({ store, env, now }: Place, id: string): User {
  const row =
    store.get('SELECT * FROM users WHERE id = ? AND env = ?', id, env.seq) ??
    store.get('SELECT * FROM users WHERE env = ? AND external_id = ?', env.seq, id);
  if (row) return toUser(store, row, now);
  checkStage(id, env.stage);
  refuse('user_not_found', 'User could not be found.');
}

/** The User that owns an email address, a phone number or a factor's id. */
export function userByKey({ store, env, now }: Place, kind: string, value: string): User | undefined {
  const row = store.get(
    'SELECT users.* FROM user_keys JOIN users ON users.seq = user_keys.user WHERE user_keys.env = ? AND kind = ? AND value = ?',
    env.seq,
    kind,
    value,
  );
  const user = row && toUser(store, row, now);
  if (!user || keysOf(user.doc).some(key => key[0] === kind && key[1] === value)) return user;
  // The address waited for a proof in vain, and is free.
  store.run('DELETE FROM user_keys WHERE env = ? AND kind = ? AND value = ?', env.seq, kind, value);
  return undefined;
}

export function userByEmail(place: Place, email: string): User | undefined {
  return userByKey(place, 'email', emailKey(email));
}

/** Inserts a User that was checked before. */
export function insertUser(store: Store, env: Environment, id: string, doc: Json, externalId?: string): User {
  const { seq } = store.run(
    'INSERT INTO users (env, id, external_id, created_at, status, password, doc) VALUES (?, ?, ?, ?, ?, ?, ?)',
    env.seq,
    id,
    externalId ?? null,
    doc.created_at ?? '',
    ...columnsOf(doc),
    JSON.stringify(doc),
  );
  for (const [kind, value] of keysOf(doc)) store.addUserKey(env.seq, kind, value, seq);
  return { seq, id, external_id: externalId, doc, listsDefaultRole: lists(store) };
}

/** The columns that searches filter by: status, and whether there is a password. */
function columnsOf(doc: Json): [string, number] {
  return [doc.status ?? 'active', doc.password ? 1 : 0];
}

/** Everything that a User can be found by. */
export function keysOf(doc: Json): [kind: string, value: string][] {
  const keys: [string, string][] = [];
  for (const { email } of doc.emails ?? []) keys.push(['email', emailKey(email)]);
  for (const { phone_number } of doc.phone_numbers ?? []) keys.push(['phone', phone_number]);
  for (const list in factorLists) {
    for (const factor of doc[list] ?? []) keys.push(['factor', factor[factorLists[list] as string]]);
  }
  if (doc.password) keys.push(['factor', doc.password.password_id]);
  return keys;
}

/** Replaces a User's document, keeping the keys in step. */
export function changeUser(
  place: Pick<Place, 'store' | 'env'>,
  user: User,
  doc: Json,
  externalId = user.external_id,
): User {
  const { store, env } = place;
  const before = new Map(keysOf(user.doc).map(([kind, value]) => [`${kind} ${value}`, [kind, value] as const]));
  for (const [kind, value] of keysOf(doc)) {
    if (!before.delete(`${kind} ${value}`)) store.addUserKey(env.seq, kind, value, user.seq);
  }
  for (const [kind, value] of before.values()) {
    store.run('DELETE FROM user_keys WHERE env = ? AND kind = ? AND value = ?', env.seq, kind, value);
  }
  store.run(
    'UPDATE users SET external_id = ?, status = ?, password = ?, doc = ? WHERE seq = ?',
    externalId ?? null,
    ...columnsOf(doc),
    JSON.stringify(doc),
    user.seq,
  );
  return { ...user, external_id: externalId, doc };
}

/** Creates a User from the fields that create, migrate and the login-or-create endpoints share. */
export function createUser(place: Place, fields: Json): User {
  const { store, env, now } = place;
  const { email, phone_number, external_id } = fields;
  if (email !== undefined) {
    checkEmail(email);
    demand(!userByEmail(place, email), 'duplicate_email');
  }
  if (phone_number !== undefined) {
    checkPhone(phone_number);
    demand(!userByKey(place, 'phone', phone_number), 'duplicate_phone_number');
  }
  if (external_id !== undefined) checkUserExternalId(place, external_id);
  checkRoles(place, fields.roles);
  const doc = present({
    created_at: creationTime(place, now),
    status: fields.create_user_as_pending ? 'pending' : undefined,
    name: fields.name,
    emails:
      email === undefined
        ? undefined
        : [{ email_id: newId('email', env.stage), email, verified: fields.email_verified === true }],
    phone_numbers:
      phone_number === undefined
        ? undefined
        : [{ phone_id: newId('phone-number', env.stage), phone_number, verified: fields.phone_verified === true }],
    trusted_metadata: mergeMetadata(undefined, fields.trusted_metadata),
    untrusted_metadata: mergeMetadata(undefined, fields.untrusted_metadata),
    roles: fields.roles,
  });
  return insertUser(store, env, newId('user', env.stage), doc, external_id);
}

export function checkUserExternalId({ store, env }: Pick<Place, 'store' | 'env'>, id: string, own?: number): void {
  checkExternalId(id, 'invalid_user_id');
  const other = store.get('SELECT seq FROM users WHERE env = ? AND external_id = ?', env.seq, id);
  demand(!other || other.seq === own, 'duplicate_user_external_id');
}

/** Roles are of the project's policy; the service's own is always there and cannot be given. */
export function checkRoles({ store, env }: Pick<Place, 'store' | 'env'>, roles: string[] | undefined): void {
  for (const role of roles ?? []) {
    demand(role !== 'stytch_user', 'cannot_assign_default_rbac_role_id', 'Every User has stytch_user.');
    demand(knowsRole(store, env, role), 'invalid_role', `There is no Role "${role}".`);
  }
}

/** Marks the email (or phone) that a login has just proved, and makes a pending User active. */
export function proveFactor(place: Place, user: User, list: 'emails' | 'phone_numbers' | 'totps', id: string): User {
  const name = factorLists[list] as string;
  const found = (user.doc[list] ?? []).find((item: Json) => item[name] === id);
  demand(found, list === 'emails' ? 'email_not_found' : 'phone_number_not_found', 'It was not proved in time.');
  if (found?.verified && !user.doc.status) return user;
  const { status: _, ...doc } = user.doc;
  doc[list] = (doc[list] ?? []).map((item: Json) => (item[name] === id ? { ...item, verified: true } : item));
  return changeUser(place, user, doc);
}

export function deleteUser({ store, env }: Pick<Place, 'store' | 'env'>, user: User): void {
  for (const [kind, value] of keysOf(user.doc)) {
    store.run('DELETE FROM user_keys WHERE env = ? AND kind = ? AND value = ?', env.seq, kind, value);
  }
  if (user.doc.password) store.run('DELETE FROM passwords WHERE id = ?', user.doc.password.password_id);
  endSessionsOf(store, user.id);
  store.run('DELETE FROM users WHERE seq = ?', user.seq);
}
