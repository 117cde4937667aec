/** Everything that the API returns of a User and that a Member does not get: counted, and named before and after. */
import { emailOf, phoneOf, type User } from './user.ts';

interface NotCarried {
  id: string;
  /** For example "Consumer roles". */
  label: string;
  has: (user: User) => boolean;
  /** What becomes of it. */
  note: string;
}

/** Stytch's limits for each kind of metadata. */
const mostKeys = 20;
const mostBytes = 4096;

function isLarge(metadata: Record<string, unknown>): boolean {
  return Object.keys(metadata).length > mostKeys || Buffer.byteLength(JSON.stringify(metadata)) > mostBytes;
}

/** A domain with a dot, and nothing that needs quotes. */
const plainEmail = (email: string) =>
  email.length <= 320 && /^[^\s@<>()[\],;:"]+@(?:[^\s@.[\]]+\.)+[^\s@.[\]]{2,}$/.test(email);

/** One line each. Ways to log in are in factors.ts. */
export const notCarried: readonly NotCarried[] = [
  {
    id: 'external_id',
    label: 'External ids of Users',
    has: user => user.external_id !== '',
    note: 'the Member’s external id is the user_id; the application’s own id stays in Consumer',
  },
  {
    id: 'roles',
    label: 'Consumer roles',
    has: user => user.roles.length > 0,
    note: 'Members get the default role only; give roles in B2B',
  },
  {
    id: 'pending',
    label: 'Pending Users',
    has: user => user.status === 'pending',
    note: 'never logged in; a Member made of one is active',
  },
  {
    id: 'locked',
    label: 'Locked Users',
    has: user => user.locked,
    note: 'a lock does not move; a Member made of one is not locked',
  },
  {
    id: 'status',
    label: 'Users with another status',
    has: user => user.status !== 'active' && user.status !== 'pending',
    note: 'never become Members',
  },
  {
    id: 'further_emails',
    label: 'Further emails',
    has: user => user.emails.length > 1,
    note: 'a Member has one: the first verified',
  },
  {
    id: 'further_phones',
    label: 'Further or unverified phones',
    has: user => user.phones.length > 1 || user.phones.some(phone => !phone.verified),
    note: 'a Member has one, and only a verified one moves',
  },
  {
    id: 'odd_email',
    label: 'Emails of an unusual form',
    has: user => !plainEmail(emailOf(user)?.email ?? 'a@b.example'),
    note: 'Stytch may refuse the Member; correct the address in the Consumer project first',
  },
  {
    id: 'odd_phone',
    label: 'Phone numbers that are not E.164',
    has: user => !/^\+[1-9]\d{6,14}$/.test(phoneOf(user) ?? '+12025550101'),
    note: 'Stytch may refuse them; the Member is made without',
  },
  {
    id: 'large_metadata',
    label: 'Metadata larger than a Member may have',
    has: user => [user.trusted_metadata, user.untrusted_metadata].some(isLarge),
    note: `at most ${mostKeys} keys and ${mostBytes / 1024} KB: Stytch refuses the Member; shorten it first`,
  },
];

/** Users by kind; only kinds that some User has. */
export interface NotCarriedCount {
  id: string;
  label: string;
  users: number;
  note: string;
}
