/** Every Member of some Organizations, against what the Users and the answers say: who is missing, who is not expected, what differs. */
import type { Member } from 'stytch';
import type { Answers } from '../../config/answers.ts';
import type { B2bClient } from '../../stytch/b2b.ts';
import { isNotFound } from '../../stytch/errors.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch, PasswordsAtLogin } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import type { User } from '../sources/user.ts';
import { type ExpectedMember, expectedOf, tenantId } from './expectation.ts';
import { causeOf, excused, madeAs } from './journal-facts.ts';
import { expectedMetadata } from './metadata.ts';
import { Owners } from './owner.ts';
import { equal, equalIgnoringCase } from './values.ts';

/** One Organization whose Members are compared. */
interface Part {
  tenant: string;
  externalId: string;
  organization_id: string;
}

const pageSize = 1000;
const justInTime = (answers: Answers) => answers.members === 'just_in_time';

export async function verifyMembers(record: JournalRecord, { journal, b2b, answers }: RunContext): Promise<Findings> {
  const parts = (record.desired as { organizations: string[] }).organizations.flatMap(id => partOf(id, journal));
  const findings: Required<Pick<Findings, 'compared' | 'mismatches'>> = { compared: 0, mismatches: [] };
  if (parts.length === 0) return findings;
  const byId = new Map(parts.map(part => [part.organization_id, part]));
  const seen = journal.sql('UPDATE temp.expected SET seen = 1 WHERE tenant = ? AND user_id = ?');
  const owners = new Owners(journal, answers);
  const admins = new Map(parts.map(part => [part, madeAdmin(part, journal, answers)]));
  let refusedPhones = 0;
  const passwords = { moved: 0, remaining: 0, mustReset: 0 };
  const client = await b2b();
  const searched = (organization_ids: string[], cursor?: string) =>
    client.organizations.members.search({ organization_ids, limit: pageSize, cursor });
  let there = [...byId.keys()];
  let cursor: string | undefined;
  do {
    const page = await searched(there, cursor).catch(async error => {
      if (cursor !== undefined || !isNotFound(error, 'organization')) throw error;
      // One that was deleted must not hide the Members of the others.
      there = await existing(there, client);
      return there.length > 0 ? searched(there) : undefined;
    });
    if (!page) break;
    for (const found of page.members) {
      const part = byId.get(found.organization_id);
      if (!part || found.status === 'deleted') continue;
      const expectedOfUser = (userId: string) => {
        const user = userOf(journal, userId);
        return user && expectedIn(part, user, journal, answers);
      };
      const userId = owners.of(part, found, id => expectedOfUser(id) !== undefined);
      const user = userOf(journal, userId);
      const expected = user && expectedIn(part, user, journal, answers);
      if (!user || !expected || seen.run(part.tenant, userId).changes === 0) {
        findings.mismatches.push(...unexpected(part, userId, found, journal));
        continue;
      }
      findings.compared++;
      if (user.password) passwords[passwordOf(user, expected, found)]++;
      const facts = { ...part, userId, journal };
      const refused = excused(facts, 'mfa_phone_number') === 'refused';
      if (refused) refusedPhones++;
      const made = madeAs(facts);
      if (made !== undefined && made !== found.member_id) {
        findings.mismatches.push({ record: `${part.externalId}/${userId}`, field: 'member_id' });
      }
      const said = expected.roles.get(part.tenant) ?? [];
      const admin = admins.get(part);
      const administers =
        answers.organizationAdmins === 'role'
          ? admin !== undefined && expected.mayAdminister.has(part.tenant)
          : admin === userId;
      const roles = administers ? [...said, 'stytch_admin'].sort() : said;
      for (const { field, expected: wanted } of differences(user, expected, found, {
        roles,
        phoneRefused: refused,
        byApplication: justInTime(answers) && made === undefined,
        metadata: answers.metadata,
        passwordMayCome: answers.passwords === 'at_login' || setsOwnPassword(user, expected, answers),
      })) {
        if (excused(facts, field, wanted)) continue;
        const changed = causeOf(facts, field, wanted, Reflect.get(found, field));
        const name = `${part.externalId}/${userId}`;
        findings.mismatches.push({ record: name, field, ...(changed && { changed }) });
      }
    }
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  if (!justInTime(answers)) for (const part of parts) findings.mismatches.push(...missing(part, journal));
  const passwordsAtLogin = answers.passwords === 'at_login' ? passwords : undefined;
  return { ...findings, passwordsAtLogin, notCarried: refusedPhones > 0 ? [phonesRefused(refusedPhones)] : [] };
}

/** Who is made an administrator where none was: the User who is there longest; undefined where the answers or the roles make none. */
function madeAdmin({ tenant }: Part, journal: Journal, answers: Answers): string | undefined {
  if ((answers.organizationAdmins ?? 'nobody') === 'nobody') return undefined;
  const row = journal
    .sql(
      'SELECT user_id, sum(admin) OVER () AS admins FROM temp.expected WHERE tenant = ? ORDER BY created, user_id LIMIT 1',
    )
    .get(tenant);
  return row?.['admins'] === 0 ? String(row['user_id']) : undefined;
}

/** Those of the Organizations that are still there. */
async function existing(ids: string[], client: B2bClient): Promise<string[]> {
  const found: string[] = [];
  for (const organization_id of ids) {
    try {
      const { organization } = await client.organizations.get({ organization_id });
      // The id could be another one's slug now.
      if (organization.organization_id === organization_id) found.push(organization_id);
    } catch (error) {
      if (!isNotFound(error, 'organization')) throw error;
    }
  }
  return found;
}

const phonesRefused = (users: number) => ({
  id: 'refused_phone',
  label: 'Refused phone numbers',
  note: 'Stytch refused them; the Members were made without',
  users,
});

function partOf(externalId: string, journal: Journal): Part[] {
  const row = journal
    .sql("SELECT desired, result FROM records WHERE task = 'organizations' AND key = ? AND state = 'done'")
    .get(externalId) as { desired: string; result: string } | undefined;
  if (!row) return [];
  const { key } = JSON.parse(row.desired) as { key: string };
  const { organization_id } = JSON.parse(row.result) as { organization_id: string };
  const tenant = tenantId(externalId.startsWith('migrate|') ? { reserved: externalId } : { key });
  return [{ tenant, externalId, organization_id }];
}

function userOf(journal: Journal, userId: string): User | undefined {
  const row = journal.sql('SELECT body FROM users WHERE user_id = ?').get(userId) as { body: string } | undefined;
  return row && (JSON.parse(row.body) as User);
}

function expectedIn({ tenant }: Part, user: User, journal: Journal, answers: Answers): ExpectedMember | undefined {
  const hasHash = journal.sql('SELECT 1 FROM hashes WHERE user_id = ?').get(user.user_id) !== undefined;
  const expected = expectedOf(user, answers, hasHash);
  return expected?.tenants.includes(tenant) ? expected : undefined;
}

interface Difference {
  field: string;
  expected: unknown;
}

/** Fields in which a Member is otherwise than its User and the answers say. */
function differences(
  user: User,
  expected: ExpectedMember,
  found: Member,
  how: {
    roles: string[];
    phoneRefused: boolean;
    byApplication: boolean;
    metadata: string | undefined;
    passwordMayCome: boolean;
  },
): Difference[] {
  const { roles, phoneRefused, byApplication, passwordMayCome } = how;
  const trusted = expectedMetadata('trusted', user.trusted_metadata, how.metadata);
  const untrusted = expectedMetadata('untrusted', user.untrusted_metadata, how.metadata);
  // With a password that came since, the address was proved: by the old password, or by the email that set a new one.
  const proved = passwordMayCome && found.member_password_id !== '';
  const phone = phoneRefused ? '' : user.phones.filter(one => one.verified)[0]?.phone_number;
  const enrolled = expected.enrolled === 'always' || (expected.enrolled === 'phone' && phone !== '');
  const hasFactor = found.mfa_phone_number !== '' || found.totp_registration_id !== '';
  const given = found.roles.filter(({ role_id, sources }) => {
    return role_id !== 'stytch_member' && sources.some(source => source.type === 'direct_assignment');
  });
  // Only passwords/migrate verifies an email; every other Member's is verified at its first login, if the User proved it.
  const verified =
    expected.password && !byApplication
      ? found.email_address_verified
      : expected.verified || proved || !found.email_address_verified;
  const fields: [field: string, same: boolean, expected?: unknown][] = [
    ['status', found.status === 'active'],
    // What the application made before the User had an id of their own has the user_id.
    [
      'external_id',
      found.external_id === expected.externalId || (byApplication && found.external_id === user.user_id),
      expected.externalId,
    ],
    ['email_address', equalIgnoringCase(found.email_address, expected.email), expected.email],
    ['email_address_verified', verified],
    ['name', equal(found.name, user.name), user.name],
    ['trusted_metadata', equal(found.trusted_metadata, trusted), trusted],
    ['untrusted_metadata', equal(found.untrusted_metadata, untrusted), untrusted],
    ['mfa_phone_number', equal(found.mfa_phone_number, phone), phone],
    // The application has no hashes: a Member that it makes sets a password when it likes.
    [
      'password',
      byApplication || passwordMayCome || (found.member_password_id !== '') === expected.password,
      expected.password,
    ],
    ['roles', equal(given.map(one => one.role_id).sort(), roles), roles],
    ['is_breakglass', !found.is_breakglass],
    ['mfa_enrolled', enrolled ? found.mfa_enrolled : !found.mfa_enrolled || hasFactor, enrolled],
  ];
  return fields.filter(([, same]) => !same).map(([field, , wanted]) => ({ field, expected: wanted }));
}

/** Came without the password, and may have set a new one by email since. */
const setsOwnPassword = (user: User, expected: ExpectedMember, answers: Answers): boolean =>
  answers.passwords !== 'none' && user.password && expected.verified && !expected.password;

/** What became of the password of a User who had one. */
function passwordOf(user: User, expected: ExpectedMember, found: Member): keyof PasswordsAtLogin {
  if (found.member_password_id !== '') return 'moved';
  return user.passwordReset || !expected.verified ? 'mustReset' : 'remaining';
}

/** A Member that the sources do not place here: its User was deleted, or it is unexpected. */
function unexpected({ externalId }: Part, userId: string, found: Member, journal: Journal): Mismatch[] {
  const key = `${externalId}/${userId}`;
  const removal = journal.sql("SELECT state FROM records WHERE task = 'members.remove' AND key = ?").get(key);
  // What needs a decision is listed among the failures.
  if (removal?.['state'] === 'failed' || removal?.['state'] === 'skipped') return [];
  const ours = journal.sql("SELECT result FROM records WHERE task = 'members' AND key = ? AND state = 'done'").get(key);
  if (ours && JSON.parse(String(ours['result'])).member_id === found.member_id) return [{ record: key, field: 'user' }];
  return [{ record: `${externalId}/${found.member_id}`, field: 'unexpected' }];
}

/** Users who should be Members here and are not, unless the journal says that they are still to come or failed. */
function missing({ tenant, externalId }: Part, journal: Journal): Mismatch[] {
  const rows = journal.sql('SELECT user_id FROM temp.expected WHERE tenant = ? AND seen = 0').all(tenant);
  const state = journal.sql("SELECT state FROM records WHERE task = 'members' AND key = ?");
  return rows.flatMap(({ user_id }) => {
    const record = `${externalId}/${user_id}`;
    const known = state.get(record)?.['state'];
    return known === undefined || known === 'done' ? [{ record, field: 'missing' }] : [];
  });
}
