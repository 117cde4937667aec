/** Invented Users for pure tests. */
import type { User } from '../../source/migration/sources/user.ts';

/** A User with a verified email and a password; everything else as given. */
export function person(id: string, fields: Partial<User> = {}): User {
  return {
    user_id: `user-test-${id}`,
    created_at: '2024-01-01T00:00:00Z',
    status: 'active',
    locked: false,
    external_id: '',
    roles: [],
    emails: [{ email: `${id}@acme.example`, verified: true }],
    phones: [],
    name: '',
    trusted_metadata: {},
    untrusted_metadata: {},
    passwordReset: false,
    password: true,
    oauth: [],
    totp: false,
    passkeys: false,
    biometrics: false,
    wallets: false,
    ...fields,
  };
}

export const unverified = (email: string) => [{ email, verified: false }];
export const verified = (email: string) => [{ email, verified: true }];
