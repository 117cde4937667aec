/**
 * What the target should hold, worked out from the Users and the answers alone. It shares no code with the planning and the
 * resources: a proof that uses what it proves proves nothing. Only the raw sources and the strategies' `expects` and `misnamed` are common.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { domainToASCII } from 'node:url';
import type { Answers } from '../../config/answers.ts';
import type { Journal } from '../engine/journal.ts';
import { expectedValue } from '../planning/tenancy/expected-value.ts';
import { chainOf } from '../planning/tenancy/index.ts';
import { isPublicDomain } from '../planning/tenancy/public-domains.ts';
import type { ExpectedTenant } from '../planning/tenancy/strategy.ts';
import { totpSecrets } from '../sources/totp-file.ts';
import type { User } from '../sources/user.ts';
import { usedText } from './organization-settings.ts';
import { afterRules } from './rules.ts';

/**
 * A tenant as one text: of the application's own key, or of an external id that this tool reserves. As JSON, because SQLite
 * keeps no half of a surrogate pair.
 */
export const tenantId = (tenant: ExpectedTenant): string =>
  JSON.stringify('key' in tenant ? { key: tenant.key } : { reserved: tenant.reserved });

/** Its name in messages. */
export const tenantName = (id: string): string => Object.values(JSON.parse(id) as Record<string, string>)[0] ?? '';

/** The tenant whose Organization this is, by what stands in the Organization itself. */
export function tenantOf(organization: {
  organization_external_id?: string;
  trusted_metadata?: Record<string, unknown>;
}): string | undefined {
  const { organization_external_id: id = '', trusted_metadata } = organization;
  const own = trusted_metadata?.['tenant_key'];
  if (typeof own === 'string' && id.includes('|')) return tenantId({ key: own });
  if (id === '') return undefined;
  return tenantId(id.startsWith('migrate|') ? { reserved: id } : { key: id });
}

/** A Member as it should be. */
export interface ExpectedMember {
  tenants: string[];
  /** The B2B roles in each of them, sorted, without the one that every Member has. */
  roles: Map<string, string[]>;
  /** Those who administer where no other Member does, by the role that was answered: their tenants. */
  mayAdminister: Set<string>;
  email: string;
  externalId: string;
  /** The User has proved this address. */
  verified: boolean;
  password: boolean;
  /** When a second factor must be asked for at login: always, with the phone that moves, or not by the migration. */
  enrolled: 'always' | 'phone' | 'no';
}

/** Where a User should be a Member, and how; undefined for nowhere. `hasHash`: the hash file has a line of theirs. */
export function expectedOf(user: User, answers: Answers, hasHash: boolean): ExpectedMember | undefined {
  const moves =
    user.status === 'active' || (user.status === 'pending' && (answers.pendingUsers ?? 'create') === 'create');
  const barred = user.locked && (answers.lockedUsers ?? 'leave_out') === 'leave_out';
  const addresses = [...user.emails.filter(one => one.verified), ...user.emails];
  const [address] = addresses;
  if (!moves || barred || !address) return undefined;
  if (!address.verified && answers.unverifiedEmail === 'leave_out') return undefined;
  const found = expectedTenants(user, answers);
  const tenants = found.map(tenantId);
  if (tenants.length === 0) return undefined;
  const company = found[0]?.email;
  const { email, verified } = company === undefined ? address : { email: company, verified: true };
  const apart = answers.passwordScope === 'organization' && answers.severalPasswords === 'reset';
  const moved = answers.passwords === 'file' && user.password && verified && hasHash;
  const password = moved && !(apart && tenants.length > 1);
  const factors = answers.mfaEnrollment ?? 'moved';
  const hasPhone = user.phones.some(one => one.verified);
  const app = user.totp && answers.totpFile !== undefined && totpSecrets(answers.totpFile).has(user.user_id);
  const enrolled =
    (factors === 'all' && user.totp) || (factors !== 'none' && app)
      ? 'always'
      : factors !== 'none' && hasPhone
        ? 'phone'
        : 'no';
  const roles = new Map(found.map(tenant => [tenantId(tenant), rolesIn(user, tenant, answers)]));
  const externalId = answers.memberExternalId === 'own' ? user.external_id || user.user_id : user.user_id;
  const leads = (tenant: ExpectedTenant) => namesIn(user, tenant, answers).some(one => one === answers.adminRole);
  const mayAdminister = new Set(answers.organizationAdmins === 'role' ? found.filter(leads).map(tenantId) : []);
  return { tenants, roles, mayAdminister, email, externalId, verified, password, enrolled };
}

