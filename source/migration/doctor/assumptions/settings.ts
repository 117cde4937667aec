/** Redirect URLs, roles, templates of mail, the frontend SDK and event streams. All of it needs a workspace key. */
import type { RedirectType } from '../../../stytch/settings-types.ts';
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { customRoles } from '../custom-roles.ts';
import { errorAnswer, outcome, verdict } from '../outcome.ts';

const copies = ({ settings }: { settings?: string }) => settings === 'copy';
const types = (...named: [RedirectType, boolean][]) => named.map(([type, is_default]) => ({ type, is_default }));

export const settings = [
  assume('first-redirect-url', {
    question: 'Has a new test environment a redirect URL?',
    answers: {
      localhost: 'A new test environment has `http://localhost:3000/authenticate` as the default URL of each type.',
      none: 'A new test environment has no redirect URL.',
    },
    why: 'URLs that are carried over must take its place as defaults.',
    source: 'A page of the documentation.',
    dependents: ['carrying redirect URLs over'],
    consequences: { none: noMatter('Defaults are set for each URL that is carried over.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const urls = await management.redirectUrls.all(project, environment);
      const local = urls.some(({ url }) => url.startsWith('http://localhost:3000'));
      return urls.length === 0 ? 'none' : local ? 'localhost' : 'other';
    },
  }),
  assume('redirect-url-existing', {
    question: 'What happens when a redirect URL is created that exists?',
    answers: {
      merged: 'A redirect URL that exists gets the new types in addition to its own.',
      replaced: 'A redirect URL that exists loses the types that the new request does not name.',
      refused: 'A redirect URL that exists is refused (`duplicate_redirect_url`).',
    },
    why: 'A repeated call must not take types away.',
    source: 'Contradiction: a test of the official client says merged, the list of error types has a refusal.',
    dependents: ['carrying redirect URLs over'],
    consequences: {
      replaced: noMatter('A URL is read first, and written with all its types.'),
      refused: noMatter('A URL that is there is updated instead.'),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const url = `https://${on.word()}.example.com/authenticate`;
      await management.redirectUrls.create(project, environment, { url, valid_types: types(['LOGIN', false]) });
      const again = { url, valid_types: types(['SIGNUP', false]) };
      const { refused } = await outcome(management.redirectUrls.create(project, environment, again));
      if (refused !== undefined) return { answer: 'refused', detail: refused };
      const found = (await management.redirectUrls.all(project, environment)).find(one => one.url === url);
      return found?.valid_types.some(({ type }) => type === 'LOGIN') ? 'merged' : 'replaced';
    },
  }),
  assume('redirect-url-default', {
    question: 'Does a new default redirect URL take the place of the old one?',
    answers: {
      moves: 'A type has one default URL: a new default takes the place of the old one.',
      stays: 'A type may have several default URLs.',
    },
    why: 'Links in mail lead to the default URL.',
    source: unpublished,
    dependents: ['carrying redirect URLs over'],
    consequences: { stays: tells('Check the default URLs of the B2B project in the dashboard after the run.', copies) },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const urls = [1, 2].map(() => `https://${on.word()}.example.com/authenticate`);
      for (const url of urls)
        await management.redirectUrls.create(project, environment, { url, valid_types: types(['LOGIN', true]) });
      const all = await management.redirectUrls.all(project, environment);
      const first = all.find(one => one.url === urls[0])?.valid_types.find(({ type }) => type === 'LOGIN');
      return first?.is_default ? 'stays' : 'moves';
    },
  }),
  assume('self-serve-unlock', {
    question: 'Does the unlocking by mail need a default redirect URL?',
    answers: {
      needs_url: '`user_lock_self_serve_enabled` needs a default redirect URL (`no_default_login_redirect_url_set`).',
      free: '`user_lock_self_serve_enabled` needs no redirect URL.',
    },
    why: 'Settings are carried over in an order.',
    source: 'A page of the documentation; the error type is a guess.',
    dependents: ['carrying flags over'],
    consequences: { free: noMatter('URLs are carried over before flags.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      for (const { url } of await management.redirectUrls.all(project, environment))
        await management.redirectUrls.delete(project, environment, url);
      const change = management.environments.update(project, environment, { user_lock_self_serve_enabled: true });
      return verdict(await outcome(change), 'free', 'needs_url');
    },
  }),
  assume('rbac-other-vertical', {
    question: 'Which error refuses the role of a User in the policy of a B2B project?',
    answers: {
      invalid_role_for_vertical: '`invalid_role_for_vertical` refuses `stytch_user` in B2B.',
      other_error: 'Another error type refuses `stytch_user` in B2B.',
      accepted: '`stytch_user` in the policy of a B2B project is accepted.',
    },
    why: 'Policies are carried over from one vertical to the other.',
    source: 'A test of the official client; the type is not in the list.',
    dependents: ['the local Stytch'],
    consequences: { other_error: noMatter('It is never sent.'), accepted: noMatter('It is never sent.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = on.workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const change = management.rbacPolicy.set(project, environment, { ...policy, stytch_user: { permissions: [] } });
      return errorAnswer(await outcome(change), 'invalid_role_for_vertical');
    },
  }),
  assume('rbac-own-roles', {
    question: 'Can the service’s own roles lose permissions?',
    answers: {
      refused:
        '`stytch_member`, `stytch_admin` and `stytch_user` may be given more permissions, and keep all that they have (`invalid_rbac_stytch_role_edit`).',
      accepted: 'The service’s own roles can lose permissions.',
    },
    why: 'A policy that is written without them could lock the admins out.',
    source: 'The Terraform provider says that they must be kept.',
    dependents: ['carrying roles over'],
    consequences: { accepted: noMatter('They are read first, and written with all that they have.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const change = management.rbacPolicy.set(project, environment, { ...policy, stytch_admin: { permissions: [] } });
      const { refused } = await outcome(change);
      if (refused !== undefined) return { answer: 'refused', detail: refused };
      const { stytch_admin } = await management.rbacPolicy.get(project, environment);
      return (stytch_admin?.permissions.length ?? 0) > 0 ? { answer: 'refused', detail: 'not kept' } : 'accepted';
    },
  }),
  assume('rbac-left-out', {
    question: 'What becomes of roles that a new policy leaves out altogether?',
    answers: {
      cleared: 'A policy that is written without `custom_roles` has none afterwards.',
      kept: 'A policy that is written without `custom_roles` keeps them.',
    },
    why: 'Half a policy could delete roles that Members have.',
    source: unpublished,
    dependents: ['carrying roles over'],
    consequences: { kept: noMatter('All parts are always written.') },
    needs: 'workspace',
    ask: async on => {
      const other = await on.environment();
      await customRoles(other);
      const { management, project, environment } = other.workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const path = `/projects/${project}/environments/${environment}/rbac_policy`;
      const { stytch_member, stytch_admin } = policy;
      await management.call('PUT', path, { stytch_member, stytch_admin });
      const left = await management.rbacPolicy.get(project, environment);
      return left.custom_roles.length === 0 ? 'cleared' : 'kept';
    },
  }),
  assume('member-default-permissions', {
    question: 'What may every Member do in a new environment?',
    answers: {
      self: 'By default `stytch_member` may do everything with `stytch.self`, and nothing else.',
      more: 'By default `stytch_member` may do more than change itself.',
    },
    why: 'Permissions that a Consumer User did not have would come with the move.',
    source: 'Contradiction: the guide says `stytch.self`, an example of the Terraform provider has more.',
    dependents: ['carrying roles over'],
    consequences: { more: tells('Look at the permissions of stytch_member in the dashboard before people get in.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const { stytch_member } = await management.rbacPolicy.get(project, environment);
      const resources = [...new Set((stytch_member?.permissions ?? []).map(one => one.resource_id))].toSorted();
      if (resources.join() === 'stytch.self') return 'self';
      return { answer: 'more', detail: resources.join(', ').slice(0, 100) };
    },
  }),
  assume('default-template-unset', {
    question: 'May a default template of mail be unset where none is set?',
    answers: {
      accepted: 'A default template of mail can be unset where none is set.',
      refused: 'Unsetting a default template of mail is refused where none is set.',
    },
    why: 'Undo repeats its calls after a kill.',
    source: 'A test of the official client.',
    dependents: ['undo of templates'],
    consequences: { refused: noMatter('Undo looks before it unsets.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project } = on.workspace;
      return verdict(await outcome(management.emailTemplates.unsetDefault(project, 'LOGIN')), 'accepted', 'refused');
    },
  }),
  assume('prebuilt-default', {
    question: 'Can the default of the prebuilt templates of mail be unset?',
    answers: {
      refused: 'The default of the prebuilt templates of mail cannot be unset.',
      accepted: 'The default of the prebuilt templates of mail can be unset.',
    },
    why: 'Undo says what it cannot take back.',
    source: 'A test of the official client.',
    dependents: ['undo of templates'],
    consequences: { accepted: noMatter('Undo keeps what cannot be deleted, and deletes what can.') },
    needs: 'workspace',
    ask: async on => {
      const { management } = on.workspace;
      const project = await on.project();
      return verdict(await outcome(management.emailTemplates.unsetDefault(project, 'PREBUILT')), 'accepted', 'refused');
    },
  }),
  assume('html-template-domain', {
    question: 'Does mail in HTML of one’s own need a domain of the project?',
    answers: {
      needed: 'Mail in HTML of one’s own needs a verified custom domain.',
      not_needed: 'Mail in HTML of one’s own needs no custom domain.',
    },
    why: 'Templates that are carried over too early fail.',
    source: 'A page of the documentation.',
    dependents: ['carrying templates over', 'the checklist'],
    consequences: { not_needed: noMatter('Templates are carried over when the checklist says so.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project } = on.workspace;
      const content = 'Log in: {{magic_link_url}}';
      const change = management.emailTemplates.create(project, {
        template_id: on.word(),
        name: 'doctor',
        sender_information: { from_local_part: 'doctor', from_domain: 'example.com', from_name: 'doctor' },
        custom_html_customization: {
          template_type: 'LOGIN',
          html_content: content,
          plaintext_content: content,
          subject: 'doctor',
        },
      });
      return verdict(await outcome(change), 'not_needed', 'needed');
    },
  }),
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
    why: 'Events of the new project would reach the destination before anybody expects them.',
    source: 'Contradiction: a test of the official client says disabled, an example of the documentation active.',
    dependents: ['the checklist'],
    consequences: { pending: noMatter('Streams are made by hand.'), active: noMatter('Streams are made by hand.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const path = `/projects/${project}/environments/${environment}/event_log_streaming`;
      const made = await management.call<Streamed>('POST', path, datadog());
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
      const { management, project, environment } = (await on.environment()).workspace;
      const path = `/projects/${project}/environments/${environment}/event_log_streaming`;
      await management.call('POST', path, datadog());
      const grafana_loki = { hostname: 'doctor.example.com', username: 'doctor', password: on.password().password };
      const second = { destination_type: 'GRAFANA_LOKI', destination_config: { grafana_loki } };
      return verdict(await outcome(management.call('POST', path, second)), 'several', 'one');
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

/** A destination that nobody has: the key is invented. */
const datadog = () => ({
  destination_type: 'DATADOG',
  destination_config: { datadog: { site: 'US', api_key: '0'.repeat(32) } },
});
