/** What `sessions/authenticate` and `sessions/exchange` (B2B) return, and the claims of a session. */
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { all, carries } from '../conditions.ts';
import { outcome, verdict } from '../outcome.ts';

export const sessions = [
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
        all(carries, (_, { inSeveral }) => inSeveral > 0),
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
