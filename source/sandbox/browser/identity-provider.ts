/**
 * The built-in identity provider: a page with a form, on which a person (or a test) types the address to log in with. It proves
 * nothing, and stands for Google, for a company's Okta, for every other. It sends the browser back to the callback address of
 * the environment or of the connection, as theirs do, and that to the application.
 */
import { endSignIn, identityOf, signInOf } from '../auth/sign-ins.ts';
import { memberByEmail } from '../b2b/member.ts';
import { organizationById } from '../b2b/organization.ts';
import { userByKey } from '../consumer/user.ts';
import { checkEmail, emailKey } from '../core/checks.ts';
import type { Environment } from '../core/context.ts';
import { environmentById } from '../core/environments.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { escapeHtml, htmlPage, type Page, type PageCall, type Pages, redirectTo } from '../core/pages.ts';

const path = '/identity-provider';

/** The address of the page for a sign-in that has begun. The state says of which environment it is. */
export function providerPage(env: Environment, state: string): string {
  return `${path}?${new URLSearchParams({ state: `${env.project_id}.${state}` })}`;
}

function opened({ services, now }: PageCall, given: string | null) {
  const [projectId = '', state = ''] = (given ?? '').split('.');
  const { store } = services;
  const env = environmentById(store, projectId);
  const asked = env && signInOf({ store, env, now }, state);
  demand(env && asked, 'oauth_invalid_state', 'This login was not begun here, or too long ago. Start it again.');
  return { place: { store, env, now }, state, asked };
}

/** Where an identity provider sends the browser back to. */
function callbackOf({ vertical, doc }: Environment, { kind, connection }: Json): string {
  if (kind === 'sso') return `/v1/b2b/sso/callback/${connection}`;
  return `/v1${vertical === 'B2B' ? '/b2b' : ''}/oauth/callback/${doc.oauth_callback_id}`;
}

const form: Page = call => {
  const given = call.query.get('state');
  const { place, asked } = opened(call, given);
  const title = `Log in with ${asked.provider_type ?? asked.provider}`;
  return htmlPage(
    title,
    `<main><h1>${escapeHtml(title)}</h1>
<p>The identity provider of the local Stytch. Any address is believed.</p>
<form method="post" action="${escapeHtml(callbackOf(place.env, asked))}">
<input type="hidden" name="state" value="${escapeHtml(given ?? '')}">
<p><label>Email <input name="email" type="email" required autofocus></label></p>
<p><label>Name <input name="name"></label></p>
<p><button>Log in</button></p>
</form></main>`,
  );
};

const callback: Page = call => {
  const fields = new URLSearchParams(call.text);
  const { place, state, asked } = opened(call, fields.get('state'));
  const email = emailKey(checkEmail(fields.get('email') ?? ''));
  const identity = identityOf(asked.provider, email, fields.get('name') ?? '');
  const known = accountExists(place, asked, email);
  const target = asked.discovery_redirect_url ?? (known ? asked.login_redirect_url : asked.signup_redirect_url);
  const token = place.store.write(() => endSignIn(place, state, asked.kind, { ...asked, ...identity }));
  const url = new URL(target);
  url.searchParams.set('stytch_token_type', asked.discovery ? 'discovery_oauth' : asked.kind);
  url.searchParams.set('token', token);
  return redirectTo(url.href);
};

function accountExists(place: { env: Environment } & Parameters<typeof userByKey>[0], asked: Json, email: string) {
  if (asked.user) return true;
  if (place.env.vertical === 'CONSUMER') return userByKey(place, 'email', email) !== undefined;
  if (!asked.organization) return true;
  return memberByEmail(place, organizationById(place, asked.organization), email) !== undefined;
}

export const identityProvider: Pages = {
  [`GET ${path}`]: form,
  'POST /v1/oauth/callback/{oauth_callback_id}': callback,
  'POST /v1/b2b/oauth/callback/{oauth_callback_id}': callback,
  'POST /v1/b2b/sso/callback/{connection_id}': callback,
};
