/** What the Consumer project returns about sessions. */
import { assume, noMatter, unpublished } from '../assumption.ts';

/** How every JWT begins: a JSON object in base64url. */
const jwt = /"eyJ[\w-]+\.[\w-]+\.[\w-]+"/;

export const consumer = [
  assume('session-list-jwt', {
    question: 'Does `GET /v1/sessions` return the JWT of a session?',
    answers: {
      none: '`GET /v1/sessions` returns no JWT and no token.',
      given: '`GET /v1/sessions` returns the JWT of each session.',
    },
    why: 'With JWTs in the list, sessions could be carried over without the application’s tokens.',
    source: 'Contradiction: the guide says that it does, the published shape has none.',
    dependents: ['what the wizard says about sessions'],
    consequences: { given: noMatter('Sessions are carried over with the tokens that the application has.') },
    needs: 'consumer',
    ask: async on => {
      const { user_id } = await on.user();
      const { sessions } = await on.consumer.sessions.get({ user_id });
      if (sessions.length === 0) return { answer: 'unclear', detail: 'no session' };
      return jwt.test(JSON.stringify(sessions)) ? 'given' : 'none';
    },
  }),
  assume('consumer-session-token-of-jwt', {
    question: 'Does `sessions/authenticate` (Consumer) return a session token for a session JWT alone?',
    answers: {
      empty: 'For a `session_jwt` alone, `sessions/authenticate` (Consumer) returns an empty `session_token`.',
      given: 'For a `session_jwt` alone, `sessions/authenticate` (Consumer) returns the `session_token`, too.',
    },
    why: 'The bridge renews a session by its JWT where it has no token.',
    source: unpublished,
    dependents: ['the bridge'],
    consequences: { given: noMatter('The bridge needs the JWT only.') },
    needs: 'consumer',
    ask: async on => {
      const { session_jwt } = await on.user();
      const { session_token } = await on.consumer.sessions.authenticate({ session_jwt });
      return session_token ? 'given' : 'empty';
    },
  }),
];
