/** What uses a project from outside: frontends, event streams, Connected Apps, identity providers, backends. */
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { copies } from '../conditions.ts';
import { outcome, verdict } from '../outcome.ts';
import type { Workspace } from '../probe-context.ts';

export const integrations = [
  assume('http-only-domain', {
    question: 'Do HttpOnly cookies need a custom domain?',
    answers: {
      needed: 'HttpOnly cookies need a custom domain of the project.',
      not_needed: 'HttpOnly cookies need no custom domain.',
    },
    why: 'The configuration of the frontend SDK fails as a whole with one wrong part.',
    source: 'A comment in a test of the official client.',
    dependents: ['carrying the SDK configuration over', 'the checklist'],
    consequences: { not_needed: noMatter('They are carried over when the checklist says so.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const change = management.sdkConfig.set(project, environment, { cookies: { http_only: 'ENABLED' } });
      return verdict(await outcome(change), 'not_needed', 'needed');
    },
  }),
  assume('streaming-status', {
    question: 'Is a new event stream active?',
    answers: {
      disabled: 'A new event stream is disabled.',
      pending: 'A new event stream is pending.',
      active: 'A new event stream is active at once.',
    },
    why: 'Events of the new project would reach the destination before the team expects them.',
    source: 'Contradiction: a test of the official client says disabled, an example of the documentation active.',
    dependents: ['the checklist'],
    consequences: { pending: noMatter('Streams are made by hand.'), active: noMatter('Streams are made by hand.') },
    needs: 'workspace',
    ask: async on => {
      const made = await stream((await on.environment()).workspace, datadog());
      return (made.event_log_streaming_config.streaming_status ?? 'unset').toLowerCase();
    },
  }),
  assume('streaming-destinations', {
    question: 'Can an environment have two event streams?',
    answers: {
      one: 'An environment has one event stream.',
      several: 'An environment may have several event streams.',
    },
    why: 'A second one may be needed while both projects are in use.',
    source: 'A page of the documentation says one for each project.',
    dependents: ['the local Stytch'],
    consequences: { several: noMatter('Streams are made by hand.') },
    needs: 'workspace',
    ask: async on => {
      const { workspace } = await on.environment();
      await stream(workspace, datadog());
      const grafana_loki = { hostname: 'doctor.example.com', username: 'doctor', password: on.password().password };
      const second = { destination_type: 'GRAFANA_LOKI', destination_config: { grafana_loki } };
      return verdict(await outcome(stream(workspace, second)), 'several', 'one');
    },
  }),
  assume('connected-app-lifetime', {
    question: 'How long do access tokens of a Connected App live?',
    answers: {
      one_hour: 'Connected Apps: access tokens live 60 minutes unless the client says otherwise, 5 to 1440.',
      other: 'Connected Apps: access tokens live longer or shorter than 60 minutes by default.',
    },
    why: 'Partners must know when to renew.',
    source: unpublished,
    dependents: ['the local Stytch'],
    consequences: { other: noMatter('The lifetime is carried over with the client.') },
    needs: 'workspace',
    ask: async on => {
      const body = {
        client_type: 'first_party' as const,
        client_name: on.word(),
        redirect_urls: ['https://doctor.example.com/callback'],
        full_access_allowed: false,
      };
      const { connected_app } = await on.b2b.connectedApp.clients.create(body as never);
      const minutes = connected_app.access_token_expiry_minutes;
      return minutes === 60 ? 'one_hour' : { answer: 'other', detail: String(minutes) };
    },
  }),
  assume('oidc-status', {
    question: 'Is an OIDC connection active when its settings are complete?',
    answers: {
      active:
        'An SSO connection is active when it is complete: SAML with entity id, URL, certificate and mapping, OIDC with issuer, client and all URLs.',
      pending: 'An OIDC connection is pending although its settings are complete.',
    },
    why: 'Organizations restrict logins to connections that work.',
    source: unpublished,
    dependents: ['the local Stytch'],
    consequences: { pending: noMatter('Connections are set up by hand.') },
    needs: 'b2b',
    ask: async on => {
      const { organization_id } = await on.organization();
      const { connection } = await on.b2b.sso.oidc.createConnection({ organization_id });
      const issuer = 'https://idp.example.com';
      const updated = await on.b2b.sso.oidc.updateConnection({
        organization_id,
        connection_id: connection?.connection_id ?? '',
        issuer,
        client_id: 'doctor',
        client_secret: on.password().password,
        authorization_url: `${issuer}/authorize`,
        token_url: `${issuer}/token`,
        userinfo_url: `${issuer}/userinfo`,
        jwks_url: `${issuer}/jwks`,
      });
      return updated.connection?.status ?? 'unset';
    },
  }),
  assume('m2m-client-id', {
    question: 'Can an M2M client be made with an id of one’s own?',
    answers: {
      kept: 'An M2M client can be made with the id that it had elsewhere.',
      other: 'A new M2M client gets an id of the service.',
    },
    why: 'Backends that call the application would need new credentials.',
    source: 'The reference has the parameter.',
    dependents: ['carrying M2M clients over'],
    consequences: { other: tells('M2M clients get new ids and secrets: tell every backend.', copies) },
    needs: 'workspace',
    ask: async on => {
      const client_id = on.word();
      const body = { client_id, scopes: [], client_name: client_id };
      const { value, refused } = await outcome(on.b2b.m2m.clients.create(body as never));
      return value?.m2m_client.client_id === client_id ? 'kept' : { answer: 'other', detail: refused };
    },
  }),
];

interface Streamed {
  event_log_streaming_config: { streaming_status?: string };
}

/** Makes an event stream. */
function stream({ management, project, environment }: Workspace, body: object): Promise<Streamed> {
  return management.call('POST', `/projects/${project}/environments/${environment}/event_log_streaming`, body);
}

/** An invented destination. */
const datadog = () => ({
  destination_type: 'DATADOG',
  destination_config: { datadog: { site: 'US', api_key: '0'.repeat(32) } },
});
