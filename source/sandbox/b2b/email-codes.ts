/** Six digits by email. An address has one code at a time, whatever it is for: the last one that was sent. */

import { readCode, sendCode, spendToken } from '../auth/tokens.ts';
import { emailKey } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** What a code is for: the login to one Organization, or discovery. */
type Purpose = Json & { organization: string | null };

export function sendEmailCode(call: Call, email: string, minutes: number, purpose: Purpose): void {
  sendCode(call, `email/${emailKey(email)}`, email, minutes, purpose);
}

/** Uses up the code of a request; a code for something else is none. */
export function useEmailCode(call: Call, organization: string | null): Json {
  const method = `email/${emailKey(call.body.email_address)}`;
  const purpose = readCode(call, method, call.body.code);
  demand(purpose.organization === organization, 'otp_code_not_found');
  spendToken(call, 'code', method);
  return purpose;
}
