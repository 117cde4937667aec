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
}

/** Mail domains that anybody can have an address of: data, no code. Some are written in Unicode. */
const publicDomains = new Set(
  (
    JSON.parse(readFileSync(createRequire(import.meta.url).resolve('email-providers/all.json'), 'utf8')) as string[]
  ).map(domain => domainToASCII(domain)),
);

/** The Organizations of a User, or why there is none. */
export function tenancyOf(
  user: ConsumerUser,
  chosen: { email: string; verified: boolean },
  answers: ReferenceAnswers,
): Placement[] | Reason {
  if (answers.tenancy === 'single') return [own('migrate|everyone', answers.singleName ?? 'Everyone')];
  const found =
    answers.tenancy === 'email_domain' ? domainTenant(chosen) : metadataTenants(user.trusted_metadata, answers);
  if (typeof found !== 'string') return found.map(ofKey);
  // Those whose tenant is unusable are never put among others: the user must decide.
  if (answers.leftOver !== 'one_organization' || found === 'bad_tenant') return found;
  return [own('migrate|left-over', answers.leftOverName ?? 'Everyone else')];
}

/** An Organization that the migration itself invents; no tenant's key can have its external id. */
function own(external_id: string, name: string): Placement {
  return { id: `own ${external_id}`, external_id, name };
}

function ofKey(key: string): Placement {
  return {
    id: `key ${key}`,
    external_id: isPlainId(key) ? key : { tenant_key: key },
    // An Organization's name has 1 to 128 characters.
    name: key.trim().slice(0, 128),
  };
}

/** Whether a tenant's key can itself be the Organization's external id. */
export function isPlainId(key: string): boolean {
  if (!/^[A-Za-z0-9._|-]{1,128}$/.test(key) || /^\.+$/.test(key)) return false;
  return !['migrate|', 'organization-test-', 'organization-live-'].some(prefix => key.startsWith(prefix));
}

function domainTenant({ email, verified }: { email: string; verified: boolean }): string[] | Reason {
  if (!verified) return 'unverified_email';
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domain === '' || domain.endsWith('.') || !domain.includes('.') || domain.startsWith('[')) return 'no_company';
  const ascii = domainToASCII(domain);
  if (ascii === '') return 'no_company';
  return publicDomains.has(ascii) ? 'public_domain' : [ascii];
}

function metadataTenants(metadata: unknown, { tenantKey = 'tenant' }: ReferenceAnswers): string[] | Reason {
  let value = metadata;
  for (const step of pathSteps(tenantKey)) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    value = isObject && Object.hasOwn(value as object, step) ? (value as Record<string, unknown>)[step] : undefined;
  }
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    return 'no_tenant';
  }
  const usable = (Array.isArray(value) ? value : [value]).map(usableKey).filter(key => key !== undefined);
  return usable.length > 0 ? [...new Set(usable)] : 'bad_tenant';
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
