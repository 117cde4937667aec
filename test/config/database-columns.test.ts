/** Columns of the application's database: how they are written, and what is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerSchemas } from '../../source/config/answers.ts';
import {
  comparisons,
  type DatabaseColumn,
  databaseColumnText,
  parseDatabaseColumns,
} from '../../source/config/database-columns.ts';

const usual = { organization: 'organization_id', member: 'member_id' };

describe('are written', () => {
  test('one a line, or with ";" between', () => {
    expect(
      parseDatabaseColumns(
        'orders.user_id\n# a comment\napp.notes.author by workspace as slug into org, author_member; "my; table"."a.b" by "c d";',
      ),
    ).toEqual([
      { text: 'orders.user_id', table: 'orders', column: 'user_id', ...usual },
      {
        text: 'app.notes.author by workspace as slug into org, author_member',
        schema: 'app',
        table: 'notes',
        column: 'author',
        tenant: { column: 'workspace', comparedWith: 'slug' },
        organization: 'org',
        member: 'author_member',
      },
      {
        text: '"my; table"."a.b" by "c d"',
        table: 'my; table',
        column: 'a.b',
        tenant: { column: 'c d', comparedWith: 'key' },
        ...usual,
      },
    ]);
    expect(parseDatabaseColumns('none')).toEqual([]);
  });

  test('and read again, whatever the names', () => {
    const name = fc.oneof(
      fc.constantFrom('a.b', 'by', 'into', 'as', '"', 'x;y', 'x,y', ' ', 'ü', "o'r", '`', '\\', 'order'),
      fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter(one => !/\p{C}/u.test(one)),
    );
    const column = fc
      .record({
        names: fc.uniqueArray(name, { minLength: 6, maxLength: 6, selector: one => one.toLowerCase() }),
        schema: fc.boolean(),
        as: fc.option(fc.constantFrom(...comparisons)),
      })
      .map(({ names: [table = '', of = '', organization = '', member = '', by = '', in_ = ''], schema, as }) => {
        const found: Omit<DatabaseColumn, 'text'> = { table, column: of, organization, member };
        if (schema) found.schema = in_;
        if (as) found.tenant = { column: by, comparedWith: as };
        return found;
      });
    fc.assert(
      fc.property(column, one => {
        const text = databaseColumnText(one);
        expect(parseDatabaseColumns(text)).toEqual([{ ...one, text }]);
      }),
    );
  });
});

test.each([
  ['orders', /"orders" names no table: write <table>.<column>/],
  ['a.b.c.d', /has 4 names: write <schema>.<table>.<column>/],
  ['orders user_id', /"orders user_id" names no column/],
  ['orders.user_id with workspace', /names no column/],
  ['orders.user_id by workspace as name', /a tenant is compared as key, external_id, slug, not "name"/],
  ['orders.user-id', undefined],
  ['1orders.user_id', /write "1orders", with quotes, if that is the name/],
  ["orders.user_id'--", /write "user_id'--", with quotes/],
  ['"a\\u0000b".user_id', /is no name: it has 1 to 63 characters, and no control characters/],
  [`${'x'.repeat(64)}.user_id`, /is no name/],
  ['"a\\x".user_id', /is not quoted as in JSON/],
  ['orders.user_id into user_id, m', /uses the column user_id twice/],
  ['orders.user_id by Organization_ID', /uses the column Organization_ID twice|uses the column organization_id twice/],
  ['orders.a; ORDERS.A', /"ORDERS.A" is the same column as "orders.a"/],
  ['orders.a; orders.b', /fill the same column member_id. Give one another name: into organization_id, b_member_id/],
  ['orders.a; orders.b into organization_id, b_member_id', undefined],
  ['orders.a; app.orders.a', undefined],
  ['; ;', /No column is named/],
])('"%s" is refused with the reason, or taken', (text, message) => {
  const problem = answerSchemas.databaseColumns.safeParse(text).error?.issues[0]?.message;
  if (message) expect(problem).toMatch(message);
  else expect(problem).toBeUndefined();
});
