/** For which Members and tokens `sessions/attest` (B2B) gives a session. */
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { all, carries } from '../conditions.ts';
import { outcome, verdict } from '../outcome.ts';

export const attestedTokens = [
  assume('attest-unverified-email', {
    question: 'Is a token attested for a Member whose email address is not verified?',
    answers: {
      accepted: '`sessions/attest` (B2B) takes a token for a Member whose address is not verified.',
      refused: '`sessions/attest` (B2B) refuses a token for a Member whose address is not verified.',
    },
    why: 'A claim that was never proved would open the account of another user.',
    source: unpublished,
    dependents: ['carrying sessions over', 'the bridge'],
    consequences: { refused: noMatter('Only sessions of verified addresses are carried over.') },
    needs: 'workspace',
    ask: async on => {
      const member = await on.firstMember();
      return verdict(await outcome((await on.tokens()).attestMember(member)), 'accepted', 'refused');
    },
  }),
  assume('attest-verifies-email', {
    question: 'Does an attested token verify the email address of the Member?',
    answers: {
      verified: '`sessions/attest` (B2B) verifies the email address of the Member.',
      unchanged: '`sessions/attest` (B2B) does not verify the email address of the Member.',
    },
    why: 'The application that signs the token decides about addresses then.',
    source: unpublished,
    dependents: ['carrying sessions over', 'the bridge'],
    consequences: { unchanged: noMatter('Only sessions of verified addresses are carried over.') },
    needs: 'workspace',
    ask: async on => {
      const first = await on.firstMember();
      const { refused } = await outcome((await on.tokens()).attestMember(first));
      if (refused !== undefined) return { answer: 'unchanged', detail: refused };
      const { organization_id, member_id } = first;
      const { member } = await on.b2b.organizations.members.get({ organization_id, member_id });
      return member.email_address_verified ? 'verified' : 'unchanged';
    },
  }),
  assume('attest-mfa', {
    question: 'Does an attested token give a session where the Organization requires a second factor?',
    answers: {
      full_session:
        '`sessions/attest` (B2B) gives a full session, whatever `mfa_policy` says: its published answer always has a session, and nothing to say that something is missing.',
      none: '`sessions/attest` (B2B) gives no session where a second factor is required.',
    },
    why: 'A session that is carried over would avoid the second factor, or would not exist.',
    source: 'Not published; the shape of the answer has a session always.',
    dependents: ['carrying sessions over', 'the bridge'],
    consequences: {
      none: tells(
        'Sessions of Members who need a second factor are not carried over: these people log in again.',
        all(carries, (_, { requireFactor, enrolled }) => requireFactor + enrolled > 0),
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const member = await on.firstMember({}, { mfa_policy: 'REQUIRED_FOR_ALL' });
      const { value, refused } = await outcome((await on.tokens()).attestMember(member));
      return value?.session_token ? 'full_session' : { answer: 'none', detail: refused };
    },
  }),
  assume('attest-auth-methods', {
    question: 'Does an attested token give a session where the Organization restricts the ways to log in?',
    answers: {
      full_session: '`sessions/attest` (B2B) gives a full session, whatever `allowed_auth_methods` says.',
      none: '`sessions/attest` (B2B) gives no session where the ways to log in are restricted.',
    },
    why: 'Organizations with single sign-on restrict the ways to log in.',
    source: unpublished,
    dependents: ['carrying sessions over', 'the bridge'],
    consequences: {
      none: tells(
        'Sessions of Members of restricted Organizations are not carried over: these people log in again.',
        all(carries, (_, { restrictLogins }) => restrictLogins > 0),
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const member = await on.firstMember({}, { auth_methods: 'RESTRICTED', allowed_auth_methods: ['password'] });
      const { value, refused } = await outcome((await on.tokens()).attestMember(member));
      return value?.session_token ? 'full_session' : { answer: 'none', detail: refused };
    },
  }),
  assume('attest-token-id', {
    question: 'Can two tokens with the same `token_id` be attested?',
    answers: {
      accepted: '`sessions/attest` (B2B) takes several tokens with the same `token_id`.',
      refused: '`sessions/attest` (B2B) takes each `token_id` once.',
    },
    why: 'The guide maps it to `sub`, which all sessions of a person share; the reference calls it unique for the token.',
    source: 'Contradiction between the guide and the reference.',
    dependents: ['carrying sessions over', 'the bridge'],
    consequences: {
      refused: refuses(
        'Only the first session of each person would be carried over, and no second login through the bridge.',
        carries,
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const member = await on.firstMember();
      const tokens = await on.tokens();
      const claims = { email: member.email_address, jti: on.word() };
      await tokens.attest(member, claims);
      return verdict(await outcome(tokens.attest(member, claims)), 'accepted', 'refused');
    },
  }),
  assume('attest-new-organization', {
    question: 'Does a profile that lets newcomers in also create the Organization that the token names?',
    answers: {
      created:
        '`sessions/attest` with `can_jit_provision` makes the Organization, too, when the token names one that is not there.',
      refused:
        '`sessions/attest` with `can_jit_provision` refuses a token that names an Organization that is not there.',
    },
    why: 'A token of old sessions could make tenants.',
    source: unpublished,
    dependents: ['the local Stytch'],
    consequences: { refused: noMatter('The profile of a migration never lets newcomers in.') },
    needs: 'workspace',
    ask: async on => {
      const other = await on.environment();
      const tokens = await other.tokens(true);
      const token = { email: other.email(), organization: other.word() };
      return verdict(await outcome(tokens.attest(undefined, token)), 'created', 'refused');
    },
  }),
];
