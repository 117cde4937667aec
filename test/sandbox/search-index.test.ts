/** What a search index keeps through everything that can happen to rows; that it fits is seen at the end, by `bench`. */
import { describe, expect, it } from 'vitest';
import { insertUser } from '../../source/sandbox/consumer/user.ts';
import type { Environment } from '../../source/sandbox/core/context.ts';
import { environmentById } from '../../source/sandbox/core/environments.ts';
import { Store } from '../../source/sandbox/core/store.ts';
import { environmentOwner, facetKey } from '../../source/sandbox/search/entry.ts';
import type { Match } from '../../source/sandbox/search/findings.ts';
import { intersect, type Span, singles, unite, whole } from '../../source/sandbox/search/spans.ts';
import { createState, credentialsOf } from '../../source/sandbox/seed/state.ts';
import { type Answer, bench } from './client.ts';

const waiting = 256;

describe('a search index', async () => {
  const sandbox = await bench({ users: 30 });
  const { consumer, b2b, workspace } = sandbox;
  const total = async (operands: object[] = []) =>
    (await consumer('POST /v1/users/search', { limit: 1, query: { operator: 'AND', operands } })).results_metadata
      .total;
  const named = (filter_value: string) => total([{ filter_name: 'email_address_fuzzy', filter_value }]);
  const create = async (email: string): Promise<string> => (await consumer('POST /v1/users', { email })).user_id;

  it('takes in rows by the hundred, and what waits when a search comes', async () => {
    for (let index = 0; index < waiting + 3; index += 1) await create(`many${index}@many.example`);
    expect(await named('@many')).toBe(waiting + 3);
    await create('manymore@many.example');
    expect(await named('@many')).toBe(waiting + 4);
  });

  it('follows a User’s factors, status and name', async () => {
    const email = 'late@x.example';
    const { user_id } = await consumer('POST /v1/users', {
      email,
      phone_number: '+12025550170',
      create_user_as_pending: true,
    });
    const states = async () => {
      const of = async (filter_name: string, filter_value: unknown) =>
        total([
          { filter_name, filter_value },
          { filter_name: 'user_id', filter_value: [user_id] },
        ]);
      return Promise.all([of('status', 'pending'), of('email_verified', true), of('full_name_fuzzy', 'Zacharias')]);
    };
    expect(await states()).toEqual([1, 0, 0]);
    const { email_id } = await consumer('POST /v1/otps/email/send', { email });
    const code = sandbox.lastSent(email)?.token;
    await consumer('POST /v1/otps/authenticate', { method_id: email_id, code });
    expect(await states()).toEqual([0, 1, 0]);
    await consumer(`PUT /v1/users/${user_id}`, { name: { first_name: 'Zacharias' } });
    expect(await states()).toEqual([0, 1, 1]);
    await consumer(`DELETE /v1/users/emails/${email_id}`);
    expect(await states()).toEqual([0, 0, 1]);
  });

  it('has what was counted once right after more Users came, after a change and after a deletion', async () => {
    const ids: string[] = [];
    for (const index of Array(120).keys()) ids.push(await create(`count${index}@count.example`));
    expect(await named('@count.')).toBe(120);
    ids.push(await create('later@count.example'));
    expect(await named('@count.')).toBe(121);
    await consumer(`DELETE /v1/users/${ids.pop()}`);
    expect(await named('@count.')).toBe(120);
    // The number of the deleted row is given once more.
    ids.push(await create('again@count.example'));
    expect(await named('@count.')).toBe(121);
    await consumer(`DELETE /v1/users/${ids[0]}`);
    expect(await named('@count.')).toBe(120);
  });

  it('learns nothing from what was refused', async () => {
    const before = await total();
    for (let index = 0; index < 3; index += 1) {
      expect((await create('manymore@many.example')) ?? 'refused').toBe('refused');
    }
    expect(await total()).toBe(before);
    const { organization } = await b2b('POST /v1/b2b/organizations', { organization_name: 'Refusals' });
    const at = `/v1/b2b/organizations/${organization.organization_id}`;
    await b2b(`POST ${at}/members`, { email_address: 'a@x.example' });
    const wrong = await b2b(`POST ${at}/members`, { email_address: 'b@x.example', roles: ['unknown'] });
    expect(wrong.error_type).toBe('invalid_role');
    expect((await b2b(`GET ${at}/metrics`)).member_count).toBe(1);
  });

  it('forgets the Members of a deleted Organization, and everybody of a deleted environment', async () => {
    const slug = 'short-lived';
    await b2b('POST /v1/b2b/organizations', { organization_name: 'Short', organization_slug: slug });
    const found = async (filter_name: string, filter_value: string) => {
      const query = { operator: 'AND', operands: [{ filter_name, filter_value }] };
      return (await b2b('POST /v1/b2b/organizations/search', { query })).results_metadata.total;
    };
    await b2b(`POST /v1/b2b/organizations/${slug}/members`, { email_address: 'ephemeral@x.example' });
    expect(await found('member_email_fuzzy', 'ephemeral')).toBe(1);
    await b2b(`DELETE /v1/b2b/organizations/${slug}`);
    expect([await found('member_email_fuzzy', 'ephemeral'), await found('organization_slug_fuzzy', slug)]).toEqual([
      0, 0,
    ]);

    const project = { name: 'Other', vertical: 'CONSUMER', live_environment: { name: 'Live' } };
    const { project: made } = await workspace('POST /pwa/v3/projects', {
      name: project.name,
      vertical: project.vertical,
    });
    const environments = `/pwa/v3/projects/${made.project_slug}/environments`;
    const { environment } = await workspace(`POST ${environments}`, { type: 'TEST', name: 'Elsewhere' });
    const { secret } = await workspace(`POST ${environments}/${environment.environment_slug}/secrets`);
    const other = sandbox.as(environment.project_id, secret.secret);
    const before = await named('@x.');
    for (const index of Array(5).keys()) await other('POST /v1/users', { email: `elsewhere${index}@x.example` });
    const all: Answer = await other('POST /v1/users/search', {});
    expect(all.results_metadata.total).toBe(5);
    expect(await named('elsewhere')).toBe(0);
    expect(await named('@x.')).toBe(before);
    await workspace(`DELETE ${environments}/${environment.environment_slug}`);
    expect(await named('@x.')).toBe(before);
  });

  it('keeps Users in the order of their creation when the clock goes back, so that times find them', async () => {
    sandbox.pass(3_600_000);
    const late = await consumer('POST /v1/users', {});
    sandbox.pass(-7_200_000);
    const early = await consumer('POST /v1/users', {});
    expect(early.user.created_at).toBe(late.user.created_at);
    sandbox.pass(3_600_000);
    const query = (filter_value: string) => total([{ filter_name: 'created_at_less_than', filter_value }]);
    expect(await query(late.user.created_at)).toBe((await total()) - 2);
  });
});

