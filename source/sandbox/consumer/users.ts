/** /v1/users: create, get, update, delete. */

import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { present } from '../core/json.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { changeUser, checkRoles, checkUserExternalId, createUser, deleteUser, showUser, userById } from './user.ts';

export const users: Routes<Call> = {
  'POST /v1/users': call => {
    const { body } = call;
    const user = createUser(call, body);
    return {
      user_id: user.id,
      email_id: user.doc.emails?.[0].email_id ?? '',
      phone_id: user.doc.phone_numbers?.[0].phone_id ?? '',
      status: user.doc.status ?? 'active',
      user: showUser(user),
    };
  },

  'GET /v1/users/{user_id}': call => showUser(userById(call, call.params.user_id as string)),

  'PUT /v1/users/{user_id}': call => {
    const { body } = call;
    const user = userById(call, call.params.user_id as string);
    if (body.external_id !== undefined) checkUserExternalId(call, body.external_id, user.seq);
    checkRoles(call, body.roles);
    const changed = changeUser(
      call,
      user,
      present({
        ...user.doc,
        name: body.name ? { ...user.doc.name, ...body.name } : user.doc.name,
        trusted_metadata: mergeMetadata(user.doc.trusted_metadata, body.trusted_metadata),
        untrusted_metadata: mergeMetadata(user.doc.untrusted_metadata, body.untrusted_metadata),
        roles: body.roles ?? user.doc.roles,
      }),
      body.external_id ?? user.external_id,
    );
    const shown = showUser(changed);
    const { emails, phone_numbers, crypto_wallets } = shown;
    return { user_id: user.id, emails, phone_numbers, crypto_wallets, user: shown };
  },

  'DELETE /v1/users/{user_id}': call => {
    const user = userById(call, call.params.user_id as string);
    deleteUser(call, user);
    return { user_id: user.id };
  },

  'DELETE /v1/users/{user_id}/external_id': call => {
    const user = userById(call, call.params.user_id as string);
    demand(user.external_id, 'user_not_found', 'This User has no external id.');
    const changed = changeUser(call, { ...user, external_id: undefined }, user.doc);
    return { user_id: user.id, user: showUser(changed) };
  },
};
