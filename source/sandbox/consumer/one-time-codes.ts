/** /v1/otps: six digits by email, SMS or WhatsApp. */

import { attempt } from '../auth/locks.ts';
import { factor } from '../auth/sessions.ts';
import { checkExpiration, readCode, sendCode, spendToken } from '../auth/tokens.ts';
import type { Call, Handler, Routes } from '../core/context.ts';
import type { Json } from '../core/json.ts';
import { proveEmail } from './email-proof.ts';
import { logIn } from './login.ts';
import { anyRecipient, knownRecipient, type Recipient } from './recipients.ts';
import { proveFactor, userById, userByKey } from './user.ts';

type Channel = 'email' | 'sms' | 'whatsapp';

/** Sends a code to a User who exists, or to an address without one. */
function sender(channel: Channel, whom: typeof knownRecipient, create: boolean): Handler<Call> {
  const kind = channel === 'email' ? 'email' : 'phone';
  return call => {
    const address: string = call.body[kind === 'email' ? 'email' : 'phone_number'];
    const { user, method, created }: Recipient = whom(call, kind, address);
    const minutes = checkExpiration(call.body.expiration_minutes, 'userCode');
    sendCode(call, method, address, minutes, { user: user.id, channel });
    const id = kind === 'email' ? { email_id: method } : { phone_id: method };
    return { user_id: user.id, ...id, ...(create && { user_created: created }) };
  };
}

export const oneTimeCodes: Routes<Call> = {
  'POST /v1/otps/email/send': sender('email', knownRecipient, false),
  'POST /v1/otps/email/login_or_create': sender('email', anyRecipient, true),
  'POST /v1/otps/sms/send': sender('sms', knownRecipient, false),
  'POST /v1/otps/sms/login_or_create': sender('sms', anyRecipient, true),
  'POST /v1/otps/whatsapp/send': sender('whatsapp', knownRecipient, false),
  'POST /v1/otps/whatsapp/login_or_create': sender('whatsapp', anyRecipient, true),

  'POST /v1/otps/authenticate': call => {
    const { method_id, code } = call.body;
    const owner = userByKey(call, 'factor', method_id);
    const { user: id, channel } = attempt(call, owner ? [owner] : [], () => readCode(call, method_id, code));
    spendToken(call, 'code', method_id);
    const list = channel === 'email' ? 'emails' : 'phone_numbers';
    const known = userById(call, id);
    const { user, reset_sessions } =
      channel === 'email'
        ? proveEmail(call, known, method_id)
        : { user: proveFactor(call, known, list, method_id), reset_sessions: false };
    const own = user.doc[list].find((item: Json) => (item.email_id ?? item.phone_id) === method_id);
    const details =
      channel === 'email'
        ? { email_factor: { email_id: method_id, email_address: own.email } }
        : { phone_number_factor: { phone_id: method_id, phone_number: own.phone_number } };
    return {
      ...logIn(call, user, [factor(call.now, 'otp', channel, details)]),
      method_id,
      reset_sessions,
    };
  },
};
