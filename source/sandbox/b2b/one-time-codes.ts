/** /v1/b2b/otps: six digits by email to log in, by SMS as a second factor. */

import { attempt } from '../auth/locks.ts';
import { factor } from '../auth/sessions.ts';
import { checkExpiration } from '../auth/tokens.ts';
import { checkEmail, checkPhone, emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { sendEmailCode, useEmailCode } from './email-codes.ts';
import { demandMethod, logIn } from './login.ts';
import { discover, emailFactor, memberOrNewcomer } from './magic-links.ts';
import { memberByEmail, memberById, membersByEmail, showBoth } from './member.ts';
import { changeMember, proveMember } from './member-changes.ts';
import { confirmAddress } from './member-email.ts';
import { organizationById } from './organization.ts';
import { demandOwnFactor, demandSecondFactor, finishSecondFactor } from './second-factors.ts';
import { readSms, sendSms, spendSms } from './sms-codes.ts';

export const oneTimeCodes: Routes<Call> = {
  'POST /v1/b2b/otps/email/login_or_signup': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const { member, created } = memberOrNewcomer(call, organization, 'email_otp');
    const word = member.doc.status ? 'signup' : 'login';
    const minutes = checkExpiration(body[`${word}_expiration_minutes`], 'memberCode');
    sendEmailCode(call, member.email, minutes, { organization: organization.id, member: member.id });
    return { ...showBoth(member, organization), member_created: created };
  },

  'POST /v1/b2b/otps/email/authenticate': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const owner = memberByEmail(call, organization, checkEmail(body.email_address));
    const { member: id, new_email } = attempt(call, owner ? [owner] : [], () => useEmailCode(call, organization.id));
    const proved = proveMember(call, memberById(call, organization, id));
    const member = confirmAddress(call, organization, proved, new_email);
    demandMethod(organization, 'email_otp', member);
    const used = emailFactor(call, 'email_otp', member.doc.email_address);
    const login = logIn(call, organization, member, [used]);
    return { ...login, organization_id: organization.id, method_id: used.email_factor.email_id };
  },

  'POST /v1/b2b/otps/email/discovery/send': call => {
    const { body } = call;
    const email = emailKey(checkEmail(body.email_address));
    const minutes = checkExpiration(body.discovery_expiration_minutes, 'memberCode');
    sendEmailCode(call, email, minutes, { organization: null });
    return {};
  },

  'POST /v1/b2b/otps/email/discovery/authenticate': call => {
    const email = emailKey(checkEmail(call.body.email_address));
    attempt(call, membersByEmail(call, email), () => useEmailCode(call, null));
    return discover(call, email, [emailFactor(call, 'email_otp', email)]);
  },

  'POST /v1/b2b/otps/sms/send': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const known = memberById(call, organization, body.member_id);
    demandSecondFactor(organization, 'sms_otp', known);
    if (body.mfa_phone_number) demandOwnFactor(call, organization, known, known.doc.totp_registration_id);
    const phone: string | undefined = body.mfa_phone_number ?? known.doc.mfa_phone_number;
    demand(phone, 'member_phone_number_not_found', 'This Member has no phone number.');
    const same = known.doc.mfa_phone_number === checkPhone(phone);
    demand(same || !known.doc.mfa_phone_number, 'duplicate_member_phone_number_for_member');
    const member = same ? known : changeMember(call, known, { ...known.doc, mfa_phone_number: phone });
    sendSms(call, member, phone);
    return showBoth(member, organization);
  },

  'POST /v1/b2b/otps/sms/authenticate': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const known = memberById(call, organization, body.member_id);
    const phone = attempt(call, [known], () => readSms(call, known, body.code));
    spendSms(call, known);
    const member = changeMember(call, known, { ...known.doc, mfa_phone_number_verified: true });
    const used = factor(call.now, 'otp', 'sms', {
      phone_number_factor: { phone_id: newId('phone-number', call.env.stage), phone_number: phone },
    });
    return finishSecondFactor(call, organization, member, used);
  },
};
