/** The reference's rules for tenants: which Organizations a User belongs to, and how each is identified and named. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';
import type { ConsumerUser, OrganizationIdentity, Reason, ReferenceAnswers } from './end-state.ts';

/** One Organization of a User. `id` is unique among all tenants, also those of the migration's own. */
interface Placement {
  id: string;
  external_id: OrganizationIdentity;
  name: string;
  /** Roles beside the tenant, as the application names them. */
  roles?: string[];
}

/** Mail domains that anybody can have an address of: data, no code. Some are written in Unicode. */
const publicMail = new Set(
  (
    JSON.parse(readFileSync(createRequire(import.meta.url).resolve('email-providers/all.json'), 'utf8')) as string[]
  ).map(domain => domainToASCII(domain)),
);

/** Those whose tenant is not known must be decided by the user; those who were left out were. */
const neverGathered: Reason[] = ['bad_tenant', 'bad_untrusted_tenant', 'command_error', 'left_out_by_rule'];

/** The Organizations of a User, or why there is none. The rules are tried in their order; then come the team's own. */
export function tenancyOf(user: ConsumerUser, answers: ReferenceAnswers): Placement[] | Reason {
  const found = afterOwnRules(user, byRules(user, answers), answers);
  if (typeof found !== 'string' || neverGathered.includes(found)) return found;
  if (answers.leftOver === 'personal') return [personal(user)];
  if (answers.leftOver === 'one_organization')
    return [own('migrate|left-over', answers.leftOverName ?? 'Everyone else')];
  return found;
}

function byRules(user: ConsumerUser, answers: ReferenceAnswers): Placement[] | Reason {
  let why: Reason = 'no_tenant';
  for (const rule of rulesOf(answers)) {
    if (rule === 'single') return [own('migrate|everyone', answers.singleName ?? 'Everyone')];
    if (rule === 'personal') return [personal(user)];
    if (rule === 'file' || rule === 'command') {
      const rows = rule === 'file' ? rowsOf(user, answers) : rowsOf({ ...user, emails: [] }, answers);
      if (rule === 'command' && rows.some(row => row.id === 'key error!')) return 'command_error';
      if (rows.length > 0) return rows;
      why = rule === 'file' ? 'not_in_file' : 'not_by_command';
      continue;
    }
    const found =
      rule === 'email_domain'
        ? domainTenant(user, answers)
        : metadataTenants(user[rule as 'trusted_metadata' | 'untrusted_metadata'], answers);
    if (typeof found !== 'string')
      return found.map(one =>
        typeof one === 'string' ? ofKey(one) : { ...ofKey(one.key), name: named(one.name), roles: one.roles },
      );
    why = rule === 'untrusted_metadata' ? (found.replace('_', '_untrusted_') as Reason) : found;
    // Those whose tenant is unusable are never put among others: the user must decide.
    if (found === 'bad_tenant') return why;
  }
  return why;
}

/** Merged, left out, renamed or moved by the team. */
function afterOwnRules(user: ConsumerUser, found: Placement[] | Reason, { tenancyRules = 'none' }: ReferenceAnswers) {
  const rules = tenancyRules === 'none' ? [] : tenancyRules.split(';').map(one => one.trim());
  const said = (verb: string) =>
    new Map(
      rules
        .filter(one => one.startsWith(`${verb} `))
        .map(
          one =>
            one
              .slice(verb.length)
              .split('=')
              .map(part => part.trim()) as [string, string],
        ),
    );
  const [merges, out, names, moved] = [
    said('merge'),
    said('leave out'),
    said('rename'),
    said('move').get(user.user_id),
  ];
  if (typeof found === 'string' && moved === undefined) return found;
  const before = typeof found === 'string' ? [] : found;
  const keyOf = ({ id }: Placement) => id.replace(/^(key|own) /, '');
  const placed = moved === undefined ? before : [before.find(one => keyOf(one) === moved) ?? unnamed(moved)];
  const after = new Map<string, Placement>();
  for (const one of placed) {
    let key = splitOff(user, keyOf(one), rules);
    while (merges.has(key)) key = merges.get(key) ?? key;
    if (out.has(key)) continue;
    const place = key === keyOf(one) ? one : unnamed(key);
    const roles = [...(after.get(key)?.roles ?? []), ...(one.roles ?? [])];
    after.set(key, { ...place, name: names.get(key) ?? place.name, roles });
  }
  return after.size > 0 ? [...after.values()] : 'left_out_by_rule';
}

/** `split a @b.example = c`: those of a with a verified address at b.example are in c. */
function splitOff({ emails }: ConsumerUser, key: string, rules: string[]): string {
  for (const rule of rules) {
    const [, from, domain, into] = /^split (.+) @(\S+) = (.+)$/.exec(rule) ?? [];
    const has = emails.some(({ email, verified }) => verified && email.toLowerCase().endsWith(`@${domain}`));
    if (from === key && has) return into ?? key;
  }
  return key;
}

/** Only its own Users say how it is called. */
const unnamed = (key: string): Placement => ({ ...ofKey(key), name: '' });

function rulesOf({ tenancy, tenancyThen = 'none' }: ReferenceAnswers): string[] {
  return [tenancy, ...tenancyThen.split(',')].filter(rule => rule !== 'none');
}

