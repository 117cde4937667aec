/** Users who lose something by the move, in groups: each with a list of addresses and a text to send them. */
import type { Answers } from '../../config/answers.ts';
import { outcomeOf } from '../planning/methods.ts';
import type { Placement } from '../planning/placement.ts';
import { factors } from '../sources/factors.ts';
import { emailOf, sameEmail, type User } from '../sources/user.ts';

/** One User of the plan: where they will be, and whether the password comes along. */
export interface Moved {
  user: User;
  /** Undefined for a User who is left out. */
  placed: Placement | undefined;
  password: boolean;
  answers: Answers;
}

export interface Notice {
  /** The name of its files. */
  id: string;
  /** As the report says it. */
  label: string;
  concerns: (moved: Moved) => boolean;
  /** What to send; `{{name}}` is a column of the list, what is in [brackets] is for the team to fill in. */
  text: string;
}

const outcome =
  (id: string, wanted: 'again' | 'lost') =>
  ({ user, placed, password, answers }: Moved) =>
    placed !== undefined &&
    factors.some(factor => factor.id === id && factor.has(user)) &&
    outcomeOf(id, user, password, answers) === wanted;

/** A code beside a login, and no way in of its own. */
const secondFactors = new Set(['phone', 'totp']);

/** Nothing that they log in with works afterwards. */
const isWithoutAny = ({ user, placed, answers, password }: Moved): boolean => {
  const logins = factors.filter(({ id, has }) => !secondFactors.has(id) && has(user));
  if (placed === undefined || logins.length === 0) return false;
  return logins.every(({ id }) => outcomeOf(id, user, password, answers) === 'lost');
};

const message = (subject: string, body: string): string =>
  `Subject: ${subject}\n\nHello {{name}},\n\n${body}\n\nQuestions? Answer this email.\n\n[Your team]\n`;

const by = 'on [date] we move to a new login.';
const byLink = 'Log in at [login page] with a link that we send to {{email}}.';

/** One line each, the gravest first. */
export const notices: readonly Notice[] = [
  {
    id: 'left-out',
    label: 'stay in the old login',
    concerns: ({ placed }) => placed === undefined,
    text: message(
      'Your account and our new login',
      `${by} Your account is not moved yet. [What they should do, by the reason in the list: give an email address, verify it, choose a company.]`,
    ),
  },
  {
    id: 'email-only',
    label: 'lose every way to log in but their email',
    concerns: isWithoutAny,
    text: message('How you log in from now on', `${by} What you log in with today does not work there. ${byLink}`),
  },
  {
    id: 'new-password',
    label: 'set a new password',
    concerns: outcome('password', 'again'),
    text: message(
      'Please set a new password',
      `${by} Your password does not move. Choose "Forgot password" at [login page], and set a new one.`,
    ),
  },
  {
    id: 'no-password',
    label: 'lose their password',
    concerns: outcome('password', 'lost'),
    text: message('Log in without a password', `${by} It has no passwords. ${byLink}`),
  },
  {
    id: 'authenticator-app',
    label: 'set up their authenticator app again',
    concerns: outcome('totp', 'again'),
    text: message(
      'Please set up your authenticator app again',
      `${by} The codes of your authenticator app do not work there. Log in, and scan the new code that you are shown.`,
    ),
  },
  {
    id: 'phone',
    label: 'lose their phone number',
    concerns: outcome('phone', 'lost'),
    text: message(
      'Your phone number and our new login',
      `${by} Your phone number was never verified, so it is not moved. Add it again after your login if you want codes by SMS.`,
    ),
  },
  {
    id: 'other-providers',
    label: 'lose a login with a provider that B2B has not',
    concerns: outcome('oauth_other', 'lost'),
    text: message(
      'How you log in from now on',
      `${by} The provider that you log in with is not available there. ${byLink}`,
    ),
  },
  {
    id: 'passkeys',
    label: 'lose their passkey',
    concerns: outcome('passkeys', 'lost'),
    text: message('Your passkey and our new login', `${by} Passkeys do not work there yet. ${byLink}`),
  },
  {
    id: 'biometrics',
    label: 'lose the login with fingerprint or face',
    concerns: outcome('biometrics', 'lost'),
    text: message('How you log in from now on', `${by} Fingerprint and face do not work there. ${byLink}`),
  },
  {
    id: 'wallets',
    label: 'lose the login with a crypto wallet',
    concerns: outcome('wallets', 'lost'),
    text: message('How you log in from now on', `${by} Crypto wallets do not work there. ${byLink}`),
  },
  {
    id: 'unverified-email',
    label: 'must verify their email address',
    concerns: ({ placed }) => placed?.verified === false,
    text: message('Please confirm your email address', `${by} You have not confirmed {{email}} yet. ${byLink}`),
  },
  {
    id: 'further-emails',
    label: 'have further addresses, which do not work any more',
    concerns: ({ user, placed }) =>
      placed !== undefined && user.emails.some(({ email }) => !sameEmail(email, placed.email)),
    text: message(
      'The address that you log in with',
      `${by} You have several addresses with us. Only {{email}} works.`,
    ),
  },
];

/** The row of a User in a list: the address to write to, which is the one that they log in with afterwards. */
export const noticeRow = ({ user, placed }: Moved, reason: string): string[] => [
  user.user_id,
  placed?.email ?? emailOf(user)?.email ?? '',
  user.name,
  reason,
];
export const noticeColumns = ['user_id', 'email', 'name', 'reason'];
