/** The link that ends a user lock: authenticating it unlocks the account and logs in. */

import type { Call } from '../core/context.ts';
import { newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { unlockLinkLeads } from './redirects.ts';
import { keepToken } from './tokens.ts';

/** Sends the link to a User's or a Member's address. The service wants a default redirect URL for it; without one it sends none. */
export function sendUnlockLink(call: Call, { id, doc }: { id: string; doc: Json }, minutes: number): void {
  const { vertical } = call.env;
  const email: string | undefined = vertical === 'B2B' ? doc.email_address : doc.emails?.[0]?.email;
  if (!unlockLinkLeads(call) || !email) return;
  const token = newToken();
  const whose = vertical === 'B2B' ? memberAt(call, id) : { user: id, method: doc.emails[0].email_id };
  keepToken(call, 'magic-link', token, minutes, { ...whose, unlock: true });
  call.services.deliver(email, { kind: 'unlock', token });
}

function memberAt({ store }: Call, member: string): Json {
  const row = store.get(
    'SELECT organizations.id FROM members JOIN organizations ON organizations.seq = members.organization WHERE members.id = ?',
    member,
  );
  return { organization: row?.id, member };
}
