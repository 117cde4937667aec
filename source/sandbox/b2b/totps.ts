/** /v1/b2b/totp and /v1/b2b/recovery_codes: authenticator apps of Members, brought along or new. */

import { attempt } from '../auth/locks.ts';
import { factor } from '../auth/sessions.ts';
import { checkExpiration } from '../auth/tokens.ts';
import { checkTotp, isTotpSecret, newRecoveryCodes, newTotpSecret, qrCode } from '../auth/totp.ts';
import type { Call, Routes } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { type Member, memberById, showBoth } from './member.ts';
import { changeMember } from './member-changes.ts';
import { pathMember } from './members.ts';
import { type Organization, organizationById } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';
import { demandOwnFactor, demandSecondFactor, finishSecondFactor } from './second-factors.ts';

type Owner = { organization: Organization; member: Member };

function totpsOf({ store, env }: Call): Documents {
  return new Documents(store, env.project_id, 'totp');
}

function ownerOf(call: Call, { organization_id, member_id }: Json): Owner {
  const organization = organizationById(call, organization_id);
  return { organization, member: memberById(call, organization, member_id) };
}

/** A Member's TOTP, by the Member's id: also one that is not proved yet, and so not shown. */
function totpOf(call: Call, member: Member, type = 'totp_not_found'): Json {
  return totpsOf(call).get(member.id) ?? refuse(type);
}

function recoveryCodesOf(call: Call, member: Member): Json {
  const totp = totpOf(call, member, 'no_active_recovery_code_backed_factor');
  demand(member.doc.totp_registration_id, 'no_active_recovery_code_backed_factor');
  return totp;
}

export const totps: Routes<Call> = {
  'POST /v1/b2b/totp': call => {
    const { organization, member } = ownerOf(call, call.body);
    demandSecondFactor(organization, 'totp', member);
    demand(!member.doc.totp_registration_id, 'active_totp_exists');
    demandOwnFactor(call, organization, member, member.doc.mfa_phone_number_verified);
    const kept = { secret: newTotpSecret(), recovery_codes: newRecoveryCodes() };
    const totp_registration_id = newId('member-totp', call.env.stage);
    const expires = call.now + checkExpiration(call.body.expiration_minutes, 'memberTotp') * 60_000;
    totpsOf(call).put(member.id, { ...kept, totp_registration_id, expires });
    return { ...showBoth(member, organization), ...kept, totp_registration_id, qr_code: qrCode };
  },

  'POST /v1/b2b/totp/migrate': call => {
    const { secret } = call.body;
    // Who brings no recovery codes gets new ones.
    const recovery_codes: string[] =
      call.body.recovery_codes.length > 0 ? call.body.recovery_codes : newRecoveryCodes();
    const { organization, member: known } = ownerOf(call, call.body);
    const replaces = call.store.behaviour.is('second-totp', 'replaced');
    demand(replaces || !known.doc.totp_registration_id, 'active_totp_exists');
    demand(isTotpSecret(secret), 'bad_request', 'The secret is not base32.');
    const totp_registration_id = newId('member-totp', call.env.stage);
    totpsOf(call).put(known.id, { secret, recovery_codes, totp_registration_id });
    const member = changeMember(call, known, { ...known.doc, totp_registration_id });
    return { ...showBoth(member, organization), totp_registration_id, recovery_codes };
  },

  'POST /v1/b2b/totp/authenticate': call => {
    const { body, now } = call;
    const { organization, member: known } = ownerOf(call, body);
    demandSecondFactor(organization, 'totp', known);
    const totp = totpOf(call, known);
    demand(known.doc.totp_registration_id || totp.expires > now, 'expired_totp');
    demand(!totp.recovery_codes.includes(body.code), 'recovery_code_used_as_totp_code');
    const last_step = attempt(call, [known], () => checkTotp(totp.secret, body.code, now, totp.last_step));
    totpsOf(call).put(known.id, { ...totp, last_step });
    const { totp_registration_id } = totp;
    const member = changeMember(call, known, { ...known.doc, totp_registration_id });
    const used = factor(now, 'totp', 'authenticator_app', {
      authenticator_app_factor: { totp_id: totp_registration_id },
    });
    return finishSecondFactor(call, organization, member, used);
  },

  'DELETE /v1/b2b/organizations/{organization_id}/members/{member_id}/totp': call => {
    const { organization, member: known } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['update.info.delete.mfa-totp'], known);
    demand(known.doc.totp_registration_id, 'totp_not_found');
    totpsOf(call).delete(known.id);
    const { totp_registration_id: _, default_mfa_method, ...doc } = known.doc;
    if (default_mfa_method && default_mfa_method !== 'totp') doc.default_mfa_method = default_mfa_method;
    return showBoth(changeMember(call, known, doc), organization);
  },

  'DELETE /v1/b2b/organizations/{organization_id}/members/mfa_phone_numbers/{member_id}': call => {
    const { organization, member: known } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['update.info.delete.mfa-phone'], known);
    demand(known.doc.mfa_phone_number, 'member_phone_number_not_found');
    const { mfa_phone_number: _, mfa_phone_number_verified: __, default_mfa_method, ...doc } = known.doc;
    if (default_mfa_method && default_mfa_method !== 'sms_otp') doc.default_mfa_method = default_mfa_method;
    return showBoth(changeMember(call, known, doc), organization);
  },

  'GET /v1/b2b/recovery_codes/{organization_id}/{member_id}': call => {
    const { organization, member } = pathMember(call);
    const { recovery_codes } = recoveryCodesOf(call, member);
    return { ...showBoth(member, organization), recovery_codes };
  },

  'POST /v1/b2b/recovery_codes/rotate': call => {
    const { organization, member } = ownerOf(call, call.body);
    const totp = recoveryCodesOf(call, member);
    const recovery_codes = newRecoveryCodes();
    totpsOf(call).put(member.id, { ...totp, recovery_codes });
    return { ...showBoth(member, organization), recovery_codes };
  },

  'POST /v1/b2b/recovery_codes/recover': call => {
    const { recovery_code: code } = call.body;
    const { organization, member } = ownerOf(call, call.body);
    const totp = recoveryCodesOf(call, member);
    demand(!/^\d{6}$/.test(code), 'totp_code_used_as_recovery_code');
    const known = totp.recovery_codes.includes(code);
    attempt(call, [member], () => demand(known, 'unable_to_authenticate_recovery_code'));
    const left = totp.recovery_codes.filter((other: string) => other !== code);
    totpsOf(call).put(member.id, { ...totp, recovery_codes: left });
    const id = newId('totp-recovery-code', call.env.stage);
    const used = factor(call.now, 'recovery_codes', 'recovery_code', {
      recovery_code_factor: { totp_recovery_code_id: id },
    });
    return { ...finishSecondFactor(call, organization, member, used), recovery_codes_remaining: left.length };
  },
};
