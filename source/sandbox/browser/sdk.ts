/**
 * /sdk/v1: what the frontend SDKs call, with a public token in place of a secret and the session token beside it. Each call is
 * an operation of the API; its answer stands in `data`.
 */
import { flatPolicy } from '../auth/rbac.ts';
import { strengthConfig } from '../auth/strength.ts';
import type { Answer } from '../core/answers.ts';
import { ApiError, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Page, PageCall, Pages } from '../core/pages.ts';
import { parseBody } from '../core/request.ts';
import { demandAllowed, type SdkCaller, sdkCaller } from './sdk-caller.ts';
import { type SdkOperation, sdkOperations } from './sdk-operations.ts';

/** Lets the page that asks read the answer; whether it may ask at all is decided by `basic.domains`. */
function cors({ headers }: PageCall): Record<string, string> {
  return {
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'authorization, content-type, x-sdk-client, x-sdk-parent-host',
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
    vary: 'origin',
  };
}

const preflight: Page = call => ({ status: 204, body: '', headers: cors(call) });

/** A page that answers a caller with data; refusals can be read by the browser, too. */
function answering(answer: (call: PageCall, caller: SdkCaller) => Promise<Json> | Json): Page {
  return async (call): Promise<Answer> => {
    try {
      return { status: 200, body: { data: await answer(call, sdkCaller(call)) }, headers: cors(call) };
    } catch (error) {
      if (error instanceof ApiError) Object.assign(error.headers, cors(call));
      throw error;
    }
  };
}

/** The body of an operation: what the SDK sends without what only browsers have, and its session. */
function bodyOf(call: PageCall, operation: string, session_token: string | undefined): Json {
  const sent = (parseBody(call.text, call.headers) ?? {}) as Json;
  const { dfp_telemetry_id: _, captcha_token: __, code_verifier, ...body } = sent;
  const fields = call.fieldsOf(operation);
  const verifier = ['code_verifier', 'pkce_code_verifier'].find(name => fields.includes(name));
  if (code_verifier && verifier) body[verifier] = code_verifier;
  // The SDK calls a one-time code a token.
  if (body.token && !fields.includes('token') && fields.includes('code')) {
    body.code = body.token;
    delete body.token;
  }
  const takesSession = session_token && fields.includes('session_token') && !body.intermediate_session_token;
  return takesSession ? { ...body, session_token } : body;
}

/** Fields that an SDK knows by another name than the API. */
function namesOf({ user_session, email_id, phone_id, method_id = email_id ?? phone_id }: Json): Json {
  return { ...(user_session && { session: user_session }), ...(method_id && { method_id }) };
}

const operating = (sdkOperation: SdkOperation): Page =>
  answering(async (call, caller) => {
    demandAllowed(caller, sdkOperation);
    const { operation } = sdkOperation;
    const fields = await call.operate(caller.env, operation, bodyOf(call, operation, caller.session_token));
    return { status_code: 200, ...fields, ...namesOf(fields) };
  });

/** What the session is of: the answer of its authentication, without a change of it. */
const own = (path: string, show: (session: Json) => Json): Page =>
  answering(async (call, { env, session_token }) => {
    if (!session_token) refuse('session_not_found');
    return show(await call.operate(env, `POST ${path}/sessions/authenticate`, { session_token }));
  });

/** What an SDK asks first. */
const bootstrap = answering(({ services }, { env, config }) => {
  const { store } = services;
  const strength = strengthConfig(store, env);
  const { roles, resources } = flatPolicy(store, env);
  return {
    project_name: env.project_slug,
    disable_sdk_watermark: true,
    captcha_settings: { enabled: false },
    cname_domain: null,
    email_domains: [],
    pkce_required_for_email_magic_links: config.magic_links.pkce_required,
    pkce_required_for_password_resets: config.passwords.pkce_required_for_password_resets,
    pkce_required_for_oauth: config.oauth.pkce_required,
    pkce_required_for_sso: config.sso?.pkce_required ?? false,
    slug_pattern: null,
    create_organization_enabled: config.basic.allow_self_onboarding ?? false,
    password_config:
      strength.validation_policy === 'LUDS'
        ? {
            luds_complexity: strength.luds_min_password_complexity,
            luds_minimum_count: strength.luds_min_password_length,
          }
        : null,
    rbac_policy: { roles, resources },
    siwe_required_for_crypto_wallets: config.crypto_wallets?.siwe_required ?? false,
    vertical: env.vertical,
  };
});

const answers: Pages = {
  'GET /projects/bootstrap/{public_token}': bootstrap,
  'POST /events': call => ({ status: 200, body: { data: {} }, headers: cors(call) }),
  'GET /users/me': own('/v1', ({ user }) => user),
  'GET /b2b/organizations/me': own('/v1/b2b', ({ organization }) => ({ organization })),
  'GET /b2b/organizations/members/me': own('/v1/b2b', ({ member }) => ({ member })),
  ...Object.fromEntries(Object.entries(sdkOperations).map(([name, operation]) => [name, operating(operation)])),
};

export const sdk: Pages = Object.fromEntries(
  Object.entries(answers).flatMap(([name, page]) => {
    const [method, path] = name.split(' ');
    return [
      [`${method} /sdk/v1${path}`, page],
      [`OPTIONS /sdk/v1${path}`, preflight],
    ];
  }),
);
