/** What an error from Stytch means to the user: a cause, a fix, and whether the call may have succeeded anyway. */
import { UserError } from '../config/user-error.ts';
import { explanations, fallback } from './explanations.ts';

export interface Failure {
  /** Stytch's `error_type`, or `network` when there was no answer. */
  errorType: string;
  message: string;
  cause: string;
  cure: string;
}

/** Nothing after these can succeed: the run stops cleanly, and goes on with new credentials. */
const fatal = new Set([
  'unauthorized_credentials',
  'invalid_secret_authentication',
  'invalid_project_id_authentication',
  'unauthorized_project_id_test',
  'unauthorized_project_id_live',
  'invalid_b2b_endpoint',
  'invalid_consumer_endpoint',
  'live_id_used_in_test_environment',
  'test_id_used_in_live_environment',
  'unauthorized_action',
]);

/** Errors of our own making that a record keeps. */
export class RecordError extends Error {
  readonly errorType: string;
  constructor(errorType: string, message: string) {
    super(message);
    this.name = 'RecordError';
    this.errorType = errorType;
  }
}

/** The `error_type` of anything thrown by an API call: Stytch's own, or `network` where there was no answer. */
export function errorTypeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown_error';
  if ('error_type' in error && typeof error.error_type === 'string') return error.error_type;
  if (error instanceof RecordError) return error.errorType;
  // The SDK's RequestError, which it does not export, and the management client's own like it.
  return 'request' in error ? 'network' : 'unknown_error';
}

export const isFatal = (error: unknown) => fatal.has(errorTypeOf(error));
/** There was no answer at all. The transport repeats what can be repeated for minutes before it says so. */
export const isUnreachable = (error: unknown) => errorTypeOf(error) === 'network';
/** There was no answer, or none to believe: it may have been done. */
export function isAmbiguous(error: unknown): boolean {
  const status = (error as { status_code?: unknown })?.status_code;
  return isUnreachable(error) || (typeof status === 'number' && status >= 500);
}
/** The `error_type` that says that an object of this kind is not there. */
const notFoundTypes = {
  member: ['member_not_found'],
  organization: ['organization_not_found'],
  user: ['user_not_found'],
  project: ['project_not_found'],
  // Not among the published types: a missing environment is reported as a missing project.
  environment: ['environment_not_found', 'project_not_found'],
  trusted_token_profile: ['trusted_token_profile_not_found'],
  secret: ['secret_not_found'],
  jwt_template: ['jwt_template_not_found'],
  m2m_client: ['m2m_client_not_found'],
  connected_app: ['connected_app_not_found'],
  email_template: ['email_template_not_found'],
  event_log_streaming: ['event_log_streaming_not_found'],
  session: ['session_not_found'],
} as const;

export type ObjectKind = keyof typeof notFoundTypes;

/**
 * True for a 404 of the object itself, of one of the kinds that were asked for. Any other 404 (a route, the project when
 * a Member was asked for) does not say whether the object is there.
 */
export function isNotFound(error: unknown, ...kinds: [ObjectKind, ...ObjectKind[]]): boolean {
  if ((error as { status_code?: unknown } | null)?.status_code !== 404) return false;
  const types: string[] = kinds.flatMap(kind => notFoundTypes[kind]);
  return types.includes(errorTypeOf(error));
}

/** Undefined where the object itself is not there. */
export async function unless<T>(asked: Promise<T>, ...kinds: [ObjectKind, ...ObjectKind[]]): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error, ...kinds)) return undefined;
    throw error;
  }
}

/** Puts any thrown thing into words for the journal, the screen and the report. */
export function explain(error: unknown): Failure {
  const errorType = errorTypeOf(error);
  const raw = error as { error_message?: unknown; message?: unknown };
  const message = String(raw?.error_message ?? raw?.message ?? error);
  return { errorType, message, ...curesOf(errorType) };
}

/** Cause and cure of a kept `error_type`. */
export function curesOf(errorType: string): { cause: string; cure: string } {
  const [cause, cure] = explanations[errorType] ?? fallback;
  return { cause, cure };
}

/** A call that failed outside of any record, as an error in three parts; what is no answer of Stytch's stays as it is. */
export function withoutDefect(error: unknown): unknown {
  if (error instanceof UserError || errorTypeOf(error) === 'unknown_error') return error;
  const { errorType, cause, cure } = explain(error);
  return new UserError({
    what: errorType === 'network' ? 'Stytch gave no answer.' : `Stytch answered ${errorType}.`,
    why: cause,
    next: cure,
    exitCode: isFatal(error) ? 2 : 1,
    cause: error,
  });
}
