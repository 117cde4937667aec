/** The kinds of calls of the B2B API, on the Organizations and Members that `populate` makes. */
import { type Caller, type Json, type Lookup, nth, type Projects, queryOf } from './lookup.ts';

const limit = 10;
const mainSlug = 'main-organization';

/** A Member of the main Organization. */
export function memberNumber(index: number): Json {
  return {
    email_address: `member.${index}@${nth(['north.example', 'south.example', 'gmail.com'], index)}`,
    external_id: `external-${index}`,
    name: `Member ${index}`,
    trusted_metadata: { index },
    ...(index % 4 === 0 && { mfa_phone_number: `+1202${String(5_000_000 + index)}` }),
    ...(index % 20 === 0 && { roles: ['stytch_admin'] }),
    ...(index % 30 === 0 && { is_breakglass: true }),
    ...(index % 25 === 0 && { create_member_as_pending: true }),
  };
}

/** Makes the main Organization with so many Members, and so many Organizations with one each. `each` runs calls by number. */
export async function populate(
  b2b: Caller,
  sizes: { organizations: number; members: number },
  each: (calls: number, call: (index: number) => Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  await b2b('POST', '/v1/b2b/organizations', { organization_name: 'Main', organization_slug: mainSlug });
  await each(sizes.members, index => b2b('POST', `/v1/b2b/organizations/${mainSlug}/members`, memberNumber(index)));
  await each(sizes.organizations, async index => {
    const domain = `domain-${index}.example`;
    await b2b('POST', '/v1/b2b/organizations', {
      organization_name: `Company ${index}`,
      organization_slug: `company-${index}`,
      organization_external_id: `company.${index}`,
      email_allowed_domains: [domain],
      claimed_email_domains: [`claimed-${index}.example`],
      email_jit_provisioning: 'RESTRICTED',
    });
    await b2b('POST', `/v1/b2b/organizations/company-${index}/members`, { email_address: `boss@${domain}` });
  });
}

export async function b2bLookups({ b2b }: Projects): Promise<Record<string, Lookup>> {
  const run = Math.random().toString(36).slice(2);
  const at = `/v1/b2b/organizations/${mainSlug}`;
  const made = await b2b('POST', `${at}/members`, { email_address: `one@rare-${run}.example`, external_id: run });
  const { member_id } = made;
  const gone = await b2b('POST', `${at}/members`, { email_address: `gone@rare-${run}.example` });
  await b2b('DELETE', `${at}/members/${gone.member_id}`);
  const members = (operands: object, organization_ids = [mainSlug], operator?: 'AND' | 'OR') =>
    b2b('POST', '/v1/b2b/organizations/members/search', {
      organization_ids,
      limit,
      query: queryOf(operands, operator),
    });
  const organizations = (operands: object) =>
    b2b('POST', '/v1/b2b/organizations/search', { limit, query: queryOf(operands) });
  const several = Array.from({ length: 20 }, (_, index) => `company-${index}`);
  const email = (index: number) => memberNumber(index % 250).email_address;

  const calls: Record<string, Lookup> = {
    'get an Organization': () => b2b('GET', at),
    'get an Organization by external id': () => b2b('GET', '/v1/b2b/organizations/company.7'),
    'metrics of an Organization': () => b2b('GET', `${at}/metrics`),
    'get a Member': () => b2b('GET', `${at}/member?member_id=${member_id}`),
    'get a Member by external id': () => b2b('GET', `${at}/member?member_id=${run}`),
    'get a Member by email': index => b2b('GET', `${at}/member?email_address=${email(index)}`),
    'create a Member': index => b2b('POST', `${at}/members`, { email_address: `m${run}.${index}@x.example` }),
    'rename a Member': index => b2b('PUT', `${at}/members/external-${index % 250}`, { name: `New ${index}` }),
    'give a Member a role': index =>
      b2b('PUT', `${at}/members/external-${index % 250}`, { roles: index % 2 ? [] : ['stytch_admin'] }),
    'create an Organization': index => b2b('POST', '/v1/b2b/organizations', { organization_name: `${run} ${index}` }),
    'a page of Members': () => members({}),
    'Members of 20 Organizations': () => members({}, several),
    'Members of 21 Organizations by email': index => members({ member_emails: [email(index)] }, [mainSlug, ...several]),
    'Members: facet AND fuzzy': () => members({ member_is_breakglass: true, member_email_fuzzy: 'north' }),
    'Members: facet OR key': index =>
      members({ member_is_breakglass: true, member_emails: [email(index)] }, [mainSlug], 'OR'),
    'Members: member_emails': index => members({ member_emails: [email(index)] }),
    'Members: member_email_fuzzy, by turns': index => members({ member_email_fuzzy: email(index) }),
    'a page of Organizations': () => organizations({}),
    'Organizations: member_emails': index => organizations({ member_emails: [`boss@domain-${index % 20}.example`] }),
    'Organizations: member_email_fuzzy, by turns': index =>
      organizations({ member_email_fuzzy: `boss@domain-${index % 20}.` }),
  };
  const memberValues: Record<string, Record<string, unknown>> = {
    member_ids: { internal: [member_id], external: [run] },
    member_email_fuzzy: { most: 'member', many: 'gmail', rare: run, none: 'zzzzz' },
    statuses: { most: ['active'], few: ['pending'], several: ['active', 'invited', 'pending'], deleted: ['deleted'] },
    member_is_breakglass: { true: true, false: false },
    member_password_exists: { true: true, false: false },
    member_totp_exists: { true: true, false: false },
    member_roles: { many: ['stytch_admin'], all: ['stytch_member'], none: ['nobody'] },
    member_mfa_phone_numbers: { one: ['+12025000004'], none: ['+12029999999'] },
    member_mfa_phone_number_fuzzy: { most: '+1202', one: '5000004', none: '999999' },
    member_phone_numbers: { one: ['+12025000004'] },
    member_phone_number_fuzzy: { most: '+1202' },
  };
  const organizationValues: Record<string, Record<string, unknown>> = {
    organization_ids: { external: ['company.3'] },
    organization_slugs: { one: ['company-3'] },
    organization_name_fuzzy: { most: 'company', one: 'main', none: 'zzzzz' },
    organization_slug_fuzzy: { most: 'company', one: 'main-org', none: 'zzzzz' },
    allowed_domains: { one: ['domain-4.example'] },
    allowed_domain_fuzzy: { most: 'domain', one: 'domain-4.', none: 'zzzzz' },
    claimed_email_domains: { one: ['claimed-4.example'] },
    member_email_fuzzy: { most: 'boss', one: 'gmail', rare: run, none: 'zzzzz' },
    has_active_sso_connection: { true: true, false: false },
    sso_connection_id: { none: 'nobody' },
  };
  const add = (title: string, all: typeof memberValues, search: (operands: object) => Promise<unknown>) => {
    for (const [filter, kinds] of Object.entries(all)) {
      for (const [kind, value] of Object.entries(kinds))
        calls[`${title}: ${filter}, ${kind}`] = () => search({ [filter]: value });
    }
  };
  add('Members', memberValues, members);
  add('Organizations', organizationValues, organizations);
  return calls;
}
