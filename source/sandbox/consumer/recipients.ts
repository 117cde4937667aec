/** Whom a link or a code goes to: a known User, a new one, or one who adds this address. */

import { sessionOfRequest } from '../auth/sessions.ts';
import { checkEmail, checkPhone } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { changeUser, createUser, type User, userByEmail, userById, userByKey } from './user.ts';

/** A User and the id of the email or phone number in question. */
export type Recipient = { user: User; method: string; created: boolean };

type Kind = 'email' | 'phone';

/** An address that is added to a User is removed when it is not verified in time. */
const provingTime = 5 * 60_000;

/** For `…/send`: the address belongs to a User, or is added to the one that the request names. */
export function knownRecipient(call: Call, kind: Kind, address: string): Recipient {
  const owner = find(call, kind, address);
  const asked = userOfRequest(call);
  if (asked && owner && asked.id !== owner.id) refuse(kind === 'email' ? 'duplicate_email' : 'duplicate_phone_number');
  if (owner) return { user: owner, method: methodOf(owner, kind, address), created: false };
  if (!asked) refuse(kind === 'email' ? 'email_not_found' : 'phone_number_not_found');
  const user = attach(call, asked, kind, address);
  return { user, method: methodOf(user, kind, address), created: false };
}

/** For `…/login_or_create`: an unknown User is created. */
export function anyRecipient(call: Call, kind: Kind, address: string): Recipient {
  const owner = find(call, kind, address);
  const fields = { [kind === 'email' ? 'email' : 'phone_number']: address };
  const user = owner ?? createUser(call, { ...fields, create_user_as_pending: call.body.create_user_as_pending });
  return { user, method: methodOf(user, kind, address), created: !owner };
}

function find(call: Call, kind: Kind, address: string): User | undefined {
  return kind === 'email' ? userByEmail(call, checkEmail(address)) : userByKey(call, 'phone', checkPhone(address));
}

function userOfRequest(call: Call): User | undefined {
  const { user_id } = call.body;
  const session = sessionOfRequest(call);
  demand(!(user_id && session), 'too_many_user_selection_arguments');
  const id = user_id ?? session?.owner;
  return id ? userById(call, id) : undefined;
}

function attach(call: Call, user: User, kind: Kind, address: string): User {
  const { stage } = call.env;
  const list = kind === 'email' ? 'emails' : 'phone_numbers';
  const added =
    kind === 'email'
      ? { email_id: newId('email', stage), email: address, verified: false }
      : { phone_id: newId('phone-number', stage), phone_number: address, verified: false };
  const before: Json[] = user.doc[list] ?? [];
  demand(before.filter(item => !item.verified).length < 3, 'too_many_unverified_factors');
  const id = added.email_id ?? added.phone_id;
  const unproved = { ...user.doc.unproved, [id as string]: call.now + provingTime };
  return changeUser(call, user, { ...user.doc, [list]: [...before, added], unproved });
}

function methodOf(user: User, kind: Kind, address: string): string {
  const items: Json[] = user.doc[kind === 'email' ? 'emails' : 'phone_numbers'];
  const own = items.find(item => (item.email ?? item.phone_number).toLowerCase() === address.toLowerCase()) as Json;
  return own.email_id ?? own.phone_id;
}
