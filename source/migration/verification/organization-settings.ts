/** The settings that an Organization should have, for the verification: rules and Users are read by other code than the plan's. */
import { readFileSync } from 'node:fs';
import type { Answers } from '../../config/answers.ts';
import type { Journal } from '../engine/journal.ts';
import type { User } from '../sources/user.ts';
import { unquoted, value } from './rules.ts';

/** The fields as the API shows them, lists sorted; and the connections. */
export interface ExpectedSettings {
  fields: Record<string, string | string[] | Record<string, string[]>>;
  sso: string;
  scim: string;
}

/** What stands of a User in `temp.expected` for this: what they use, and the domain of a verified address. */
export function usedText(user: User): string {
  const factors = [
    ...(user.password ? ['password'] : []),
    ...(user.phones.some(one => one.verified) ? ['sms_otp'] : []),
    ...(user.totp ? ['totp'] : []),
  ];
  return [...factors, ...user.oauth.map(provider => `${provider.toLowerCase()}_oauth`)].join(' ');
}

const isGeneral = (which: string) => /^(all|company|size\b.*)$/.test(which);

interface Rule {
  which: string;
  /** The tenant's key that `which` is, without its quotes. */
  key: string;
  setting: string;
  said: string;
}

const b2bOauth = ['github_oauth', 'google_oauth', 'hubspot_oauth', 'microsoft_oauth', 'slack_oauth'];
const byEmail = ['email_otp', 'magic_link'];

/** Works out the settings of one Organization after the other. Reads the file of rules once. */
export function settingsExpectation(journal: Journal, answers: Answers) {
  const rules = readRules(answers);
  const general = rules.filter(rule => isGeneral(rule.which));
  const byKey = Map.groupBy(
    rules.filter(rule => !isGeneral(rule.which)),
    rule => rule.key,
  );
  const facts = journal.sql(
    `SELECT count(*) AS members, sum(used LIKE '%sms_otp%' OR used LIKE '%totp%') AS secured, group_concat(used, ' ') AS used
      FROM temp.expected WHERE tenant = ?`,
  );
  const byDomain = journal.sql(
    "SELECT domain, count(*) AS members FROM temp.expected WHERE tenant = ? AND domain != '' GROUP BY domain ORDER BY 2 DESC LIMIT 1",
  );
  return (tenant: string): ExpectedSettings => {
    const { members, secured, used } = facts.get(tenant) as { members: number; secured: number; used: string };
    const [kind, key] = Object.entries(JSON.parse(tenant) as Record<string, string>)[0] ?? [];
    const most = byDomain.get(tenant) as { domain: string; members: number } | undefined;
    const own = kind === 'key' && most && most.members > 1 && most.members > members / 2 ? most.domain : '';
    const concerns = ({ which }: Rule) => {
      const [, sign, count] = /^size\s*([<>]=?)\s*(\d+)$/.exec(which) ?? [];
      if (sign === '>=') return members >= Number(count);
      if (sign === '>') return members > Number(count);
      if (sign === '<=') return members <= Number(count);
      if (sign === '<') return members < Number(count);
      return which === 'all' || (which === 'company' && own !== '');
    };
    const named = byKey.get(key ?? '') ?? [];
    const about = general.filter(concerns);
    const ofKind = (word: string) => about.filter(rule => rule.which.startsWith(word));
    const strongestLast = [...ofKind('all'), ...ofKind('size'), ...ofKind('company'), ...named];
    const said = (setting: string) => strongestLast.findLast(rule => rule.setting === setting)?.said;
    return expected({ said, members, secured, own, used: used.split(' '), reserved: kind !== 'key' }, answers);
  };
}

/** What the service takes where nothing is said. */
export const untouched = expected(
  { said: () => undefined, members: 1, secured: 0, own: '', used: [], reserved: true },
  {},
).fields;

interface Known {
  said: (setting: string) => string | undefined;
  members: number;
  secured: number;
  own: string;
  used: string[];
  reserved: boolean;
}

function expected({ said, members, secured, own, used, reserved }: Known, answers: Answers): ExpectedSettings {
  const sso = said('sso') ?? (answers.reason === 'enterprise' && !reserved ? 'needed' : 'none');
  const listOf = (text: string) => text.split(',').map(one => one.trim());
  const domains = (setting: string) => {
    const text = said(setting) ?? 'none';
    if (text === 'own') return own === '' ? [] : [own];
    return text === 'none' ? [] : listOf(text).map(one => one.toLowerCase());
  };
  const without = answers.passwords === 'none';
  const methods = said('auth_methods') ?? (without ? [...byEmail, ...b2bOauth, 'sso'].join(',') : 'ALL_ALLOWED');
  const inUse = [
    ...byEmail,
    ...b2bOauth.filter(one => used.includes(one)),
    ...(used.includes('password') && !without ? ['password'] : []),
    ...(sso === 'none' ? [] : ['sso']),
  ];
  const factors = ['sms_otp', 'totp'].filter(one => used.includes(one));
  const kinds = said('mfa_methods') ?? 'ALL_ALLOWED';
  const allowedFactors = kinds === 'used' ? factors : kinds === 'ALL_ALLOWED' ? [] : listOf(kinds);
  const policy = said('mfa_policy') ?? 'OPTIONAL';
  const tenants: Record<string, string[]> = {};
  for (const one of said('allowed_oauth_tenants')?.split(',') ?? []) {
    const [provider = '', id] = one.trim().split(':');
    if (id !== undefined) tenants[provider] = [...(tenants[provider] ?? []), id].sort();
  }
  const fields = {
    auth_methods: methods === 'ALL_ALLOWED' ? methods : 'RESTRICTED',
    allowed_auth_methods: methods === 'ALL_ALLOWED' ? [] : methods === 'used' ? inUse : listOf(methods),
    mfa_policy: policy === 'used' ? (secured === members ? 'REQUIRED_FOR_ALL' : 'OPTIONAL') : policy,
    mfa_methods: allowedFactors.length > 0 ? 'RESTRICTED' : 'ALL_ALLOWED',
    allowed_mfa_methods: allowedFactors,
    email_invites: said('email_invites') ?? 'ALL_ALLOWED',
    email_jit_provisioning: said('email_jit_provisioning') ?? 'NOT_ALLOWED',
    email_allowed_domains: domains('email_allowed_domains'),
    claimed_email_domains: domains('claimed_email_domains'),
    oauth_tenant_jit_provisioning: said('oauth_tenant_jit_provisioning') ?? 'NOT_ALLOWED',
    allowed_oauth_tenants: tenants,
    sso_jit_provisioning: said('sso_jit_provisioning') ?? 'ALL_ALLOWED',
  };
  for (const list of Object.values(fields)) if (Array.isArray(list)) list.sort();
  return { fields, sso, scim: said('scim') ?? 'none' };
}

/** The rules of the file, then those of the answer. */
function readRules({ organizationSettings: text = 'none', organizationSettingsFile: file }: Answers): Rule[] {
  const all = [file === undefined ? '' : readFileSync(file, 'utf8'), text === 'none' ? '' : text].join('\n');
  const lines = all.replaceAll('\ufeff', '').split('\n');
  return lines
    .filter(line => !line.trimStart().startsWith('#'))
    .flatMap(line => line.split(unquoted(';')))
    .flatMap(rule => {
      const [which = '', ...rest] = rule.split(unquoted(':'));
      const [setting = '', ...said] = rest.join(':').split('=');
      if (rest.length === 0) return [];
      return [{ which: which.trim(), key: value(which), setting: setting.trim(), said: said.join('=').trim() }];
    });
}