/** The tenants of the file: by the id, or by an address that the User has verified. */
function rowsOf({ user_id, emails }: ConsumerUser, { tenancyRows = [] }: ReferenceAnswers): Placement[] {
  const verified = emails.filter(one => one.verified).map(one => one.email.toLowerCase());
  const own = tenancyRows.filter(row =>
    row.user_id ? row.user_id === user_id : verified.includes(row.email?.toLowerCase() ?? ''),
  );
  const tenants = new Map(own.map(row => [row.tenant, row]));
  return [...tenants.values()].map(({ tenant, name, role }) => ({
    ...ofKey(tenant),
    name: named(name ?? tenant),
    roles: (role ?? '').split(' ').filter(Boolean),
  }));
}

/** An Organization of the User's own, named like them. */
function personal({ user_id, name, emails }: ConsumerUser): Placement {
  const full = [name?.first_name, name?.middle_name, name?.last_name].filter(Boolean).join(' ').trim();
  const [address] = emails;
  return own(`migrate|personal|${user_id}`, (full || address?.email.split('@')[0] || 'Personal').slice(0, 128));
}

/** The first verified email, else the first. */
export function chooseEmail(user: ConsumerUser): { email: string; verified: boolean } | undefined {
  return user.emails.find(email => email.verified) ?? user.emails[0];
}

/** The first verified address of a company, where a rule by domain places the User. */
export function companyAddress(user: ConsumerUser, answers: ReferenceAnswers): string | undefined {
  for (const rule of rulesOf(answers)) {
    if (rule === 'email_domain') {
      const found = user.emails.find(
        ({ email, verified }) => verified && typeof companyOf(email, answers) === 'object',
      );
      if (found) return found.email;
    } else if (rule === 'file' || rule === 'command') {
      if (rowsOf(rule === 'file' ? user : { ...user, emails: [] }, answers).length > 0) return undefined;
    } else if (rule !== 'trusted_metadata' && rule !== 'untrusted_metadata') return undefined;
    else if (metadataTenants(user[rule], answers) !== 'no_tenant') return undefined;
  }
  return undefined;
}

/** An Organization that the migration itself invents; no tenant's key can have its external id. */
function own(external_id: string, name: string): Placement {
  return { id: `own ${external_id}`, external_id, name };
}

/** An Organization's name has 1 to 128 characters. */
const named = (name: string) => name.trim().slice(0, 128);

function ofKey(key: string): Placement {
  return {
    id: `key ${key}`,
    external_id: isPlainId(key) ? key : { tenant_key: key },
    name: named(key),
  };
}

/** Whether a tenant's key can itself be the Organization's external id. */
export function isPlainId(key: string): boolean {
  if (!/^[A-Za-z0-9._|-]{1,128}$/.test(key) || /^\.+$/.test(key)) return false;
  return !['migrate|', 'organization-test-', 'organization-live-'].some(prefix => key.startsWith(prefix));
}

function domainTenant({ emails }: ConsumerUser, answers: ReferenceAnswers): string[] | Reason {
  const found = emails.filter(one => one.verified).map(one => companyOf(one.email, answers));
  return found.find(one => typeof one === 'object') ?? found[0] ?? 'unverified_email';
}

/** Whether the address is one of a company. */
export const isOfCompany = (email: string, answers: ReferenceAnswers): boolean =>
  typeof companyOf(email, answers) === 'object';

function companyOf(email: string, { publicDomains = 'none' }: ReferenceAnswers): string[] | Reason {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domain === '' || domain.endsWith('.') || !domain.includes('.') || domain.startsWith('[')) return 'no_company';
  const ascii = domainToASCII(domain);
  if (ascii === '') return 'no_company';
  const isPublic = publicMail.has(ascii) || publicDomains.split(/[ ,]+/).includes(ascii);
  return isPublic ? 'public_domain' : [ascii];
}

function metadataTenants(
  metadata: unknown,
  { tenantKey = 'tenant', tenantNameKey = 'none' }: ReferenceAnswers,
): { key: string; name: string; roles: string[] }[] | Reason {
  const value = atPath(metadata, tenantKey);
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    return 'no_tenant';
  }
  const usable = new Map<string, { name?: string | undefined; roles: string[] }>();
  for (const one of Array.isArray(value) ? value : [value]) {
    const isRecord = typeof one === 'object' && one !== null && !Array.isArray(one);
    const key = usableKey(isRecord ? ownOf(one, 'id') : one);
    if (key === undefined || usable.has(key)) continue;
    const name = isRecord ? ownOf(one, 'name') : undefined;
    const roles = isRecord ? [ownOf(one, 'roles') ?? ownOf(one, 'role')].flat() : [];
    usable.set(key, {
      name: typeof name === 'string' && !isBlank(name) ? name : undefined,
      roles: roles.filter((role): role is string => typeof role === 'string' && !isBlank(role)),
    });
  }
  if (usable.size === 0) return 'bad_tenant';
  // Names beside the keys, if there is one for each.
  const further = tenantNameKey === 'none' ? [] : [atPath(metadata, tenantNameKey)].flat();
  const names = further.filter(name => typeof name === 'string' && !isBlank(name)) as string[];
  return [...usable].map(([key, { name, roles }], index) => ({
    key,
    roles,
    name: name ?? (names.length === usable.size ? (names[index] as string) : key),
  }));
}

export function atPath(metadata: unknown, path: string): unknown {
  return pathSteps(path).reduce((value: unknown, step) => ownOf(value, step), metadata);
}

function ownOf(value: unknown, name: string): unknown {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** `app."x.y".id` is `app`, `x.y`, `id`. */
export function pathSteps(path: string): string[] {
  return [...path.matchAll(/"([^"]*)"|([^."]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** The tenant's key that a single value stands for. */
function usableKey(value: unknown): string | undefined {
  if (typeof value === 'string') return isBlank(value) ? undefined : value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
}

/** Nothing visible: whitespace, control and format characters, fillers. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}
