/** /v1/b2b/otps: six digits by email to log in, by SMS as a second factor. */
import { checkEmail, checkPhone, emailKey } from '../checks.ts';
import { demand } from '../errors.ts';
import { newId } from '../ids.ts';
import { attempt } from '../locks.ts';
import { factor } from '../sessions.ts';
import { checkExpiration, readToken, sendCode, spendToken } from '../tokens.ts';
import type { Call, Routes } from '../world.ts';
import { demandMethod, logIn } from './login.ts';
import { discover, emailFactor, memberOrNewcomer } from './magic-links.ts';
import { changeMember, memberByEmail, memberById, membersByEmail, proveMember, showBoth } from './member.ts';
import { confirmAddress } from './member-email.ts';
import { organizationById } from './organization.ts';
import { demandSecondFactor, finishSecondFactor } from './second-factors.ts';

export const oneTimeCodes: Routes<Call> = {
  'POST /v1/b2b/otps/email/login_or_signup': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const { member, created } = memberOrNewcomer(call, organization, 'email_otp');
    const minutes = checkExpiration(body[`${created ? 'signup' : 'login'}_expiration_minutes`], 10, 15);
    sendCode(call, `${organization.id}/${member.email}`, member.email, minutes, { member: member.id });
    return { ...showBoth(member, organization), member_created: created };
  },

  'POST /v1/b2b/otps/email/authenticate': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const key = `${organization.id}/${emailKey(checkEmail(body.email_address))}:${body.code}`;
    const owner = memberByEmail(call, organization, body.email_address);
    const { member: id, new_email } = attempt(call, owner ? [owner] : [], () => readToken(call, 'code', key));
    spendToken(call, 'code', key);
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
    const minutes = checkExpiration(body.discovery_expiration_minutes, 10, 15);
    sendCode(call, `discovery/${email}`, email, minutes, { email });
    return {};
  },

  'POST /v1/b2b/otps/email/discovery/authenticate': call => {
    const email = emailKey(checkEmail(call.body.email_address));
    const key = `discovery/${email}:${call.body.code}`;
    attempt(call, membersByEmail(call, email), () => readToken(call, 'code', key));
    spendToken(call, 'code', key);
    return discover(call, email, [emailFactor(call, 'email_otp', email)]);
  },

  'POST /v1/b2b/otps/sms/send': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const known = memberById(call, organization, body.member_id);
    demandSecondFactor(organization, 'sms_otp', known);
    const phone: string | undefined = body.mfa_phone_number ?? known.doc.mfa_phone_number;
    demand(phone, 'member_phone_number_not_found', 'This Member has no phone number.');
    const same = known.doc.mfa_phone_number === checkPhone(phone);
    demand(same || !known.doc.mfa_phone_number_verified, 'duplicate_member_phone_number_for_member');
    const member = same ? known : changeMember(call, known, { ...known.doc, mfa_phone_number: phone });
    sendCode(call, `${organization.id}/${member.id}/sms`, phone, 2, { phone });
    return showBoth(member, organization);
  },

  'POST /v1/b2b/otps/sms/authenticate': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const known = memberById(call, organization, body.member_id);
    const key = `${organization.id}/${known.id}/sms:${body.code}`;
    const { phone } = attempt(call, [known], () => readToken(call, 'code', key));
    spendToken(call, 'code', key);
    const member = changeMember(call, known, { ...known.doc, mfa_phone_number_verified: true });
    const used = factor(call.now, 'otp', 'sms', {
      phone_number_factor: { phone_id: newId('phone-number', call.env.stage), phone_number: phone },
    });
    return finishSecondFactor(call, organization, member, used);
  },
};
