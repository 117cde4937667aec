/** crosswalk.sql with a million Members, applied to a table of a million rows, on each database. Every row is compared afterwards. */
import { engines } from '../migration/database/engines.ts';
import { filesOf, type Made } from '../migration/database/files.ts';
import type { Row } from './table.ts';

const users = 900_000;
const organizations = 20_000;
const rows = 1_000_000;

const userOf = (at: number) => `user-live-${at.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
const organizationOf = (at: number) =>
  `organization-live-${at.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
const memberOf = (user: number, second: number) =>
  `member-live-${user.toString(16).padStart(8, '0')}-0000-4000-8000-00000000000${second}`;
const tenantsOf = (user: number) =>
  user % 9 === 0 ? [user % organizations, (user + 1) % organizations] : [user % organizations];

const made: Made = {
  organizations: Object.fromEntries(
    Array.from({ length: organizations }, (_, at) => [organizationOf(at), { keys: [`tenant-${at}`] }]),
  ),
  members: Array.from({ length: users }, (_, user) =>
    tenantsOf(user).map((tenant, second): Made['members'][number] => [
      userOf(user),
      organizationOf(tenant),
      memberOf(user, second),
    ]),
  ).flat(),
  left: [],
};

/** Each row's User, and the tenant that it names: one of the User's; for a tenth, one of others. */
const rowOf = (at: number) => {
  const user = (at * 7919) % users;
  const own = tenantsOf(user);
  return { user, tenant: at % 10 === 0 ? (user + 5) % organizations : (own[at % own.length] ?? 0) };
};

const filled = Array.from({ length: rows }, (_, at) => at).filter(at => at % 10 !== 0).length;

export async function database(): Promise<Row[]> {
  const measured: Row[] = [];
  for (const [name, open] of Object.entries(engines)) {
    const engine = await open('1G');
    try {
      const files = filesOf(engine.database, 'orders.user_id by tenant', made);
      await engine.run('CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id VARCHAR(100), tenant VARCHAR(100));');
      for (let from = 0; from < rows; from += 10_000) await engine.run(insert(from, from + 10_000));
      if (files.columns) await engine.run(files.columns);
      const seconds = async (work: () => Promise<unknown>) => {
        const start = performance.now();
        await work();
        return (performance.now() - start) / 1000;
      };
      const add = (what: string, value: number, most: number) =>
        measured.push({ what: `${name}: ${what}`, value, unit: ' s', most });
      add('a million Members loaded, a million rows filled', await seconds(() => engine.run(files.apply)), 180);
      let checked: Awaited<ReturnType<typeof engine.rows>> = [];
      add('the check', await seconds(async () => (checked = await engine.rows(files.check))), 60);
      compare(name, checked);
      await compareSample(name, engine);
      add('the file again', await seconds(() => engine.run(files.apply)), 180);
      add('the reverse', await seconds(() => engine.run(files.undo)), 180);
    } finally {
      await engine.close();
    }
  }
  return measured;
}

function insert(from: number, to: number): string {
  const values = Array.from({ length: to - from }, (_, at) => {
    const { user, tenant } = rowOf(from + at);
    return `(${from + at}, '${userOf(user)}', 'tenant-${tenant}')`;
  });
  return `INSERT INTO orders (id, user_id, tenant) VALUES ${values.join(', ')};`;
}

function compare(name: string, checked: { [column: string]: string | null }[]): void {
  const count = (result: string) =>
    Number(checked.find(one => one['place'] === 'orders.user_id' && one['result'] === result)?.['row_count']);
  if (count('all rows') !== rows || count('filled') !== filled)
    throw new Error(`${name}: ${count('filled')} of ${count('all rows')} rows are filled, not ${filled}.`);
}

/** Rows as they must be, from the arithmetic above. */
async function compareSample(
  name: string,
  engine: { rows: (sql: string) => Promise<{ [column: string]: string | null }[]> },
): Promise<void> {
  const found = await engine.rows(
    'SELECT id, organization_id, member_id FROM orders WHERE id % 1000 IN (0, 1, 500, 999) ORDER BY id;',
  );
  for (const { id, organization_id, member_id } of found) {
    const { user, tenant } = rowOf(Number(id));
    const second = tenantsOf(user).indexOf(tenant);
    const expected = second < 0 ? [null, null] : [organizationOf(tenant), memberOf(user, second)];
    if (organization_id !== expected[0] || member_id !== expected[1])
      throw new Error(`${name}: row ${id} has ${organization_id}, ${member_id} and not ${expected}.`);
  }
}
