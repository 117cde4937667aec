/** Single factors of a User: each can be deleted by its id, but a User keeps one way to log in. */

import { deletePassword } from '../auth/stored-passwords.ts';
import { checkEmail, checkPhone } from '../core/checks.ts';
import type { Call, Handler, Routes } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { changeUser, factorLists, showUser, type User, userByEmail, userById, userByKey } from './user.ts';

/** What a User can log in with by itself. */
const primary = [
  'emails',
  'phone_numbers',
  'providers',
  'webauthn_registrations',
  'crypto_wallets',
  'biometric_registrations',
];

function ownerOf(call: Call, id: string, missing: string): User {
  return userByKey(call, 'factor', id) ?? refuse(missing, `No User has ${id}.`);
}

/** Deletes a factor from one of the lists. */
function remover(list: string, missing: string): Handler<Call> {
  const name = factorLists[list] as string;
  return call => {
    const id = call.params[name] as string;
    const user = ownerOf(call, id, missing);
    const left = user.doc[list].filter((item: Json) => item[name] !== id);
    const doc = { ...user.doc, [list]: left };
    if (primary.includes(list)) {
      demand(
        primary.some(other => doc[other]?.length > 0),
        'cannot_delete_last_primary_factor',
      );
    }
    if (left.length === 0) delete doc[list];
    if (list === 'totps') new Documents(call.store, call.env.project_id, 'totp').delete(id);
    return { user_id: user.id, user: showUser(changeUser(call, user, doc)) };
  };
}

export const userFactors: Routes<Call> = {
  'DELETE /v1/users/emails/{email_id}': remover('emails', 'email_not_found'),
  'DELETE /v1/users/phone_numbers/{phone_id}': remover('phone_numbers', 'phone_number_not_found'),
  'DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}': remover(
    'webauthn_registrations',
    'webauthn_registration_not_found',
  ),
  'DELETE /v1/users/biometric_registrations/{biometric_registration_id}': remover(
    'biometric_registrations',
    'biometric_registration_not_found',
  ),
  'DELETE /v1/users/totps/{totp_id}': remover('totps', 'totp_not_found'),
  'DELETE /v1/users/crypto_wallets/{crypto_wallet_id}': remover('crypto_wallets', 'crypto_wallet_not_found'),
  'DELETE /v1/users/oauth/{oauth_user_registration_id}': remover('providers', 'oauth_user_registration_not_found'),

  'DELETE /v1/users/passwords/{password_id}': call => {
    const id = call.params.password_id as string;
    const user = ownerOf(call, id, 'password_not_found');
    const { password: _, ...doc } = user.doc;
    deletePassword(call.store, id);
    return { user_id: user.id, user: showUser(changeUser(call, user, doc)) };
  },

  'PUT /v1/users/{user_id}/exchange_primary_factor': call => {
    const { email_address: email, phone_number: phone } = call.body;
    const { stage } = call.env;
    demand(Boolean(email) !== Boolean(phone), 'invalid_exchange_primary_factor_fields');
    const user = userById(call, call.params.user_id as string);
    const list = email ? 'emails' : 'phone_numbers';
    const factors = Object.keys(factorLists).flatMap(name => user.doc[name] ?? []);
    const alone = factors.length === 1 && user.doc[list]?.length === 1;
    demand(alone, 'invalid_exchange_primary_factor_user', 'Only a User with that one factor can exchange it.');
    if (email) demand(!userByEmail(call, checkEmail(email)), 'duplicate_email');
    else demand(!userByKey(call, 'phone', checkPhone(phone)), 'duplicate_phone_number');
    const factor = email
      ? { email_id: newId('email', stage), email, verified: true }
      : { phone_id: newId('phone-number', stage), phone_number: phone, verified: true };
    return { user_id: user.id, user: showUser(changeUser(call, user, { ...user.doc, [list]: [factor] })) };
  },

  'GET /v1/users/{user_id}/connected_apps': call => {
    userById(call, call.params.user_id as string);
    return { connected_apps: [] };
  },
};
