/** What the Consumer project returns about sessions and Users. */
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { all, carries } from '../conditions.ts';
import { claimsOf } from '../minted.ts';

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
  assume('user-default-role', {
    question: 'Does a User list the role that every User has?',
    answers: {
      listed: 'The roles of a User begin with `stytch_user`.',
      left_out: 'The roles of a User leave `stytch_user` out.',
    },
    why: 'A role that every User has must not become a role of Members.',
    source: unpublished,
    dependents: ['roles of Members'],
    consequences: { left_out: noMatter('It is taken out where it is listed.') },
    needs: 'consumer',
    ask: async on => {
      const { user_id } = await on.user();
      const { roles } = await on.consumer.users.get({ user_id });
      return roles.includes('stytch_user') ? 'listed' : 'left_out';
    },
  }),
  assume('user-default-permissions', {
    question: 'What may every User do in a new Consumer environment?',
    answers: {
      self: 'By default `stytch_user` may do everything with `stytch.self`, and nothing else.',
      other: 'By default `stytch_user` may do something else than everything with `stytch.self`.',
    },
    why: 'What every User may do must be kept apart from what the team has added.',
    source: 'Contradiction: an example of the Terraform provider has a resource `stytch.user`.',
    dependents: ['carrying roles over'],
    consequences: {
      other: noMatter('Permissions on resources of the service are never copied, whatever they are called.'),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.consumerEnvironment()).workspace;
      const { stytch_user } = await management.rbacPolicy.get(project, environment);
      const resources = [...new Set((stytch_user?.permissions ?? []).map(one => one.resource_id))].toSorted();
      if (resources.join() === 'stytch.self') return 'self';
      return { answer: 'other', detail: resources.join(', ').slice(0, 100) };
    },
  }),
  assume('consumer-audience', {
    question: 'What does a custom audience do to the `aud` of a Consumer session JWT?',
    answers: {
      added: 'The `aud` of a Consumer session JWT is the project and the custom audience of its template.',
      replaces: 'The `aud` of a Consumer session JWT is the custom audience of its template alone.',
      ignored: 'The `aud` of a Consumer session JWT is the project alone, whatever audience its template has.',
    },
    why: 'The Trusted Auth Token profile takes tokens of one audience.',
    source: unpublished,
    dependents: ['the Trusted Auth Token profile', 'carrying sessions over', 'the bridge'],
    consequences: {
      replaces: tells(
        'If the session template of the Consumer project has a custom audience, name it: --token-audience. Else no session is taken.',
        all(carries, ({ tokenAudience = 'project-' }) => tokenAudience.startsWith('project-')),
      ),
      ignored: refuses(
        'The profile would trust the custom audience, which no token has: name the Consumer project: --token-audience.',
        all(carries, ({ tokenAudience = 'project-' }) => !tokenAudience.startsWith('project-')),
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const own = await on.consumerEnvironment();
      const { management, project, environment } = own.workspace;
      const custom_audience = 'https://doctor.example.com';
      await management.jwtTemplates.set(project, environment, 'SESSION', { template_content: '{}', custom_audience });
      const { session_jwt } = await own.user();
      const { aud } = await claimsOf(session_jwt);
      const all = [aud ?? []].flat();
      if (!all.includes(custom_audience)) return 'ignored';
      return all.length > 1 ? 'added' : 'replaces';
    },
  }),
];