describe('a world made anew', async () => {
  const { consumer, reset } = await bench({ users: 20 });
  it('has a new index', async () => {
    const search = () => consumer('POST /v1/users/search', { query: { operator: 'AND', operands: [operand] } });
    const operand = { filter_name: 'email_address_fuzzy', filter_value: 'example' };
    const before = (await search()).results_metadata.total;
    await consumer('POST /v1/users', { email: 'more@x.example' });
    expect((await search()).results_metadata.total).toBe(before + 1);
    reset();
    expect((await search()).results_metadata.total).toBe(before);
  });
});

describe('a transaction that is rolled back', () => {
  it('leaves an index as it was', () => {
    const store = new Store(':memory:', 'build');
    createState(store, { users: 20, seed: 1 }, Date.now());
    store.ready();
    const env = environmentById(store, credentialsOf(1, false).consumer.project_id) as Environment;
    const { users } = store.indexes;
    const add = (email: string) =>
      store.write(() => {
        insertUser(store, env, email, { emails: [{ email_id: email, email, verified: true }] });
        users.catchUp();
        if (email.startsWith('refused')) throw new Error('refused');
      });
    const sizes = () => [users.totalOf(environmentOwner(env.seq)), users.mark];
    expect(() => add('refused@first.example')).toThrow('refused');
    expect(sizes()).toEqual([20, 20]);
    add('made@first.example');
    expect(sizes()).toEqual([21, 21]);
    const query = (name: string) => users.withFacet([facetKey(environmentOwner(env.seq), 'email_domain', name)], true);
    expect(users.total(query('first.example') as Match, whole)).toBe(1);
    store.close();
  });
});

describe('spans', () => {
  const some: Span[] = [
    [1, 3],
    [5, 5],
    [8, 20],
  ];
  it('are joined', () => {
    expect(singles([5, 2, 5])).toEqual([
      [2, 2],
      [5, 5],
    ]);
    expect(intersect(some, [[2, 9]])).toEqual([
      [2, 3],
      [5, 5],
      [8, 9],
    ]);
    expect(intersect(some, [])).toEqual([]);
    expect(unite([...some, [3, 6], [30, 40]])).toEqual([
      [1, 6],
      [8, 20],
      [30, 40],
    ]);
  });
});
