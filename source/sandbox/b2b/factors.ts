/** What the factors of a login prove, and where. */
import type { Json } from '../core/json.ts';

const secondFactors = ['totp', 'recovery_codes', 'otp'];
const emailProofs = ['magic_link', 'email_otp', 'google_oauth', 'microsoft_oauth'];

/** The word that `allowed_auth_methods` has for a factor. */
export function methodOf({ type, delivery_method }: Json): string {
  return type === 'oauth' ? `${delivery_method.slice('oauth_'.length)}_oauth` : type;
}

/** Whether a factor is a second one: never enough by itself. */
export function isSecond(used: Json): boolean {
  return secondFactors.includes(used.type);
}

/** Whether a login by this factor has just proved the email address. A password has not. */
export function provesEmail(used: Json): boolean {
  return emailProofs.includes(methodOf(used)) || ['sso', 'trusted_auth_token'].includes(used.type);
}

/** What an address can be proved with, of the methods that an Organization takes. */
export function waysToProve({ auth_methods, allowed_auth_methods }: Json): string[] {
  return auth_methods === 'RESTRICTED' ? allowed_auth_methods : emailProofs;
}

/** The factors that count in another Organization, too. A password does when it is of the address, not of the Member. */
export function transferable(factors: Json[], passwordsAcross: boolean): Json[] {
  return factors.filter(used => !isSecond(used) && (passwordsAcross || used.type !== 'password'));
}
