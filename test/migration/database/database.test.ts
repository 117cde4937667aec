/**
 * The files for the application's database on real engines. What each row must become stands beside it, written by hand or computed
 * from the people of a test; nothing here reads the generator.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Engine, engines, type Row } from './engines.ts';
import { type Files, filesOf, type Made } from './files.ts';

const made: Made = {
  organizations: {
    'organization-acme': { keys: ['acme', 'acme-old'], externalId: 'x-acme', slug: 's-acme' },
    'organization-globex': { keys: ['globex'], externalId: 'x-globex', slug: 's-globex' },
    'organization-school': { keys: ['school'], externalId: 'x-school', slug: 's-school' },
  },
  members: [
    ['user-single', 'organization-acme', 'member-1'],
    ['user-several', 'organization-acme', 'member-2'],
    ['user-several', 'organization-globex', 'member-3'],
    ['user-partly', 'organization-globex', 'member-4'],
    ['user-split', 'organization-school', 'member-5', ['globex']],
    ['user-native', 'organization-school', 'member-6'],
  ],
  left: [
    ['user-left', 'left out: locked'],
    ['user-partly', 'further Members are still to come'],
  ],
};

interface Case {
  what: string;
  user: string | null;
  tenant: string | null;
  /** What the columns hold before. */
  before?: [string | null, string | null];
  /** What they hold after; NULL where it is left out. */
  after?: [string | null, string | null];
  /** How the check counts the row. */
  result: string;
}

const filled = 'filled';
const none = 'the User has no Member in this tenant';
const several = 'several Members, and no tenant';
const others = 'holds other ids, left as they are';

const cases: Case[] = [
  {
    what: 'one Member, no tenant',
    user: 'user-single',
    tenant: null,
    after: ['organization-acme', 'member-1'],
    result: filled,
  },
  {
    what: 'one Member, its tenant',
    user: 'user-single',
    tenant: 'acme',
    after: ['organization-acme', 'member-1'],
    result: filled,
  },
  {
    what: 'one Member, a merged tenant',
    user: 'user-single',
    tenant: 'acme-old',
    after: ['organization-acme', 'member-1'],
    result: filled,
  },
  { what: 'one Member, the tenant of others', user: 'user-single', tenant: 'globex', result: none },
  { what: 'one Member, a tenant of no one', user: 'user-single', tenant: 'nowhere', result: none },
  { what: 'one Member, an empty tenant', user: 'user-single', tenant: '', result: none },
  { what: 'one Member, an external id', user: 'user-single', tenant: 'x-acme', result: none },
  { what: 'one Member, other case', user: 'user-single', tenant: 'ACME', result: none },
  { what: 'one Member, a blank behind', user: 'user-single', tenant: 'acme ', result: none },
  {
    what: 'several, the first',
    user: 'user-several',
    tenant: 'acme',
    after: ['organization-acme', 'member-2'],
    result: filled,
  },
  {
    what: 'several, the second',
    user: 'user-several',
    tenant: 'globex',
    after: ['organization-globex', 'member-3'],
    result: filled,
  },
  { what: 'several, neither', user: 'user-several', tenant: 'school', result: none },
  { what: 'several, no tenant', user: 'user-several', tenant: null, result: several },
  {
    what: 'one of two is made, its tenant',
    user: 'user-partly',
    tenant: 'globex',
    after: ['organization-globex', 'member-4'],
    result: filled,
  },
  { what: 'one of two is made, the other tenant', user: 'user-partly', tenant: 'acme', result: none },
  { what: 'one of two is made, no tenant', user: 'user-partly', tenant: null, result: several },
  {
    what: 'split off, the old tenant',
    user: 'user-split',
    tenant: 'globex',
    after: ['organization-school', 'member-5'],
    result: filled,
  },
  {
    what: 'split off, the new tenant',
    user: 'user-split',
    tenant: 'school',
    after: ['organization-school', 'member-5'],
    result: filled,
  },
  { what: 'not split off, the old tenant', user: 'user-native', tenant: 'globex', result: none },
  { what: 'left out', user: 'user-left', tenant: 'acme', result: 'the User has no Member' },
  { what: 'unknown', user: 'user-unknown', tenant: 'acme', result: 'the User is not known' },
  { what: 'other case of a user_id', user: 'User-Single', tenant: 'acme', result: 'the User is not known' },
  { what: 'no user_id', user: null, tenant: 'acme', result: 'has no user_id' },
  {
    what: 'filled before',
    user: 'user-single',
    tenant: null,
    before: ['other', 'other'],
    after: ['other', 'other'],
    result: others,
  },
  {
    what: 'one column filled otherwise',
    user: 'user-single',
    tenant: null,
    before: ['other', null],
    after: ['other', null],
    result: others,
  },
  {
    what: 'one column filled rightly',
    user: 'user-single',
    tenant: null,
    before: ['organization-acme', null],
    after: ['organization-acme', 'member-1'],
    result: filled,
  },
  {
    what: 'another Member, no Organization',
    user: 'user-single',
    tenant: null,
    before: [null, 'other'],
    after: [null, 'other'],
    result: others,
  },
  {
    what: 'the right Organization, another Member',
    user: 'user-single',
    tenant: null,
    before: ['organization-acme', 'other'],
    after: ['organization-acme', 'other'],
    result: others,
  },
  {
    what: 'the right Member, another Organization',
    user: 'user-single',
    tenant: null,
    before: ['other', 'member-1'],
    after: ['other', 'member-1'],
    result: others,
  },
  {
    what: 'filled in other case',
    user: 'user-single',
    tenant: null,
    before: ['Organization-acme', null],
    after: ['Organization-acme', null],
    result: others,
  },
  {
    what: 'unknown, and filled',
    user: 'user-unknown',
    tenant: null,
    before: ['other', 'other'],
    after: ['other', 'other'],
    result: others,
  },
];

