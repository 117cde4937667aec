/** What can be different in B2B after a move back, in words: what becomes of it, and what the person does. */

/**
 * carry: the API can write it. carried: it did, and the person has not logged in since. lost: it cannot. conflict: changed on
 * both sides. unknown: the API does not show it.
 */
export type State = 'carry' | 'carried' | 'lost' | 'conflict' | 'unknown';

export interface Kind {
  /** As the totals say it. */
  label: string;
  /** What happens, or why nothing can. */
  reason: string;
  /** What is to be done where it is not carried back. */
  next: string;
  /** What to send to the people who lose something; `{{name}}` and `{{email}}` are columns of their list. */
  text?: { subject: string; body: string };
}

const moved = 'we have gone back to our earlier login.';

/** One line each, the gravest first; the id is the name of its files. */
export const kinds = {
  'new-user': {
    label: 'Came in B2B, without a User',
    reason: 'A User is created. Its email is unverified until the person logs in, and it has no password.',
    next: 'They log in with a link by email, or set a password.',
    text: {
      subject: 'How you log in from now on',
      body: `${moved} Your account is there, without a password. Log in at [login page] with a link that we send to {{email}}, or choose "Forgot password".`,
    },
  },
  'other-organization': {
    label: 'Members of an Organization that this migration did not make',
    reason: 'The migration does not know which tenant it is.',
    next: 'Decide whether they get a User, and create it with users.create.',
  },
  'not-accepted': {
    label: 'Invited, not accepted',
    reason: 'An invitation is no account: no User is created for it.',
    next: 'Invite them again in the earlier application.',
  },
  'further-membership': {
    label: 'Have a User, and came into a further Organization',
    reason: 'The Member is joined to no User, and an email is no proof whose it is.',
    next: 'Check that it is the same person, and give the User that tenant.',
  },
  'user-gone': {
    label: 'Their User was deleted in Consumer',
    reason: 'A deleted User is not made again.',
    next: 'They have no account after the move back. Create a User if that is wrong.',
  },
  removed: {
    label: 'Removed in B2B, and the User can still log in',
    reason: 'No User is deleted or locked: that is for you to decide.',
    next: 'Take away their access in the application, or delete the User.',
  },
  password: {
    label: 'Set a password in B2B',
    reason: 'No API gives a password hash out. Consumer has the earlier password, or none.',
    next: 'Send the reset email: passwords.email.resetStart.',
    text: {
      subject: 'Please set your password again',
      body: `${moved} The password that you set lately does not work there. Choose "Forgot password" at [login page], and set a new one.`,
    },
  },
  'password-perhaps': {
    label: 'Perhaps changed the password that was moved',
    reason: 'The Member changed since. The API does not show whether the password did.',
    next: 'If the password does not work, they use "Forgot password".',
  },
  email: {
    label: 'Changed the email in B2B',
    reason: 'Consumer can add an email to a User only with a message that the person answers.',
    next: 'They log in with the earlier email, then add the new one (magic_links.email.send with the user_id).',
    text: {
      subject: 'The email that you log in with',
      body: `${moved} Log in with your earlier address there, and add {{email}} in your profile.`,
    },
  },
  name: {
    label: 'Changed the name in B2B',
    reason: 'The part of the name that changed is written.',
    next: 'Change it by hand: it is not clear which part of the name is which.',
  },
  metadata: {
    label: 'Other metadata in B2B',
    reason: 'The keys that changed are written.',
    next: 'Compare both sides, and write what is right.',
  },
  phone: {
    label: 'Another phone number in B2B',
    reason: 'Consumer adds a phone number only with a code that the person enters. There, it is a way to log in.',
    next: 'They add the number again.',
    text: {
      subject: 'Your phone number',
      body: `${moved} The phone number that you added lately is not there. Add it again after your login.`,
    },
  },
  'authenticator-app': {
    label: 'Set up an authenticator app in B2B',
    reason: 'No API gives its secret out.',
    next: 'They set the app up again. An app of before the move still works.',
    text: {
      subject: 'Please set up your authenticator app again',
      body: `${moved} The authenticator app that you set up lately does not work there. Log in, and scan the new code.`,
    },
  },
  provider: {
    label: 'Added a provider to log in with in B2B',
    reason: 'A registration belongs to one project.',
    next: 'They log in with the provider once more: Consumer joins it by the verified email.',
    text: {
      subject: 'How you log in from now on',
      body: `${moved} If you log in with Google, Microsoft or another provider, choose it again and use {{email}}.`,
    },
  },
  'sso-scim': {
    label: 'Came by SSO or SCIM',
    reason: 'The Consumer project has neither.',
    next: 'They log in with a link by email.',
    text: {
      subject: 'How you log in from now on',
      body: `${moved} It has no company login (SSO). Log in at [login page] with a link that we send to {{email}}.`,
    },
  },
  roles: {
    label: 'Other roles in B2B',
    reason: 'Roles of B2B have no meaning in the Consumer project.',
    next: 'Give the role in your application, if it had such roles.',
  },
} as const satisfies Record<string, Kind>;

export type KindId = keyof typeof kinds;

export const kindOf = (id: KindId): Kind => kinds[id];

/** One thing about one person. */
export interface Row {
  kind: KindId;
  state: State;
  /** '' for a person without a User. */
  user_id: string;
  member_id: string;
  /** The Organization's external id, or its real id where it has none. */
  organization: string;
  /** The Member's. */
  email: string;
  name: string;
  /** What of it, without a value: `trusted_metadata.plan`. */
  what: string;
  /** Why it is not as its kind says, in a sentence. */
  why?: string;
}
