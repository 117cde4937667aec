/** What the migration keeps of a Consumer User: enough to plan, move and compare; nothing else. */
import type { User as ApiUser } from 'stytch';

export interface User {
  user_id: string;
  emails: { email: string; verified: boolean }[];
  phones: { phone_number: string; verified: boolean }[];
  /** First, middle and last name, joined; empty when there is none. */
  name: string;
  trusted_metadata: Record<string, unknown>;
  untrusted_metadata: Record<string, unknown>;
  password: boolean;
  /** OAuth provider types, for example "Google". */
  oauth: string[];
  totp: boolean;
  passkeys: boolean;
  biometrics: boolean;
  wallets: boolean;
}

/** Takes what is kept out of an API answer or a line of the export utility's users.json. */
export function fromApi(user: ApiUser): User {
  const { first_name, middle_name, last_name } = user.name ?? {};
  return {
    user_id: user.user_id,
    emails: (user.emails ?? []).map(({ email, verified }) => ({ email, verified })),
    phones: (user.phone_numbers ?? []).map(({ phone_number, verified }) => ({ phone_number, verified })),
    name: [first_name, middle_name, last_name].filter(Boolean).join(' '),
    trusted_metadata: user.trusted_metadata ?? {},
    untrusted_metadata: user.untrusted_metadata ?? {},
    password: Boolean(user.password?.password_id),
    oauth: [...new Set((user.providers ?? []).map(provider => provider.provider_type))],
    totp: (user.totps ?? []).length > 0,
    passkeys: (user.webauthn_registrations ?? []).length > 0,
    biometrics: (user.biometric_registrations ?? []).length > 0,
    wallets: (user.crypto_wallets ?? []).length > 0,
  };
}

/** The email that a Member gets: the first verified one, else the first. */
export function emailOf(user: User): { email: string; verified: boolean } | undefined {
  return user.emails.find(email => email.verified) ?? user.emails[0];
}

/** The part of an email after the last "@", in lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}