const literal = (value: string | null) => (value === null ? 'NULL' : `'${value}'`);
const insert = (rows: (string | null)[][]) =>
  `INSERT INTO orders VALUES ${rows.map((row, at) => `(${[String(at), ...row.map(literal)].join(', ')})`).join(', ')};`;

describe.each(Object.entries(engines))('%s', (_name, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    const tables = [
      'orders',
      'Odd',
      'stytch_crosswalk',
      'stytch_crosswalk_tenants',
      'stytch_crosswalk_left',
      'stytch_crosswalk_columns',
    ];
    await engine.run(tables.map(table => `DROP TABLE IF EXISTS ${table};`).join('\n'));
  });

  /** A table with columns of the application's usual kinds, and ids in it. */
  const createOrders = (further = '') =>
    engine.run(`CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id VARCHAR(100), tenant VARCHAR(100)${further});`);
  const withTargets = ', organization_id VARCHAR(128), member_id VARCHAR(128)';
  const orders = (columns = 'organization_id, member_id') => engine.rows(`SELECT ${columns} FROM orders ORDER BY id;`);
  const apply = async ({ columns, apply: text }: Files, add = true) => {
    if (add && columns) await engine.run(columns);
    await engine.run(text);
  };
  const files = (columns: string, of: Made = made) => filesOf(engine.database, columns, of);
  const counts = (rows: Row[], place: string) => {
    const sums: Record<string, number> = {};
    for (const { place: of, result, row_count } of rows)
      if (of === place) sums[String(result)] = (sums[String(result)] ?? 0) + Number(row_count);
    return sums;
  };

  describe('every kind of row', () => {
    beforeEach(async () => {
      await createOrders(withTargets);
      await engine.run(insert(cases.map(one => [one.user, one.tenant, ...(one.before ?? [null, null])])));
    });
    const state = async () =>
      (await orders()).map(({ organization_id, member_id }, at) => [cases[at]?.what, organization_id, member_id]);
    const expected = cases.map(({ what, after = [null, null] }) => [what, ...after]);
    const byTenant = () => files('orders.user_id by tenant');

    test('is filled, or left NULL', async () => {
      await apply(byTenant(), false);
      expect(await state()).toEqual(expected);
    });

    test('is counted once, with its reason and examples', async () => {
      await apply(byTenant(), false);
      const rows = await engine.rows(byTenant().check);
      const wanted: Record<string, number> = { 'all rows': cases.length };
      for (const { result } of cases) wanted[result] = (wanted[result] ?? 0) + 1;
      expect(counts(rows, 'orders.user_id')).toEqual(wanted);
      expect(rows).toContainEqual(
        expect.objectContaining({ result: 'the User has no Member', detail: 'left out: locked', example: 'user-left' }),
      );
      expect(rows).toContainEqual(
        expect.objectContaining({ result: 'the User is not known', example: 'User-Single', another: 'user-unknown' }),
      );
      expect(rows.filter(one => one['detail'] === 'as in the report')).toHaveLength(3);
    });

    test('is counted before it is filled, and when it was changed', async () => {
      await apply(byTenant(), false);
      await engine.run(`UPDATE orders SET member_id = NULL WHERE id = 0; UPDATE orders SET organization_id = 'wrong' WHERE id = 1;
        DELETE FROM stytch_crosswalk WHERE member_id = 'member-5';`);
      const rows = await engine.rows(byTenant().check);
      const before = cases.filter(one => one.result === filled).length;
      // Two of the split User's rows are explained by nothing any more.
      expect(counts(rows, 'orders.user_id')).toMatchObject({
        filled: before - 4,
        'NOT FILLED: apply crosswalk.sql': 1,
        [others]: cases.filter(one => one.result === others).length + 3,
      });
      expect(rows).toContainEqual(
        expect.objectContaining({ place: 'stytch_crosswalk', detail: 'NOT AS IN THE REPORT: 6 expected' }),
      );
    });

    test('is the same when the file is applied twice', async () => {
      await apply(byTenant(), false);
      await apply(byTenant(), false);
      expect(await state()).toEqual(expected);
    });

    test('goes back to what it was', async () => {
      await apply(byTenant(), false);
      await engine.run(byTenant().undo);
      // An equal value that was there before cannot be distinguished from one that was filled in.
      const before = cases.map(({ what, before: had = [null, null] }) => [
        what,
        ...(what === 'one column filled rightly' ? [null, null] : had),
      ]);
      expect(await state()).toEqual(before);
      await engine.run(byTenant().undo);
      expect(await state()).toEqual(before);
    });

    test('by user_id alone, only a single Member is certain', async () => {
      await apply(files('orders.user_id'), false);
      const single = cases.map(({ what, user, before, after = [null, null] }) => {
        if (before) return [what, ...after];
        if (user === 'user-single') return [what, 'organization-acme', 'member-1'];
        if (user === 'user-split') return [what, 'organization-school', 'member-5'];
        if (user === 'user-native') return [what, 'organization-school', 'member-6'];
        return [what, null, null];
      });
      expect(await state()).toEqual(single);
    });
  });

  test('a tenant is compared with the external id or the slug, where asked', async () => {
    await createOrders();
    await engine.run(
      insert([
        ['user-several', 'x-acme'],
        ['user-several', 's-acme'],
        ['user-several', 'acme'],
      ]),
    );
    for (const [as, at] of [
      ['external_id', 0],
      ['slug', 1],
    ] as const) {
      const each = files(`orders.user_id by tenant as ${as} into ${as}_organization, ${as}_member`);
      await apply(each);
      const found = await orders(`${as}_member AS member`);
      expect(found.map(one => one['member'])).toEqual([0, 1, 2].map(row => (row === at ? 'member-2' : null)));
    }
  });

  test('columns are added where they are missing, and dropped again; those of before stay', async () => {
    await createOrders(', member_id VARCHAR(128)');
    await engine.run(insert([['user-single', 'acme', null]]));
    const each = files('orders.user_id by tenant');
    if (each.columns) await engine.run(each.columns.replace(/^ALTER.*"member_id".*$/m, ''));
    await apply(each, false);
    await apply(each, false);
    expect(await orders()).toEqual([{ organization_id: 'organization-acme', member_id: 'member-1' }]);
    await engine.run(each.undo);
    if (each.dropColumns) await engine.run(each.dropColumns.replace(/^ALTER.*"member_id".*$/m, ''));
    expect(await orders('*')).toEqual([{ id: '0', user_id: 'user-single', tenant: 'acme', member_id: null }]);
    await expect(engine.rows('SELECT * FROM stytch_crosswalk')).rejects.toThrow();
  });

  test('a column that was added stays while it holds values of others', async () => {
    await createOrders();
    await engine.run(
      insert([
        ['user-single', 'acme'],
        ['user-new', 'acme'],
      ]),
    );
    const each = files('orders.user_id by tenant');
    await apply(each);
    await engine.run("UPDATE orders SET organization_id = 'their own', member_id = 'their own' WHERE id = 1;");
    await engine.run(each.undo);
    expect(await orders()).toEqual([
      { organization_id: null, member_id: null },
      { organization_id: 'their own', member_id: 'their own' },
    ]);
  });

  test('a cohort first, then the rest: nothing is filled that the rest would make doubtful', async () => {
    await createOrders();
    const rows = [
      ['user-single', null],
      ['user-several', null],
      ['user-several', 'globex'],
      ['user-several', 'acme'],
    ];
    await engine.run(insert(rows));
    const first: Made = {
      ...made,
      members: made.members.filter(([, organization]) => organization === 'organization-acme'),
      left: [['user-several', 'further Members are still to come']],
    };
    const members = async () => (await orders('member_id')).map(one => one['member_id']);
    await apply(files('orders.user_id by tenant', first));
    expect(await members()).toEqual(['member-1', null, null, 'member-2']);
    await apply(files('orders.user_id by tenant'), false);
    expect(await members()).toEqual(['member-1', null, 'member-3', 'member-2']);
    await engine.run(updatesOf(files('orders.user_id by tenant').undo));
    expect(await members()).toEqual([null, null, null, null]);
  });

  test('two Members of one row can share the column of its Organization', async () => {
    await createOrders(', approver VARCHAR(100)');
    await engine.run(
      insert([
        ['user-single', 'acme', 'user-several'],
        ['user-several', 'acme', null],
        ['user-unknown', 'globex', 'user-several'],
      ]),
    );
    const each = files('orders.user_id by tenant; orders.approver by tenant into organization_id, approver_member_id');
    await apply(each);
    const columns = 'organization_id, member_id, approver_member_id';
    expect((await orders(columns)).map(one => Object.values(one))).toEqual([
      ['organization-acme', 'member-1', 'member-2'],
      ['organization-acme', 'member-2', null],
      ['organization-globex', null, 'member-3'],
    ]);
    await engine.run(updatesOf(each.undo));
    expect((await orders(columns)).map(one => Object.values(one))).toEqual(Array(3).fill([null, null, null]));
  });

  test('an error changes no row', async () => {
    await createOrders(withTargets);
    await engine.run(insert([['user-single', 'acme', null, null]]));
    await expect(
      apply(files('orders.user_id; orders.no_such_column into organization_id, x_member_id'), false),
    ).rejects.toThrow(/no_such_column|x_member_id/);
    expect(await orders()).toEqual([{ organization_id: null, member_id: null }]);
    await expect(apply(files('no_such_table.user_id'), false)).rejects.toThrow(/no_such_table/);
  });

  test('a client that ends before the end changes no row, and the file can be applied again', async () => {
    await createOrders();
    await engine.run(insert([['user-single', 'acme']]));
    const each = files('orders.user_id by tenant');
    if (each.columns) await engine.run(each.columns);
    const cut = each.apply.slice(0, each.apply.lastIndexOf('COMMIT;'));
    // MariaDB's client has ended; the other connections stay open here.
    await engine.run(engine.database === 'mysql' ? cut : `${cut}\nROLLBACK;`);
    expect(await orders()).toEqual([{ organization_id: null, member_id: null }]);
    expect(await engine.rows('SELECT * FROM stytch_crosswalk')).toEqual([]);
    await apply(each, false);
    expect(await orders()).toEqual([{ organization_id: 'organization-acme', member_id: 'member-1' }]);
  });

  test('without any column, the tables are made, checked and dropped', async () => {
    const each = files('none');
    await apply(each);
    await apply(each);
    const rows = await engine.rows(each.check);
    expect(rows.map(one => [one['place'], one['row_count'], one['detail']])).toEqual([
      ['stytch_crosswalk', '6', 'as in the report'],
      ['stytch_crosswalk_left', '2', 'as in the report'],
      ['stytch_crosswalk_tenants', '5', 'as in the report'],
    ]);
    await engine.run(each.undo);
    await expect(engine.rows('SELECT * FROM stytch_crosswalk')).rejects.toThrow();
  });

  test('names of any kind', async () => {
    const odd = engine.database === 'mysql' ? '`' : '"';
    const name = (text: string) => `${odd}${text.replaceAll(odd, odd + odd)}${odd}`;
    const column = 'sel"ect`ü $stytch$ \\';
    await engine.run(`DROP TABLE IF EXISTS ${name("o'r;der")}; CREATE TABLE ${name("o'r;der")} (${name(column)} VARCHAR(100));
      INSERT INTO ${name("o'r;der")} VALUES ('user-single');`);
    const each = files(
      `${JSON.stringify("o'r;der")}.${JSON.stringify(column)} into ${JSON.stringify(`${column}o`)}, "group"`,
    );
    await engine.run(`${each.columns}\n${engine.strange}\n${each.apply}`);
    expect(await engine.rows(`SELECT ${name('group')} AS m FROM ${name("o'r;der")};`)).toEqual([{ m: 'member-1' }]);
    expect(counts(await engine.rows(each.check), `o'r;der.${column}`)).toEqual({ 'all rows': 1, filled: 1 });
    await engine.run(`${engine.strange}\n${each.undo}`);
    expect(await engine.rows(`SELECT * FROM ${name("o'r;der")};`)).toEqual([
      engine.database === 'sqlite'
        ? { [column]: 'user-single', [`${column}o`]: null, group: null }
        : { [column]: 'user-single' },
    ]);
    await engine.run(`DROP TABLE ${name("o'r;der")};`);
  });

  test('people, tenants and rows of any kind', { timeout: 120_000 }, async () => {
    await createOrders();
    await engine.run(files('orders.user_id by tenant').columns || 'SELECT 1;');
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.boolean(), async (world, strange) => {
        const each = files('orders.user_id by tenant', world.made);
        // The rows are written by their bytes: the test does not use the generator's way to write a text.
        await engine.run('DELETE FROM orders;');
        for (const [at, [user, tenant]] of world.rows.entries()) {
          await engine.run(
            `INSERT INTO orders (id, user_id, tenant) VALUES (${at}, ${bytes(user, engine)}, ${bytes(tenant, engine)});`,
          );
        }
        await engine.run(`${strange ? engine.strange : ''}\n${each.apply}`);
        const found = (await orders()).map(one => [one['organization_id'], one['member_id']]);
        expect(found).toEqual(world.rows.map(row => expectedOf(world.made, row)));
        const summed = counts(await engine.rows(each.check), 'orders.user_id');
        const { 'all rows': all, ...results } = summed;
        expect(all).toBe(world.rows.length);
        expect(Object.values(results).reduce((sum, one) => sum + one, 0)).toBe(all);
        expect(results['filled'] ?? 0).toBe(found.filter(([organization]) => organization).length);
        await engine.run('UPDATE orders SET organization_id = NULL, member_id = NULL;');
      }),
      { numRuns: 10 },
    );
  });
});

