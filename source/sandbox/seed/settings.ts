/**
 * The settings of the invented Consumer application: every kind that an environment has, none as it is in a new one. Some have
 * no counterpart in B2B: WhatsApp, passkeys, wallets and biometrics, a Role for a Stytch resource, a claim of a User's name,
 * templates and cookies that need a domain.
 */

import { profilesOf } from '../auth/trusted-tokens.ts';
import { appsOf, newApp } from '../consumer/connected-apps.ts';
import { m2mClients } from '../consumer/m2m-clients.ts';
import type { Call, Environment, Routes, WorkspaceCall } from '../core/context.ts';
import { derivedId, derivedToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { countryCodes } from '../management/country-codes.ts';
import { addCustomDomain } from '../management/custom-domains.ts';
import { emailTemplates } from '../management/email-templates.ts';
import { environments } from '../management/environments.ts';
import { eventLogStreaming } from '../management/event-log-streaming.ts';
import { jwtTemplates } from '../management/jwt-templates.ts';
import { passwordStrength } from '../management/password-strength.ts';
import { rbacPolicies } from '../management/rbac-policy.ts';
import { redirectUrls } from '../management/redirect-urls.ts';
import { sdkConfigs } from '../management/sdk-config.ts';
import * as invented from './invented-settings.ts';

const projectPath = '/pwa/v3/projects/{project_slug}';
const environmentPath = `${projectPath}/environments/{environment_slug}`;

/** Sets all of them, in the calls that a team would make: so the rules of the service hold here, too. */
export function inventSettings(store: Store, env: Environment, seed: string, now: number): void {
  const { project_slug, environment_slug } = env;
  const call = <C extends WorkspaceCall>(routes: Routes<C>, route: string, body: Json = {}, params = {}) => {
    const handler = routes[route];
    if (typeof handler !== 'function') throw new Error(`There is no ${route}`);
    const all: Record<string, string> = { project_slug, environment_slug, ...params };
    handler({ store, env, now, params: all, query: {}, headers: {}, body } as Partial<Call> as unknown as C);
  };

  addCustomDomain(store, project_slug, invented.domain);
  for (const url of invented.redirectUrls) call(redirectUrls, `POST ${environmentPath}/redirect_urls`, url);
  call(environments, `PATCH ${environmentPath}`, invented.flags);
  call(passwordStrength, `PUT ${environmentPath}/password_strength_config`, invented.passwordStrength);
  call(rbacPolicies, `PUT ${environmentPath}/rbac_policy`, invented.rbacPolicy);
  for (const [jwt_template_type, template] of Object.entries(invented.jwtTemplates)) {
    call(jwtTemplates, `PUT ${environmentPath}/jwt_templates/{jwt_template_type}`, template, { jwt_template_type });
  }
  call(sdkConfigs, `PUT ${environmentPath}/sdk/consumer`, { config: invented.sdkConfig });
  for (const [channel, country_codes] of Object.entries(invented.countryCodes)) {
    call(countryCodes, `POST ${environmentPath}/allowed_country_codes/${channel}`, { country_codes });
  }
  for (const template of invented.emailTemplates) call(emailTemplates, `POST ${projectPath}/email_templates`, template);
  for (const [email_template_type, template_id] of Object.entries(invented.defaultTemplates)) {
    const route = `POST ${projectPath}/default_email_templates/{email_template_type}`;
    call(emailTemplates, route, { template_id }, { email_template_type });
  }
  const { destination_type } = invented.eventLogStream;
  call(eventLogStreaming, `POST ${environmentPath}/event_log_streaming`, invented.eventLogStream);
  const enable = `POST ${environmentPath}/event_log_streaming/{destination_type}/enable`;
  call(eventLogStreaming, enable, {}, { destination_type });

  const { project_id, stage } = env;
  const profile_id = derivedId('trusted-token-profile', stage, seed, 'profile');
  profilesOf(store, env).put(profile_id, { profile_id, ...invented.trustedTokenProfile });
  for (const client of invented.m2mClients) {
    const client_id = derivedId('m2m-client', stage, project_id, client.client_name);
    const client_secret = derivedToken(seed, `m2m/${client.client_name}`);
    call(m2mClients, 'POST /v1/m2m/clients', { client_id, client_secret, ...client });
  }
  for (const app of invented.connectedApps) {
    const client_id = derivedId('connected-app', stage, project_id, app.client_name);
    const secret = derivedToken(seed, `connected-app/${app.client_name}`);
    appsOf({ store, env }).put(client_id, newApp(client_id, app, secret));
  }
}
