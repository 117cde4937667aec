/** Attested sessions (B2B), and what `sessions/authenticate` and `sessions/exchange` return. */
import type { Answers } from '../../../config/answers.ts';
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { outcome, verdict } from '../outcome.ts';

const carries = ({ sessions }: Answers) => sessions === 'carry_over';

export const sessions = [
  assume('attest-unverified-email', {
    question: 'Is a token attested for a Member whose email address is not verified?',
    answers: {
      accepted: '`sessions/attest` (B2B) takes a token for a Member whose address is not verified.',
      refused: '`sessions/attest` (B2B) refuses a token for a Member whose address is not verified.',
    },
    why: 'A claim that nobody proved would open the account of somebody else.',
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
    why: 'Whoever signs the token decides about addresses then.',
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
        carries,
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
        carries,
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
  assume('session-token-of-token', {
    question: 'Which session token does `sessions/authenticate` return for a session token?',
    answers: {
      same: '`sessions/authenticate` gives back the `session_token` that was sent.',
      other: '`sessions/authenticate` gives another `session_token` than the one that was sent.',
    },
    why: 'An application that stores tokens must know whether to store them again.',
    source: 'The guides say that it is there.',
    dependents: ['carrying sessions over', 'the bridge'],
    consequences: {
      other: refuses('The check of a Consumer session before it is carried over would end it for its user.', carries),
    },
    needs: 'workspace',
    ask: async on => {
      const { session_token } = await (await on.tokens()).attestMember(await on.firstMember());
      const again = await on.b2b.sessions.authenticate({ session_token });
      return again.session_token === session_token ? 'same' : 'other';
    },
  }),
  assume('session-token-of-jwt', {
    question: 'Does `sessions/authenticate` (B2B) return a session token for a session JWT alone?',
    answers: {
      empty:
        'For a `session_jwt` alone, `sessions/authenticate` (B2B) returns an empty `session_token`, as a user of the service reports (stytch-node issue 414). The guides say that both are always there: do not rely on it.',
      given: 'For a `session_jwt` alone, `sessions/authenticate` (B2B) returns the `session_token`, too.',
    },
    why: 'An application that sets both cookies would delete one.',
    source: 'Contradiction between the guides and a report of a user.',
    dependents: ['the bridge'],
    consequences: { given: noMatter('The bridge sets only the cookies that it got a value for.') },
    needs: 'workspace',
    ask: async on => {
      const { session_jwt } = await (await on.tokens()).attestMember(await on.firstMember());
      const { session_token } = await on.b2b.sessions.authenticate({ session_jwt });
      return session_token ? 'given' : 'empty';
    },
  }),
  assume('exchange-trusted-token', {
    question: 'Does a session from an attested token lead into another Organization?',
    answers: {
      counts:
        '`sessions/exchange`: besides links, codes and OAuth a trusted token counts in another Organization, a second factor does not.',
      refused: '`sessions/exchange`: a trusted token does not count in another Organization.',
    },
    why: 'A person in several Organizations switches between them.',
    source: unpublished,
    dependents: ['Users in several Organizations'],
    consequences: {
      refused: tells(
        'People with a session that was carried over log in again when they switch Organizations.',
        carries,
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const first = await on.firstMember();
      const { organization_id } = await on.firstMember({ email_address: first.email_address });
      const { session_token } = await (await on.tokens()).attestMember(first);
      const { value, refused } = await outcome(on.b2b.sessions.exchange({ organization_id, session_token }));
      return value?.member_authenticated ? 'counts' : { answer: 'refused', detail: refused };
    },
  }),
  assume('service-claims', {
    question: 'What becomes of a claim of the service’s own in `session_custom_claims`?',
    answers: {
      refused: 'Claims of the service in `session_custom_claims` are refused, as they are in templates.',
      ignored: 'Claims of the service in `session_custom_claims` are ignored.',
    },
    why: 'An application that sets such a claim gets an error, or silence.',
    source: 'Published for registered claims (ignored) only.',
    dependents: ['the local Stytch'],
    consequences: { ignored: noMatter('A migration sets no claims of sessions.') },
    needs: 'workspace',
    ask: async on => {
      const member = await on.firstMember();
      const session_custom_claims = { 'https://stytch.com/organization': {} };
      const attested = (await on.tokens()).attestMember(member, { session_custom_claims });
      return verdict(await outcome(attested), 'ignored', 'refused');
    },
  }),
  assume('claims-size', {
    question: 'Are custom claims of more than 4 KB refused?',
    answers: {
      refused: 'The claims of a template and of the session together are held against the 4 KB when a JWT is minted.',
      accepted: 'More than 4 KB of custom claims are accepted.',
    },
    why: 'A claim template that is extended may take people their session.',
    source: 'The limit is published; when it is checked is not.',
    dependents: ['the claim template'],
    consequences: { accepted: noMatter('The plan keeps to the published limit.') },
    needs: 'workspace',
    ask: async on => {
      const member = await on.firstMember();
      const session_custom_claims = { doctor: 'x'.repeat(5000) };
      const attested = (await on.tokens()).attestMember(member, { session_custom_claims });
      return verdict(await outcome(attested), 'accepted', 'refused');
    },
  }),
];
