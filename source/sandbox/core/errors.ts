/** The service's errors: one thrown type, and what each `error_type` means in HTTP. */
import type { Api } from '../contract/types.ts';
import type { Json } from './json.ts';
import { sentences } from './sentences.ts';

/** Thrown anywhere below a handler; the server turns it into the service's error body. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly headers: Record<string, string>;
  /** What is kept of a refused call, whose own transaction is undone. */
  afterwards?: () => void;

  constructor(type: string, message = sentence(type), headers: Record<string, string> = {}) {
    super(message);
    this.type = type;
    this.status = statusOf(type);
    this.headers = headers;
  }
}

/** Refuses the request with one of the service's error types. */
export function refuse(type: string, message?: string): never {
  throw new ApiError(type, message);
}

/** `if (!condition) refuse(type)`, in one word. */
export function demand(condition: unknown, type: string, message?: string): asserts condition {
  if (!condition) refuse(type, message);
}

const statuses: Record<number, string[]> = {
  // As the page of the sandbox values says.
  400: ['oauth_token_not_found'],
  401: [
    'attribute_mismatch',
    'endpoint_not_authorized_for_sdk',
    'invalid_authorization_header',
    'invalid_secret_authentication',
    'unable_to_auth_impersonation_token',
    'unable_to_auth_magic_link',
    'unable_to_auth_otp_code',
    'unable_to_auth_password_reset_token',
    'unable_to_authenticate_recovery_code',
    'unable_to_authenticate_totp',
    'unauthorized_action',
    'unauthorized_credentials',
  ],
  403: ['consumer_session_authorization_error', 'session_authorization_error', 'session_authorization_tenancy_error'],
  404: ['member_does_not_exist_in_organization', 'no_user_password'],
  405: ['method_not_allowed'],
  429: ['too_many_requests', 'user_lock_limit_reached'],
  500: ['internal_server_error'],
  503: ['server_unavailable'],
};

const statusByType = new Map(
  Object.entries(statuses).flatMap(([status, types]) => types.map(type => [type, Number(status)] as const)),
);

/** 400 unless the type says otherwise; whatever is not found is a 404. */
export function statusOf(type: string): number {
  return statusByType.get(type) ?? (type.endsWith('_not_found') ? 404 : 400);
}

/** The service's message where it matters to a reader, else the type read aloud. */
function sentence(type: string): string {
  const words = type.replaceAll('_', ' ');
  return sentences[type] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const pages: Record<Api, string> = {
  consumer: 'https://stytch.com/docs/api/errors',
  b2b: 'https://stytch.com/docs/b2b/api/errors',
  management: 'https://stytch.com/docs/workspace-management/pwa/errors',
  public: 'https://stytch.com/docs/api/errors',
};

/** The body that every refusal carries. */
export function errorBody(error: ApiError, api: Api, requestId: string): Json {
  return {
    status_code: error.status,
    request_id: requestId,
    error_type: error.type,
    error_message: error.message,
    error_url: `${pages[api]}/${error.status}#${error.type}`,
  };
}
