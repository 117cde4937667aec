/**
 * Every mark of a guess or a contradiction in the shared notes about Stytch, and what became of it: an assumption, by its id, or
 * a reason why there is none. The notes are no part of this repository: a place is named by file, section and a word of the row.
 */

export interface Mark {
  file: 'SETTINGS.md' | 'DOMAIN.md';
  /** Number or first word of the heading above. */
  section: string;
  /** Some words of the row; no other marked row of the section has them. */
  row: string;
  /** How many signs of a guess the row has; 0 where words say it. */
  guesses: number;
  /** What is not known, in our words. */
  about: string;
  assumptions: string[];
  /** Why no assumption stands for it. */
  reason: string | undefined;
}

const seen = (
  file: Mark['file'],
  section: string,
  row: string,
  guesses: number,
  about: string,
  answer: string[] | string,
): Mark => ({
  file,
  section,
  row,
  guesses,
  about,
  assumptions: typeof answer === 'string' ? [] : answer,
  reason: typeof answer === 'string' ? answer : undefined,
});

const settings = (...rest: [section: string, row: string, guesses: number, about: string, answer: string[] | string]) =>
  seen('SETTINGS.md', ...rest);
const domain = (...rest: [section: string, row: string, about: string, answer: string[] | string]) => {
  const [section, row, about, answer] = rest;
  return seen('DOMAIN.md', section, row, 0, about, answer);
};

const byHand = 'Nothing of it is in an API: the checklist sends the person to the dashboard, which shows the address.';

