/** Everything that the API returns of a User and that a Member does not get: counted, and named before and after. */
import { factors } from './factors.ts';
import type { KnownAddresses } from './known-addresses.ts';
import { isLargeMetadata, mostBytes, mostKeys } from './large-metadata.ts';
import { emailOf, phoneOf, type User } from './user.ts';

interface NotCarried {
  id: string;
  /** For example "Consumer roles". */
  label: string;
  /** `known`: the addresses of the Users before. */
  has: (user: User, known: KnownAddresses) => boolean;
  /** What becomes of it. */
  note: string;
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
    id: 'same_address',
    label: 'Users with an address that another User has, too',
    has: (user, known) => known.hasOneOf(user),
    note: 'in one Organization only one of them can become a Member: change an address, or move or leave out a User by a rule',
  },
  {
    id: 'phone_only',
    label: 'Users with a phone number and no email',
    has: user => user.emails.length === 0 && user.phones.length > 0,
    note: 'a Member needs an email: ask them for one while the old login still works',
  },
  {
    id: 'no_login',
    label: 'Users without any way to log in',
    has: user => !user.emails.some(one => one.verified) && !factors.some(factor => factor.has(user)),
    note: 'no verified email, and nothing else: a Member made of one verifies the address at the first login',
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
    has: isLargeMetadata,
    note: `at most ${mostKeys} keys and ${mostBytes / 1024} KB: Stytch refuses the Member; choose the keys to drop`,
  },
];

/** Users by kind; only kinds that some User has. */
export interface NotCarriedCount {
  id: string;
  label: string;
  users: number;
  note: string;
  /** Some of their ids; older readings have none. */
  examples?: string[];
}