/** Without the statements that drop what could be looked at. */
const updatesOf = (sql: string): string => sql.match(/^UPDATE[\s\S]*?;$/gm)?.join('\n') ?? '';

/** As hexadecimal digits, which every engine turns into text. */
function bytes(text: string | null, { database }: Engine): string {
  if (text === null) return 'NULL';
  const hex = Buffer.from(text).toString('hex');
  if (database === 'postgres') return `convert_from(decode('${hex}', 'hex'), 'UTF8')`;
  return database === 'sqlite' ? `CAST(X'${hex}' AS TEXT)` : `CONVERT(X'${hex}' USING utf8mb4)`;
}

const hostile = fc.constantFrom(
  ...[
    "O'Brien",
    "''; DROP TABLE orders; --",
    'a\\',
    "\\'",
    'a\nb',
    '\r\n.quit\n',
    '\t',
    '100%',
    '_',
    '"q"',
    '`q`',
    '$$',
    '$1',
    '?',
  ],
  ...[
    'bücher',
    'BÜCHER',
    'bucher',
    '日本',
    '😀',
    'e\u0301',
    '\u00e9',
    '\u2028',
    'acme',
    'ACME',
    'Acme',
    ' acme',
    'acme ',
    '\ufeff',
  ],
);
const word = fc.oneof(
  hostile,
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter(one => !one.includes('\0')),
);