export const marks: readonly Mark[] = [
  // SETTINGS.md
  settings(
    'Facts',
    'guess or memory',
    2,
    'what the sign means; which call answers which error type',
    'It explains the sign. An error type on which the program acts has an assumption of its own.',
  ),
  settings('1', 'Limits (D', 1, 'whether limits are of a project or of an environment', ['numbers']),
  settings('1.1', 'no** environments', 0, 'whether a new project has environments', ['project-environments']),
  settings(
    '1.1',
    'zero_downtime_session_migration_url',
    1,
    'whether to copy the URL',
    'It is a decision of this program, not of the service.',
  ),
  settings('1.1', 'use_custom_domain_in_magic_link_emails', 1, 'what refuses the flag', ['magic-link-domain']),
  settings('1.2', 'URL that exists', 0, 'merge or error', ['redirect-url-existing']),
  settings('1.2', 'Types: LOGIN', 1, 'DISCOVERY in a Consumer project; on the URL of LOGIN', [
    'discovery-in-consumer',
    'discovery-on-login-url',
  ]),
  settings('1.2', 'one default a type', 1, 'whether a new default replaces the old one', ['redirect-url-default']),
  settings('1.3', 'Unset template', 1, 'how it reads', ['jwt-template-unset', 'jwt-template-empty']),
  settings('1.3', 'custom_audience: copy', 1, 'what it does to the audience of a Consumer JWT', ['consumer-audience']),
  settings('1.5', 'Omitted custom_', 1, 'what becomes of lists that are left out', ['rbac-left-out']),
  settings('1.5', 'Mapping:', 1, 'whether B2B has the actions of Consumer', [
    'rbac-action-names',
    'rbac-unknown-action',
  ]),
  settings('1.5', 'Reserved scopes', 1, 'which scopes are reserved', ['rbac-reserved-scopes']),
  settings('1.6', 'allow_self_onboarding', 1, 'its default', ['sdk-first-config']),
  settings('1.6', 'enable_member_permissions', 1, 'its default, and whether the Admin Portal needs it', [
    'sdk-first-config',
  ]),
  settings('1.6', 'max_session_duration_minutes', 1, 'its limits', ['sdk-session-minutes']),
  settings('2', 'user.user_id', 1, 'whether there is member.member_id', ['template-guessed-variables']),
  settings('2', 'user.untrusted_metadata.PATH', 2, 'metadata that users write', ['template-guessed-variables']),
  settings('2', 'user.external_id', 1, 'whether there is member.external_id', ['template-guessed-variables']),
  settings('2', 'organization.trusted_metadata.PATH', 1, 'variables of the Organization', [
    'template-documented-variables',
    'template-guessed-variables',
  ]),
  settings('2', 'user.phone_numbers', 1, 'address and name of the Member', ['template-guessed-variables']),
  settings('2', 'Rules:', 1, 'registered claims in a template', ['template-reserved-claims', 'template-variable']),
  settings('3', 'User.roles string', 1, 'whether the default role is listed', ['user-default-role']),
  settings('3', 'Unknown role', 0, 'which error refuses it', ['unknown-role', 'unknown-implicit-role']),
  settings('4', 'email_jit_provisioning', 1, 'which error a restriction without domains gets', [
    'restricted-without-domains',
  ]),
  settings('5', 'Tools:', 1, 'whether a tool of our tests is maintained', 'It is not about Stytch.'),
  settings('6', 'No API', 1, 'addresses in the dashboard', byHand),
  settings('6', 'custom auth domain', 1, 'address in the dashboard', byHand),
  settings('6', 'OAuth providers', 2, 'host of the callback; address in the dashboard', ['oauth-callback']),
  settings('6', 'captcha', 1, 'address in the dashboard', byHand),
  settings('6', 'webhooks', 1, 'address in the dashboard', byHand),
  settings('6', 'custom SMS/email senders', 1, 'where they are asked for', byHand),
  settings('7', 'POST existing redirect URL', 0, 'merge or error', ['redirect-url-existing']),
  settings('7', 'project create', 0, 'whether it makes environments', ['project-environments']),
  settings('7', 'TEST before LIVE', 0, 'order and deletion of environments', ['test-needs-live', 'live-deletable']),
  settings('7', 'RBAC wrong vertical', 0, 'which error refuses it', ['rbac-other-vertical']),
  settings('7', 'streaming status', 0, 'status of a new stream; a second one', [
    'streaming-status',
    'streaming-destinations',
  ]),
  settings('7', 'limits', 0, 'numbers of objects', ['numbers']),
  settings('7', 'unset default template', 0, 'success or error', ['default-template-unset']),
  settings('7', 'WhatsApp GET', 0, 'answer or error', ['whatsapp-countries']),
  settings('7', 'empty JWT template', 0, 'empty text or object', ['jwt-template-unset', 'jwt-template-empty']),
  settings('7', 'PREBUILT default', 1, 'whether it can be unset', ['prebuilt-default']),
  settings('7', 'SB does not enforce', 0, 'what the service refuses', [
    'rbac-own-roles',
    'html-template-domain',
    'html-placeholders',
    'http-only-domain',
    'self-serve-unlock',
  ]),
  settings('7', 'user_impersonation', 0, 'whether the SDK configuration has the section', ['sdk-impersonation']),
  settings('7', 'stytch_member defaults', 0, 'permissions of the default roles', [
    'member-default-permissions',
    'user-default-permissions',
  ]),
  settings('7', 'action names', 0, 'dashes or underscores', ['rbac-action-names']),
  settings('7', 'slug required', 0, 'whether it may be left out', ['slug-left-out']),
  settings(
    '7',
    'TF docs drift',
    0,
    'old pages of the Terraform provider',
    'The schema of the provider decides, and is a fixture.',
  ),
  settings('7', 'management SDK for node', 0, 'whether it is on npm', 'It is about a registry, not about Stytch.'),
  // DOMAIN.md
  domain('The', 'Get the Consumer session JWTs', 'whether the list of sessions has JWTs', ['session-list-jwt']),
  domain('Rules', 'No read-back', 'whether salts are decoded', ['scrypt-salt']),
  domain('Rules', 'external id is not published', 'which of id, slug and external id wins', [
    'organization-id-or-slug',
    'slug-or-external-id',
    'member-id-or-external-id',
    'slug-case',
    'organization-external-id-case',
  ]),
  domain('Rules', 'token_id', 'whether it is of a token or of a person; JWTs of the list', [
    'attest-token-id',
    'session-list-jwt',
  ]),
  domain(
    'Rules',
    'MFA by email OTP',
    'whether it exists',
    'The published shape names two methods: a call with another one is no call of the contract.',
  ),
  domain('Limits', 'every other write and read', 'rates that are not published', ['unpublished-rate']),
];
