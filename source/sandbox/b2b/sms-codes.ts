/** Six digits by SMS to a Member's phone: a second factor, sent when asked for, or by itself in the middle of a login. */

import { readCode, sendCode, spendToken } from '../auth/tokens.ts';
import type { Call } from '../core/context.ts';
import type { Json } from '../core/json.ts';
import type { Member } from './member.ts';
import { type Organization, showOrganization } from './organization.ts';

const minutes = 2;

export function sendSms(call: Call, { id }: Member, phone: string): void {
  sendCode(call, `sms/${id}`, phone, minutes, { phone });
}

/** The phone number to which the Member's code was sent. */
export function readSms(call: Call, { id }: Member, code: string): string {
  const { phone } = readCode(call, `sms/${id}`, code);
  return phone;
}

export function spendSms(call: Call, { id }: Member): void {
  spendToken(call, 'code', `sms/${id}`);
}

/** Whether the Organization takes this kind of second factor from this Member. */
export function takesSecondFactor(organization: Organization, method: 'sms_otp' | 'totp', { doc }: Member): boolean {
  const { mfa_methods, allowed_mfa_methods }: Json = showOrganization(organization);
  return mfa_methods !== 'RESTRICTED' || allowed_mfa_methods.includes(method) || doc.is_breakglass === true;
}

/** After the first factor: who has a phone number, and no other usual second factor, need not ask for a code. */
export function beginSecondFactor(call: Call, organization: Organization, member: Member): boolean {
  const { mfa_phone_number: phone, default_mfa_method: usual } = member.doc;
  if (!phone || usual === 'totp' || !takesSecondFactor(organization, 'sms_otp', member)) return false;
  sendSms(call, member, phone);
  return true;
}
