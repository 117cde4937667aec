/** Choices of the local Stytch that no call can ask about: they need a user who reads mail, waits, or owns a domain. */
import { choice, unpublished } from '../assumption.ts';

const mail = 'The answer needs a mail that a user reads.';
const provider = 'The answer needs an account at an identity provider.';
const dashboard = 'Only the dashboard can do it.';

export const unasked = [
  choice('lock-scope', {
    statement:
      'In B2B a lock is a Member’s, and a login with a second factor missing does not end the count; a wrong code of the discovery flow counts for each Member of that address. The link of `user_lock_self_serve_enabled` is a magic link: authenticating it unlocks and logs in.',
    why: 'People who were locked must know how they get in again.',
    source: unpublished,
    unasked: mail,
  }),
  choice('connection-addresses', {
    statement:
      'Only the address of SAML metadata is fetched. `acs_url`, `redirect_url` and SCIM `base_url` are addresses of the sandbox.',
    why: 'They belong to the place, not to the service.',
    source: unpublished,
    unasked: 'It is a choice of the sandbox, not of the service.',
  }),
  choice('provider-tokens', {
    statement:
      'The tokens of a Member’s identity providers are made up, and open nothing. Every address of the built-in provider is verified, and proves the address as that provider would: Google and Microsoft do in B2B, Slack, HubSpot and GitHub do not.',
    why: 'A login through a provider may verify an address, or not.',
    source: unpublished,
    unasked: provider,
  }),
  choice('creation-method', {
    statement: 'The `creation_method` of all Connected Apps is `API`.',
    why: 'Nothing depends on it.',
    source: unpublished,
    unasked: dashboard,
  }),
  choice('custom-domains', {
    statement:
      'A custom domain is registered in the dashboard alone: here by `sandbox.addCustomDomain(projectSlug, domain)`. `use_custom_domain_in_magic_link_emails` needs one. Only the invented Consumer project has one. A sender of another domain is taken and not kept, as users of the Terraform provider see it.',
    why: 'A setting that is taken and not kept is found by the comparison afterwards.',
    source: 'A comment in the Terraform provider.',
    unasked: dashboard,
  }),
  choice('numbers', {
    statement:
      'Numbers that are not published: 10 trusted token profiles with 5 keys each, 3 unverified addresses of a User. Published ones: 50 projects, 50 secrets and 50 public tokens (here per environment), 100 redirect URLs and email templates, a `user_lock_threshold` of 1 to 100.',
    why: 'A project near a limit fails in the middle of a run.',
    source: 'Pages of the documentation, for some of them.',
    unasked: 'It takes too many objects to find a limit.',
  }),
  choice('started-reset', {
    statement:
      'A started reset leaves the old password valid: the reference lists the cases in which a password is refused, and this is none of them.',
    why: 'A user who starts resets for others could lock them out.',
    source: 'The reference, by omission.',
    unasked: mail,
  }),
  choice('other-second-factor', {
    statement:
      'Where a Member has a second factor already, another one can be added (TOTP, SMS) only with that one used: the reference demands it without naming the refusal, which is `insufficient_factors` here.',
    why: 'A stolen password must not be enough to add a second factor.',
    source: 'The reference, without the error type.',
    unasked: 'The answer needs a code by SMS.',
  }),
  choice('password-proves-nothing', {
    statement:
      'A password does not verify the email address: if it is unverified, `primary_required` names the methods that do. An intermediate session ends ten minutes after it began, however often it is used.',
    why: 'People whose address is not verified have one step more at their first login.',
    source: unpublished,
    unasked: mail,
  }),
  choice('html-placeholders', {
    statement:
      'Mail in HTML of one’s own holds the placeholder of its type: `{{magic_link_url}}`, `{{otp_code}}` or `{{reset_password_url}}`; that of UNLOCK needs none.',
    why: 'A template that is carried over and has another placeholder would send mail without a link.',
    source: 'The Terraform provider names them, except that of UNLOCK.',
    unasked: 'The answer needs a verified domain for mail.',
  }),
  choice('oauth-callback', {
    statement:
      'The callback of a provider is `/v1/b2b/oauth/callback/` and the `oauth_callback_id` of the environment, at the host of the API.',
    why: 'Each provider must know the address before people log in.',
    source:
      'Contradiction: pages of the documentation have two hosts for live projects. The checklist sends you to the dashboard.',
    unasked: provider,
  }),
];