/** The mail domain of a company, in ASCII; '' for any other. */
function domainOf(email: string, answers: Answers): string {
  const host = domainToASCII(email.split('@').at(-1)?.toLowerCase() ?? '');
  const isName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/.test(host);
  return isName && !isPublicDomain(host, answers) ? host : '';
}

/** What the User is called there. */
function namesIn(user: User, tenant: ExpectedTenant, answers: Answers): string[] {
  const at =
    answers.roleFrom === 'metadata' ? [expectedValue(user.trusted_metadata, answers.roleKey ?? '')].flat() : [];
  return {
    none: [],
    tenant: tenant.roles ?? [],
    consumer: user.roles,
    metadata: at.filter(one => typeof one === 'string'),
  }[answers.roleFrom ?? 'none'];
}

/** The same, renamed as the answers say. */
function rolesIn(user: User, tenant: ExpectedTenant, answers: Answers): string[] {
  const said = namesIn(user, tenant, answers);
  if (said.length === 0) return [];
  const renamed = Object.fromEntries(
    (answers.roleMap ?? 'none').split(',').map(pair => pair.split('=').map(one => one.trim())),
  );
  const roles = said
    .filter(one => one.trim() !== '')
    .map(one => (Object.hasOwn(renamed, one) ? String(renamed[one] ?? one) : one));
  return [...new Set(roles)].filter(one => one !== '' && one !== 'stytch_member').sort();
}

/** By the first rule that knows the User's tenants, then the team's own rules; a User whose tenant is misnamed is in none. */
function expectedTenants(user: User, answers: Answers): ExpectedTenant[] {
  const { tenancyRules = 'none', leftOver } = answers;
  let said: ExpectedTenant[] = [];
  let misnamed = false;
  for (const rule of chainOf(answers)) {
    said = rule.expects(user, answers);
    misnamed = rule.misnamed?.(user, answers) ?? false;
    if (said.length > 0 || misnamed) break;
  }
  const tenants = tenancyRules === 'none' ? said : afterRules(user, said, tenancyRules);
  if (tenants.length > 0 || said.length > 0 || misnamed) return tenants;
  if (leftOver === 'one_organization') return [{ reserved: 'migrate|left-over' }];
  return leftOver === 'personal' ? [{ reserved: `migrate|personal|${user.user_id}` }] : [];
}

/** Writes down who should be in which tenant's Organization, in tables that live as long as the process. */
export async function buildExpectation(journal: Journal, answers: Answers, signal?: AbortSignal): Promise<void> {
  journal.db.exec(`
    DROP TABLE IF EXISTS temp.expected;
    CREATE TEMP TABLE expected (
      tenant TEXT NOT NULL, user_id TEXT NOT NULL, created TEXT NOT NULL, admin INTEGER NOT NULL,
      external_id TEXT, used TEXT NOT NULL, domain TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (tenant, user_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX temp.expected_by_external_id ON expected (tenant, external_id) WHERE external_id IS NOT NULL;
  `);
  const add = journal.sql(
    `INSERT OR IGNORE INTO temp.expected (tenant, user_id, created, admin, external_id, used, domain)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const hash = journal.sql('SELECT 1 FROM hashes WHERE user_id = ?');
  const page = journal.sql('SELECT seq, body FROM users WHERE seq > ? ORDER BY seq LIMIT 1000');
  for (let after = 0; ; ) {
    signal?.throwIfAborted();
    const rows = page.all(after) as { seq: number; body: string }[];
    if (rows.length === 0) return;
    after = rows.at(-1)?.seq ?? after;
    journal.transaction(() => {
      for (const { body } of rows) {
        const user = JSON.parse(body) as User;
        const expected = expectedOf(user, answers, hash.get(user.user_id) !== undefined);
        const domain = expected?.verified ? domainOf(expected.email, answers) : '';
        for (const tenant of expected?.tenants ?? []) {
          const admin = expected?.roles.get(tenant)?.includes('stytch_admin') ? 1 : 0;
          const own = expected?.externalId === user.user_id ? null : (expected?.externalId ?? null);
          add.run(tenant, user.user_id, user.created_at, admin, own, usedText(user), domain);
        }
      }
    });
    await breathe();
  }
}
