/** /v1/totps: authenticator apps of Users, and the codes for when the phone is gone. */

import { attempt } from '../auth/locks.ts';
import { factor } from '../auth/sessions.ts';
import { checkExpiration } from '../auth/tokens.ts';
import { checkTotp, newRecoveryCodes, newTotpSecret, qrCode } from '../auth/totp.ts';
import type { Call, Routes } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { logIn } from './login.ts';
import { changeUser, proveFactor, showUser, type User, userById } from './user.ts';

function totpsOf({ store, env }: Call): Documents {
  return new Documents(store, env.project_id, 'totp');
}

/** The User's TOTP that has a secret here; seeded and imported ones have none, for the API never tells it. */
function secretOf(call: Call, user: User): Json {
  const id = user.doc.totps?.[0]?.totp_id;
  return (id && totpsOf(call).get(id)) ?? refuse('totp_not_found');
}

export const totps: Routes<Call> = {
  'POST /v1/totps': call => {
    const { now, env } = call;
    const known = userById(call, call.body.user_id);
    const before = known.doc.totps?.[0];
    demand(!before?.verified, 'active_totp_exists');
    const totp_id = newId('totp', env.stage);
    const kept = { totp_id, secret: newTotpSecret(), recovery_codes: newRecoveryCodes() };
    const expires = now + checkExpiration(call.body.expiration_minutes, 'userTotp') * 60_000;
    if (before) totpsOf(call).delete(before.totp_id);
    totpsOf(call).put(totp_id, { ...kept, expires });
    const user = changeUser(call, known, { ...known.doc, totps: [{ totp_id, verified: false }] });
    return { ...kept, qr_code: qrCode, user_id: user.id, user: showUser(user) };
  },

  'POST /v1/totps/authenticate': call => {
    const { body, now } = call;
    const known = userById(call, body.user_id);
    const totp = secretOf(call, known);
    demand(known.doc.totps[0].verified || totp.expires > now, 'expired_totp');
    const last_step = attempt(call, [known], () => checkTotp(totp.secret, body.totp_code, now, totp.last_step));
    totpsOf(call).put(totp.totp_id, { ...totp, last_step });
    const user = proveFactor(call, known, 'totps', totp.totp_id);
    const used = factor(now, 'totp', 'authenticator_app', { authenticator_app_factor: { totp_id: totp.totp_id } });
    return { ...logIn(call, user, [used]), totp_id: totp.totp_id };
  },

  'POST /v1/totps/recovery_codes': call => {
    const user = userById(call, call.body.user_id);
    const { totp_id, recovery_codes } = secretOf(call, user);
    return { user_id: user.id, totps: [{ totp_id, verified: user.doc.totps[0].verified, recovery_codes }] };
  },

  'POST /v1/totps/recover': call => {
    const { body, now } = call;
    const user = userById(call, body.user_id);
    const totp = secretOf(call, user);
    const known = totp.recovery_codes.includes(body.recovery_code);
    attempt(call, [user], () => demand(known, 'unable_to_authenticate_recovery_code'));
    const left = totp.recovery_codes.filter((code: string) => code !== body.recovery_code);
    totpsOf(call).put(totp.totp_id, { ...totp, recovery_codes: left });
    const id = newId('totp-recovery-code', call.env.stage);
    const used = factor(now, 'recovery_codes', 'recovery_code', {
      recovery_code_factor: { totp_recovery_code_id: id },
    });
    return { ...logIn(call, user, [used]), totp_id: totp.totp_id };
  },
};