/** Three tenants, Users in none to three of them, and rows about them and others. */
const anyWorld = fc
  .record({
    keys: fc.uniqueArray(word, { minLength: 3, maxLength: 3 }),
    users: fc.uniqueArray(fc.record({ id: word, tenants: fc.subarray([0, 1, 2]), toCome: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
      selector: one => one.id,
    }),
    rows: fc.array(fc.record({ user: fc.option(fc.nat(8)), tenant: fc.option(fc.nat(4)), other: word }), {
      maxLength: 12,
    }),
  })
  .map(({ keys, users, rows }) => {
    const organization = (at: number) => `organization-${at}`;
    return {
      made: {
        organizations: Object.fromEntries(keys.map((key, at) => [organization(at), { keys: [key] }])),
        members: users.flatMap(({ id, tenants }) =>
          tenants.map(
            at =>
              [id, organization(at), `member-${users.findIndex(one => one.id === id)}-${at}`] as [
                string,
                string,
                string,
              ],
          ),
        ),
        left: users
          .filter(one => one.toCome || one.tenants.length === 0)
          .map(({ id }) => [id, 'to come'] as [string, string]),
      } satisfies Made,
      rows: rows.map(({ user, tenant, other }): [string | null, string | null] => [
        user === null ? null : (users[user]?.id ?? other),
        tenant === null ? null : (keys[tenant] ?? other),
      ]),
    };
  });

/** By the rule of docs/database.md, in plain code. */
function expectedOf({ organizations, members, left }: Made, [user, tenant]: [string | null, string | null]) {
  const own = members.filter(([id]) => id === user);
  const found =
    tenant === null
      ? own.length === 1 && !left.some(([id]) => id === user)
        ? own[0]
        : undefined
      : own.find(([, organization]) => organizations[organization]?.keys.includes(tenant));
  return found ? [found[1], found[2]] : [null, null];
}
