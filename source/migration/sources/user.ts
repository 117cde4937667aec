/** What the migration keeps of a Consumer User: enough to plan, move, compare, and count what does not move. */
import type { User as ApiUser } from 'stytch';

export interface User {
  user_id: string;
  /** RFC 3339; empty where it is not known. */
  created_at: string;
  /** active, pending, or anything else that the service may say. */
  status: string;
  /** Locked when it was read: too many failed logins, or an administrator. */
  locked: boolean;
  /** The application's own id of the User, if it gave Stytch one. */
  external_id: string;
  /** Consumer RBAC roles, without the default one. */
  roles: string[];
  emails: { email: string; verified: boolean }[];
  phones: { phone_number: string; verified: boolean }[];
  /** First, middle and last name, joined; empty when there is none. */
  name: string;
  trusted_metadata: Record<string, unknown>;
  untrusted_metadata: Record<string, unknown>;
  password: boolean;
  /** The password must be reset before it opens anything again: after a breach, or an administrator's wish. */
  passwordReset: boolean;
  /** OAuth provider types, for example "Google". */
  oauth: string[];
  totp: boolean;
  passkeys: boolean;
  biometrics: boolean;
  wallets: boolean;
}

/** The default role of every Consumer User. */
const defaultRole = 'stytch_user';

/** Takes what is kept out of an API answer or a line of the export utility's users.json. */
export function fromApi(user: ApiUser): User {
  const { first_name, middle_name, last_name } = user.name ?? {};
  return {
    user_id: user.user_id,
    created_at: user.created_at ?? '',
    status: user.status ?? 'active',
    locked: user.is_locked === true,
    external_id: user.external_id ?? '',
    roles: (user.roles ?? []).filter(role => role !== defaultRole),
    emails: (user.emails ?? []).map(({ email, verified }) => ({ email, verified })),
    phones: (user.phone_numbers ?? []).map(({ phone_number, verified }) => ({ phone_number, verified })),
    name: [first_name, middle_name, last_name].filter(Boolean).join(' '),
    trusted_metadata: user.trusted_metadata ?? {},
    untrusted_metadata: user.untrusted_metadata ?? {},
    password: Boolean(user.password?.password_id),
    passwordReset: user.password?.requires_reset === true,
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

/** The phone number that a Member gets: the first verified one. */
export function phoneOf(user: User): string | undefined {
  return user.phones.find(phone => phone.verified)?.phone_number;
}

/** Addresses are compared as the service compares them: without regard to case. */
export const sameEmail = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one.toLowerCase() === other.toLowerCase();
