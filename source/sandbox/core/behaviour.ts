/**
 * How the sandbox behaves where the service's own behaviour is not published. Each switch has two or more possible
 * behaviours; the first one is what the sandbox assumes. `doctor` observes the real service, and its file sets the switches.
 */

export const behaviours = {
  // Identity
  'organization-id-or-slug': ['id', 'slug', 'refused'],
  'slug-or-external-id': ['slug', 'external_id', 'refused'],
  'member-id-or-external-id': ['id', 'external_id', 'refused'],
  'slug-case': ['different', 'same'],
  'organization-external-id-case': ['different', 'same'],
  'member-external-id-case': ['different', 'same'],
  'read-after-write': ['at_once', 'later'],
  'duplicate-errors': ['as_listed', 'others'],
  // Email addresses
  'email-as-written': ['kept', 'lowered'],
  'email-case': ['same', 'different'],
  'deleted-member-email': ['free', 'kept'],
  'deleted-member-external-id': ['free', 'kept'],
  'retired-email': ['reserved', 'free'],
  'deleted-member-retired-email': ['free', 'kept'],
  'email-change-password': ['removed', 'kept'],
  // Members
  'unknown-role': ['invalid_role', 'other_error', 'accepted'],
  'unknown-implicit-role': ['invalid_rbac_role_assignment', 'other_error', 'accepted'],
  'metadata-null': ['deletes', 'kept'],
  'metadata-update': ['merged', 'replaced'],
  'second-phone': ['refused', 'replaced'],
  'shared-phone': ['accepted', 'refused'],
  'enrolled-without-factor': ['accepted', 'refused'],
  'second-totp': ['refused', 'replaced'],
  // Organizations
  'email-invites-default': ['not_allowed', 'all_allowed'],
  'slug-left-out': ['accepted', 'refused'],
  'restricted-without-domains': ['invalid_restricted_email_setting', 'other_error', 'accepted'],
  'claimed-domains': ['accepted', 'refused'],
  'claimed-domain-elsewhere': ['refused', 'accepted'],
  'organization-roles': ['answered', 'refused'],
  // Passwords
  'migrate-external-id': ['kept', 'replaced', 'refused'],
  'migrate-second-password': ['refused', 'replaced'],
  'migrate-roles': ['replaced', 'added', 'kept'],
  'migrate-verifies-email': ['verified', 'unchanged'],
  'migrate-metadata': ['merged', 'replaced'],
  'scrypt-salt': ['decoded', 'text'],
  'weak-password': ['reset', 'accepted'],
  'first-strength-policy': ['validated', 'not_validated'],
  'password-scope-free': ['accepted', 'refused'],
  'password-scope-in-use': ['refused', 'other_error', 'accepted'],
  'lock-answer': ['afterwards', 'at_threshold'],
  'lock-sessions': ['kept', 'ended'],
  'lock-limits': ['as_noted', 'narrower', 'wider'],
  // Sessions
  'attest-unverified-email': ['accepted', 'refused'],
  'attest-verifies-email': ['verified', 'unchanged'],
  'attest-mfa': ['full_session', 'none'],
  'attest-auth-methods': ['full_session', 'none'],
  'attest-token-id': ['accepted', 'refused'],
  'attest-new-organization': ['created', 'refused'],
  'session-token-of-token': ['same', 'other'],
  'session-token-of-jwt': ['empty', 'given'],
  'exchange-trusted-token': ['counts', 'refused'],
  'service-claims': ['refused', 'ignored'],
  'claims-size': ['refused', 'accepted'],
  // Settings
  'project-environments': ['none', 'ready'],
  'test-needs-live': ['needed', 'not_needed'],
  'live-deletable': ['refused', 'deleted'],
  'missing-environment': ['project_not_found', 'other_error'],
  'first-redirect-url': ['localhost', 'none'],
  'redirect-url-existing': ['merged', 'replaced', 'refused'],
  'redirect-url-default': ['moves', 'stays'],
  'discovery-on-login-url': ['both', 'login_lost', 'refused'],
  'discovery-in-consumer': ['refused', 'accepted'],
  'self-serve-unlock': ['needs_url', 'free'],
  'magic-link-domain': ['needed', 'not_needed'],
  'jwt-template-unset': ['empty_text', 'empty_object', 'not_found'],
  'jwt-template-empty': ['accepted', 'refused'],
  'template-variable': ['accepted', 'refused'],
  'template-documented-variables': ['all', 'fewer'],
  'template-guessed-variables': ['all', 'fewer'],
  'template-reserved-claims': ['refused', 'accepted'],
  'rbac-other-vertical': ['invalid_role_for_vertical', 'other_error', 'accepted'],
  'rbac-own-roles': ['refused', 'accepted'],
  'rbac-left-out': ['cleared', 'kept'],
  'rbac-action-names': ['dashes', 'underscores'],
  'rbac-unknown-action': ['refused', 'accepted'],
  'rbac-reserved-scopes': ['refused', 'accepted'],
  'member-default-permissions': ['self', 'more'],
  'default-template-unset': ['accepted', 'refused'],
  'prebuilt-default': ['refused', 'accepted'],
  'html-template-domain': ['needed', 'not_needed'],
  'http-only-domain': ['needed', 'not_needed'],
  'sdk-first-config': ['off', 'on'],
  'sdk-impersonation': ['absent', 'listed'],
  'sdk-session-minutes': ['as_noted', 'narrower', 'wider'],
  'sdk-wildcard-domain': ['accepted', 'refused'],
  'sdk-slug-in-path': ['accepted', 'refused'],
  'sdk-slug-in-host': ['accepted', 'refused'],
  'streaming-status': ['disabled', 'pending', 'active'],
  'streaming-destinations': ['one', 'several'],
  'whatsapp-countries': ['refused', 'answered'],
  'sms-countries': ['ca_us', 'others'],
  'connected-app-lifetime': ['one_hour', 'other'],
  'oidc-status': ['active', 'pending'],
  'm2m-client-id': ['kept', 'other'],
  // Limits
  'unpublished-rate': ['none', 'limited', 'limited_without_header'],
  // Consumer
  'session-list-jwt': ['none', 'given'],
  'consumer-session-token-of-jwt': ['empty', 'given'],
  'user-default-role': ['listed', 'left_out'],
  'user-default-permissions': ['self', 'other'],
  'consumer-audience': ['added', 'replaces', 'ignored'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type BehaviourId = keyof typeof behaviours;
export type BehaviourOf<Id extends BehaviourId> = (typeof behaviours)[Id][number];

export const isBehaviourId = (id: string): id is BehaviourId => Object.hasOwn(behaviours, id);

/** The chosen behaviours of one sandbox; handlers ask with `is`, or with `of` for more than two. */
export class Behaviour {
  readonly #chosen = new Map<string, string>();

  /** Replaces all choices; what is left out is as assumed. Throws Error for a switch or a behaviour that does not exist. */
  set(chosen: Record<string, string>): void {
    for (const [id, behaviour] of Object.entries(chosen)) {
      const known: readonly string[] | undefined = isBehaviourId(id) ? behaviours[id] : undefined;
      if (!known) throw new Error(`the sandbox has no switch "${id}"`);
      if (!known.includes(behaviour)) throw new Error(`"${id}" is one of ${known.join(', ')}, not "${behaviour}"`);
    }
    this.#chosen.clear();
    for (const [id, behaviour] of Object.entries(chosen)) this.#chosen.set(id, behaviour);
  }

  of<Id extends BehaviourId>(id: Id): BehaviourOf<Id> {
    return (this.#chosen.get(id) ?? behaviours[id][0]) as BehaviourOf<Id>;
  }

  is<Id extends BehaviourId>(id: Id, behaviour: BehaviourOf<Id>): boolean {
    return this.of(id) === behaviour;
  }
}
