/** The reference's rules for settings of Organizations: `which: setting = value; …`, without signs in keys. */
import { domainToASCII } from 'node:url';
import type { ConsumerUser, ReferenceAnswers } from './end-state.ts';
import { chooseEmail, companyAddress, isOfCompany } from './tenants.ts';

/** Fields of an Organization as the API shows them, and the kinds of its connections; lists sorted. */
export type ExpectedSettings = Record<string, string | string[] | Record<string, string[]>>;

/** What is expected of one Organization. `key`: undefined for one that the migration makes of its own. */
export function settingsOf(
  key: string | undefined,
  users: ConsumerUser[],
  answers: ReferenceAnswers,
): ExpectedSettings {
  const own = key === undefined ? [] : ownDomain(users, answers);
  const rules = (answers.organizationSettings ?? 'none').split('; ').flatMap(rule => {
    const [which = '', setting = '', value = ''] = rule.split(/: | = /);
    const [, sign, count] = /^size (\S+) (\d+)$/.exec(which) ?? [];
    const sizes: Record<string, boolean> = { '<': users.length < Number(count), '>=': users.length >= Number(count) };
    if (which === 'all') return [{ width: 3, setting, value }];
    if (sign !== undefined) return sizes[sign] ? [{ width: 2, setting, value }] : [];
    if (which === 'company') return own.length > 0 ? [{ width: 1, setting, value }] : [];
    return which === key ? [{ width: 0, setting, value }] : [];
  });
  const said = (setting: string, otherwise: string): string => {
    const about = rules.filter(rule => rule.setting === setting);
    const narrowest = Math.min(...about.map(rule => rule.width));
    return about.filter(rule => rule.width === narrowest).at(-1)?.value ?? otherwise;
  };
  const list = (text: string) => text.split(', ').sort();
  const usedBy = users.map(user => waysOf(user, answers));
  const used = (ways: string[]) => ways.filter(way => usedBy.some(one => one.includes(way)));
  const withoutPassword = [...otherWays, ...providers].filter(way => way !== 'password').sort();
  const methods = said('auth_methods', answers.passwords === 'none' ? withoutPassword.join(', ') : 'ALL_ALLOWED');
  const needsSso = said('sso', 'none') !== 'none';
  const restricted = {
    ALL_ALLOWED: [],
    used: ['email_otp', 'magic_link', ...used(['password', ...providers]), ...(needsSso ? ['sso'] : [])].sort(),
  }[methods];
  const kinds = said('mfa_methods', 'ALL_ALLOWED');
  const factors = kinds === 'ALL_ALLOWED' ? [] : kinds === 'used' ? used(['sms_otp', 'totp']) : list(kinds);
  const everybody = usedBy.every(ways => ways.includes('sms_otp') || ways.includes('totp'));
  const policy = said('mfa_policy', 'OPTIONAL');
  const domains = said('email_allowed_domains', 'none');
  return {
    auth_methods: methods === 'ALL_ALLOWED' ? methods : 'RESTRICTED',
    allowed_auth_methods: restricted ?? list(methods),
    mfa_policy: policy === 'used' ? (everybody ? 'REQUIRED_FOR_ALL' : 'OPTIONAL') : policy,
    mfa_methods: factors.length > 0 ? 'RESTRICTED' : 'ALL_ALLOWED',
    allowed_mfa_methods: factors,
    email_invites: said('email_invites', 'ALL_ALLOWED'),
    email_jit_provisioning: said('email_jit_provisioning', 'NOT_ALLOWED'),
    email_allowed_domains: domains === 'own' ? own : domains === 'none' ? [] : list(domains),
    claimed_email_domains: [],
    oauth_tenant_jit_provisioning: said('oauth_tenant_jit_provisioning', 'NOT_ALLOWED'),
    allowed_oauth_tenants: said('allowed_oauth_tenants', 'none') === 'none' ? {} : { slack: ['T1'] },
    sso_jit_provisioning: said('sso_jit_provisioning', 'ALL_ALLOWED'),
    connections: [said('sso', 'none'), said('scim', 'none').replace('create', 'scim')]
      .filter(kind => ['saml', 'oidc', 'scim'].includes(kind))
      .sort(),
  };
}

const providers = ['github_oauth', 'google_oauth', 'hubspot_oauth', 'microsoft_oauth', 'slack_oauth'];
const otherWays = ['email_otp', 'magic_link', 'password', 'sso'];

function waysOf(user: ConsumerUser, { passwords }: ReferenceAnswers): string[] {
  return [
    ...(user.password?.password_id && passwords !== 'none' ? ['password'] : []),
    ...(user.providers ?? []).map(({ provider_type }) => `${provider_type.toLowerCase()}_oauth`),
    ...(user.phone_numbers?.some(phone => phone.verified) ? ['sms_otp'] : []),
    ...(user.totps?.length ? ['totp'] : []),
  ];
}

/** The domain where more than half of the Members have verified the address that they have in B2B, and two at least. */
function ownDomain(users: ConsumerUser[], answers: ReferenceAnswers): string[] {
  const domains = users.flatMap(user => {
    const company = companyAddress(user, answers);
    const chosen = company === undefined ? chooseEmail(user) : { email: company, verified: true };
    if (!chosen?.verified || !isOfCompany(chosen.email, answers)) return [];
    return [domainToASCII(chosen.email.slice(chosen.email.lastIndexOf('@') + 1).toLowerCase())];
  });
  const count = (domain: string) => domains.filter(one => one === domain).length;
  return [...new Set(domains)].filter(domain => count(domain) >= 2 && count(domain) > users.length / 2);
}
