/** A journal in memory and clients that answer as told, for tests of one resource: each call is written down. */
import type { Member } from 'stytch';
import { Journal } from '../../../source/migration/engine/journal.ts';
import type { JournalRecord } from '../../../source/migration/engine/record.ts';
import type { RunContext } from '../../../source/migration/resources/context.ts';
import { addUser } from '../../../source/migration/sources/user-store.ts';
import { person } from '../people.ts';

type Answer = (given: Record<string, unknown>) => unknown;

/** A client whose methods are named by their path: "organizations.members.get". Others must not be called. */
export function client(answers: Record<string, Answer>, calls: [name: string, given: unknown][]): unknown {
  const at = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_target, name) => (name === 'then' ? undefined : at(path ? `${path}.${String(name)}` : String(name))),
      apply: async (_target, _this, [given]) => {
        calls.push([path, given]);
        const answer = answers[path];
        if (!answer) throw new Error(`${path} was called`);
        return answer(given);
      },
    });
  return at('');
}

/** An error as the service answers it. */
export const refusal = (status_code: number, error_type: string) =>
  Object.assign(new Error(error_type), { status_code, error_type, error_message: error_type });

export const organization_id = 'organization-test-1';
export const user = person('ann', { name: 'Ann', trusted_metadata: { tenant: 'acme' } });

/** Ann's Member, as the service shows it when nothing happened to it. */
export const member = (fields: Partial<Member> = {}): Member =>
  ({
    organization_id,
    member_id: 'member-test-1',
    external_id: user.user_id,
    email_address: 'ann@acme.example',
    name: 'Ann',
    status: 'active',
    member_password_id: '',
    email_address_verified: false,
    mfa_phone_number: '',
    trusted_metadata: { tenant: 'acme' },
    untrusted_metadata: {},
    totp_registration_id: '',
    oauth_registrations: [],
    sso_registrations: [],
    retired_email_addresses: [],
    ...fields,
  }) as Member;

/** One User, Ann, whose Organization is made; her Member's record is open. */
export function fakeEnvironment(answers: Record<string, Answer>, password = false) {
  const journal = new Journal(':memory:');
  addUser(journal, user);
  journal.set('generation', 1);
  journal.want('organizations', 1, { key: 'acme', desired: { key: 'acme' } });
  journal.done('organizations', 'acme', { organization_id, base: {} });
  const key = `acme/${user.user_id}`;
  const desired = { email: 'ann@acme.example', verified: true, password, roles: [] };
  journal.want('members', 1, { key, parent: 'acme', userId: user.user_id, desired });
  const calls: [name: string, given: unknown][] = [];
  const made = client(answers, calls);
  const context = {
    journal,
    answers: {},
    options: {},
    freshOrganizations: new Set<string>(),
    b2b: async () => made,
    consumer: () => made,
  } as unknown as RunContext;
  const record = (fields: Partial<JournalRecord> = {}): JournalRecord => ({
    ...(journal.record('members', key) as JournalRecord),
    ...fields,
  });
  return { journal, context, calls, record, key, called: () => calls.map(([name]) => name) };
}
