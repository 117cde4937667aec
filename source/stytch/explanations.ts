/** What each `error_type` means to the user: Stytch's error types and our own. */

const sameEmail: [string, string] = [
  'The Organization has another Member with this email.',
  'Decide which of the two Users is the right one, and change or delete the other in the Consumer project.',
];

/** What Stytch refuses of an Organization's settings although the plan found nothing: its own lists may be longer. */
const refusedSetting = (cause: string, setting: string): [string, string] => [
  cause,
  `Write another rule about ${setting} (--organization-settings), or change the Organization in the dashboard. Then run again.`,
];

/** error_type -> [cause, cure]. */
export const explanations: Record<string, [string, string]> = {
  network: ['Stytch could not be reached.', 'Check the network and run again; nothing is done twice.'],
  too_many_requests: ['The project is over its limit.', 'Run again later, or stop what else is using the project.'],
  internal_server_error: [
    'Stytch failed on this record several times.',
    'Run again; if it stays, send the request to Stytch support.',
  ],
  not_from_stytch: [
    'Something between here and Stytch answered.',
    'Let the calls through (proxy, firewall), then run again; nothing is done twice.',
  ],
  unauthorized_credentials: ['The secret is wrong or was revoked.', 'Give a current secret and run again.'],
  invalid_secret_authentication: ['That is not a project secret.', 'Take it from the dashboard, under API keys.'],
  invalid_b2b_endpoint: ['This is a Consumer secret.', 'Give the id and secret of the B2B project.'],
  invalid_consumer_endpoint: ['This is a B2B secret.', 'Give the id and secret of the Consumer project.'],
  duplicate_member_email: sameEmail,
  duplicate_email: sameEmail,
  duplicate_member_external_id: [
    'The Organization has another Member with this external id.',
    'Look the Member up in the dashboard: it was not made by this run.',
  ],
  organization_slug_already_used: [
    'Another Organization of the B2B project has this slug.',
    'Rename that one in the dashboard, or delete it if it is a left-over, then run again.',
  ],
  organization_external_id_already_used: [
    'Another Organization of the B2B project has this external id, with other settings.',
    'Look it up in the dashboard: it was not made by this run.',
  ],
  invalid_restricted_email_setting: refusedSetting(
    'Invitations or joining by email are restricted to allowed domains, and the Organization has none.',
    'email_allowed_domains',
  ),
  invalid_restricted_oauth_tenants_setting: refusedSetting(
    'Joining by OAuth tenant is restricted to allowed tenants, and the Organization has none.',
    'allowed_oauth_tenants',
  ),
  invalid_organization_auth_method_settings: refusedSetting(
    'No user could join: invitations, joining by email and joining by SSO are all not allowed.',
    'email_invites',
  ),
  organization_settings_domain_too_common: refusedSetting(
    'Any user can have an address at one of the allowed domains.',
    'email_allowed_domains',
  ),
  organization_settings_disposable_domain: refusedSetting(
    'One of the domains is for addresses that live for minutes.',
    'email_allowed_domains',
  ),
  organization_settings_claimed_domain_too_common: refusedSetting(
    'Any user can have an address at one of the claimed domains.',
    'claimed_email_domains',
  ),
  organization_settings_duplicate_claimed_domain: refusedSetting(
    'Another Organization claims the domain; a domain belongs to one.',
    'claimed_email_domains',
  ),
  claimed_email_domains_not_supported: refusedSetting(
    'The project may not claim mail domains.',
    'claimed_email_domains',
  ),
  action_not_allowed_email_domain_is_claimed: [
    'Another Organization claims the mail domain, which keeps its people out of every other.',
    'Take the claim away there (--organization-settings "key: claimed_email_domains = none"), then run again.',
  ],
  too_many_sso_connections: [
    'The Organization has as many SSO connections as it may have.',
    'Delete one in the dashboard, or write sso = needed in place of saml or oidc.',
  ],
  too_many_sso_connections_for_billing_tier: [
    'The plan of the project allows no more SSO connections.',
    'Raise it in the dashboard (billing), or write sso = needed in place of saml or oidc. Then run again.',
  ],
  active_scim_connection_exists: [
    'The Organization has a SCIM connection that this migration did not make.',
    'Use that one, and write scim = needed; or delete it in the dashboard and run again.',
  ],
  password_already_exists: [
    'The Member already has another password.',
    'Nothing is lost: the user logs in with that one, or resets it.',
  ],
  invalid_email: ['Stytch refuses this email address.', 'Correct it in the Consumer project, then run again.'],
  invalid_phone_number: ['Stytch refuses this phone number.', 'Correct or delete it in the Consumer project.'],
  metadata_too_large: [
    'The metadata is larger than a Member may have.',
    'Shorten it in the Consumer project, then run again.',
  ],
  metadata_too_many_keys: [
    'The metadata has more keys than a Member may have.',
    'Remove keys in the Consumer project, then run again.',
  ],
  claim_taken: ['The claim name is in use.', 'Choose another claim name, or free this one in the dashboard.'],
  template_unreadable: [
    'The claim template is unusual.',
    'Add the email claim by hand in the dashboard; the report has it.',
  ],
  session_not_found: ['The session is expired, revoked or unknown.', 'Nothing to carry over: the user logs in again.'],
  claim_missing: [
    'The email claim is not in the session: the email is unverified, or the claim template is missing.',
    'For users with a verified email: run again so that it is written. Others log in again.',
  ],
  email_not_verified: [
    'The address is not a verified one of this User.',
    'The user logs in again, which verifies it; nothing else may.',
  ],
  removed_in_b2b: [
    'Someone removed the Member from the B2B project.',
    'Nothing to do if that was on purpose: the Member is not created again.',
  ],
  jwt_invalid_claims: ['This JWT is not one of this project.', 'Nothing to carry over.'],
  not_carried: [
    'The session was not carried over by this migration.',
    'It was not ended: its user would have no session. See what "sessions carry" said about it.',
  ],
  not_migrated: ['The User was not moved.', 'See skipped.csv; they log in again once they are moved.'],
  organization_unclear: [
    'The User is in several Organizations and it is not clear which was meant.',
    'Give an "organization" column, or choose --several each.',
  ],
  email_changed: ['The email belongs to someone else now.', 'Nothing was carried over: the user logs in again.'],
  member_not_found: [
    'No Member has the email of the session.',
    'The email changed since the move: the user logs in again.',
  ],
  unsafe_id: [
    'An id of this record cannot stand in an address.',
    'Nothing was sent. Change the id (it is empty, or consists of dots), then run again.',
  ],
  in_use: ['Someone uses it.', 'It was kept. Remove it in the dashboard if you are sure.'],
  changed_since: ['Someone changed it since.', 'It was kept. Remove or restore it by hand if you are sure.'],
  email_taken: [
    'A User of the Consumer project has this email now.',
    'Check that it is the same person, and give the User that tenant.',
  ],
  member_changed: [
    'The Member was removed or changed in B2B after the list was made: no User is created.',
    'Nothing is to be done where it was removed; else run again.',
  ],
  not_deletable: ['It cannot be deleted alone.', 'It was kept, and is empty.'],
  cannot_delete_default_email_template: [
    'It is the default template of an email, and Stytch always has one.',
    'It was kept. Choose another default in the dashboard, then delete it.',
  ],
  rbac_cannot_delete_attribute_used_in_org_policy: [
    'An Organization uses this role or resource.',
    'It was kept. Take it from the Organization first, then undo again.',
  ],
  required_custom_email_domain: [
    'The project has no verified custom email domain.',
    'Verify the domain in the dashboard, tick it in the checklist, and apply the settings again.',
  ],
  cname_required_to_enable_http_only_cookies: [
    'HttpOnly cookies need the custom domain of the project.',
    'Set the custom domain up in the dashboard, tick it in the checklist, and apply the settings again.',
  ],
  client_differs: [
    'The B2B project has an M2M client of this id, with other values.',
    'It was left as it is. Make both sides equal, or delete one of them.',
  ],
  insecure_m2m_client_secret: [
    'Stytch finds the secret too easy to guess.',
    'Take its line out of the file: the client gets a new secret then.',
  ],
  setting_not_kept: [
    'Stytch answered that it took the setting, and shows another one.',
    'Look it up in the dashboard: a domain may have to be verified first. Then apply again.',
  ],
  not_ours: ['It was there before this migration.', 'It was kept.'],
  conflict: [
    'The same field changed in Consumer and in B2B.',
    'Make both sides equal, or run with --conflicts consumer or --conflicts b2b.',
  ],
  user_gone: [
    'The User is gone from the Consumer project, or from that tenant.',
    'Remove the Member by hand, or run with --gone remove.',
  ],
  mismatch: [
    'What Stytch holds differs from what was to be carried over.',
    'See the fields in the message; correct one side and verify again.',
  ],
};

/** For every other type. */
export const fallback: [string, string] = [
  'Stytch refused the call.',
  'The message says why; correct the record in the Consumer project, then run again.',
];
