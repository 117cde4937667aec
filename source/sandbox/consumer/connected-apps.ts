/** /v1/connected_apps/clients, of projects of either vertical: applications of others that log in with this one. */
import { checkTemplate } from '../auth/claims.ts';
import {
  cancelRotation,
  finishRotation,
  keptSecret,
  withoutFingerprints as show,
  startRotation,
} from '../auth/client-secrets.ts';
import type { Call, Routes } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { ApiError, demand, refuse } from '../core/errors.ts';
import { newId, newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { listPage } from '../core/search.ts';

const base = '/v1/connected_apps/clients';
const one = `${base}/{client_id}`;
const rotating = 'connected_app_already_rotating_secret';
const notRotating = 'connected_app_not_rotating_secret';
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The Connected Apps of a project. */
export function appsOf({ store, env }: Pick<Call, 'store' | 'env'>): Documents {
  return new Documents(store, env.project_id, 'connected-app');
}

function named(call: Call): Json {
  return appsOf(call).get(call.params.client_id as string) ?? refuse('connected_app_not_found');
}

function withSecret(call: Call): Json {
  const app = named(call);
  demand(!isPublic(app), 'public_connected_apps_do_not_have_secrets');
  return app;
}

const isPublic = ({ client_type }: Json): boolean => client_type.endsWith('_public');

function checkRedirectUrl(url: string): void {
  const at = `redirect_urls: "${url}"`;
  demand(/^[a-z][a-z0-9+.-]*:/i.test(url), 'connected_app_redirect_url_must_include_scheme', `${at} has no scheme.`);
  demand(URL.canParse(url), 'connected_app_invalid_redirect_url', `${at} is not a URL.`);
  const { protocol, hostname } = new URL(url);
  const local = protocol !== 'http:' || loopback.includes(hostname);
  demand(local, 'connected_app_redirect_url_http_scheme_must_use_loopback', `${at} must be https.`);
}

function check({ env, store }: Call, fields: Json): void {
  for (const url of [...(fields.redirect_urls ?? []), ...(fields.post_logout_redirect_urls ?? [])])
    checkRedirectUrl(url);
  const minutes = fields.access_token_expiry_minutes ?? 60;
  const text = 'access_token_expiry_minutes is 5 to 1440.';
  demand(minutes >= 5 && minutes <= 1_440, 'idp_invalid_access_token_expiry_minutes', text);
  const template: string = fields.access_token_template_content ?? '';
  if (template.trim() === '') return;
  try {
    checkTemplate(store, template, env.vertical === 'B2B' ? ['member', 'organization'] : ['user']);
  } catch (error) {
    const why = error instanceof ApiError ? error.message : '';
    refuse('idp_invalid_access_token_jwt_template', `access_token_template_content: ${why}`);
  }
}

/** New clients, and those whose secret is being rotated, are shown without how they came to be. */
function showWith(app: Json, secret: Json): Json {
  const { creation_method: _, ...shown } = show(app);
  return { connected_app: { ...shown, ...secret } };
}

/** A new client, as it is kept; a public one has no secret. */
export function newApp(client_id: string, fields: Json, secret: string | undefined): Json {
  return {
    client_id,
    client_name: '',
    client_description: '',
    status: 'active',
    full_access_allowed: false,
    redirect_urls: [],
    access_token_expiry_minutes: 60,
    access_token_template_content: '',
    post_logout_redirect_urls: [],
    bypass_consent_for_offline_access: false,
    creation_method: 'API',
    ...fields,
    ...(secret && keptSecret(secret)),
  };
}

export const connectedApps: Routes<Call> = {
  [`POST ${base}`]: call => {
    const { body, env } = call;
    check(call, body);
    const secret = isPublic(body) ? undefined : newToken();
    const usual = call.store.behaviour.is('connected-app-lifetime', 'one_hour') ? 60 : 15;
    const fields = { access_token_expiry_minutes: usual, ...body };
    const app = newApp(newId('connected-app', env.stage), fields, secret);
    appsOf(call).put(app.client_id, app);
    return showWith(app, secret ? { client_secret: secret } : {});
  },

  [`GET ${one}`]: call => ({ connected_app: show(named(call)) }),

  [`PUT ${one}`]: call => {
    check(call, call.body);
    const app = { ...named(call), ...call.body };
    appsOf(call).put(app.client_id, app);
    return { connected_app: show(app) };
  },

  [`DELETE ${one}`]: call => {
    const { client_id } = named(call);
    appsOf(call).delete(client_id);
    return { client_id };
  },

  [`POST ${base}/search`]: call => {
    const { page, results_metadata } = listPage(call, appsOf(call).all());
    return { connected_apps: page.map(show), results_metadata };
  },

  [`POST ${one}/secrets/rotate/start`]: call => {
    const { client, next_client_secret } = startRotation(withSecret(call), rotating);
    appsOf(call).put(client.client_id, client);
    return showWith(client, { next_client_secret });
  },

  [`POST ${one}/secrets/rotate/cancel`]: call => {
    const app = cancelRotation(withSecret(call), notRotating);
    appsOf(call).put(app.client_id, app);
    return { connected_app: show(app) };
  },

  [`POST ${one}/secrets/rotate`]: call => {
    const app = finishRotation(withSecret(call), notRotating);
    appsOf(call).put(app.client_id, app);
    return { connected_app: show(app) };
  },
};
