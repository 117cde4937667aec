/** Texts and names of the SQL: what no database can hold is refused, and nothing ends a literal early. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialects } from '../../../source/migration/report/database/dialects.ts';
import { insertInto } from '../../../source/migration/report/database/rows.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 30 }).filter(one => !one.includes('\0'));

describe.each(Object.entries(dialects))('%s', (id, dialect) => {
  test('a NUL and half a character are refused', () => {
    for (const text of ['a\0b', '\0', 'a\ud800', '\udc00b']) expect(() => dialect.text(text)).toThrow(RangeError);
  });

  test('a literal is one line of plain signs, or UTF-8 where the engine reads nothing else', () => {
    fc.assert(
      fc.property(anyText, text => {
        const literal = dialect.text(text);
        expect(literal).not.toMatch(/\p{Cc}/u);
        if (id !== 'sqlite') expect(literal).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test('a quote in a name does not end it', () => {
    const quote = id === 'mysql' ? '`' : '"';
    expect(dialect.name(`a${quote}b`)).toBe(`${quote}a${quote}${quote}b${quote}`);
  });

  test('statements are small, whatever the texts', () => {
    let written = '';
    const longest = { characters: 0 };
    const rows = insertInto('t', ['a'], dialect, sql => {
      written += sql;
      longest.characters = Math.max(longest.characters, sql.length);
    });
    for (let at = 0; at < 1201; at++) expect(rows.add([at % 100 === 0 ? 'x'.repeat(90_000) : `row-${at}`])).toBe(true);
    expect(rows.add(['\0'])).toBe(false);
    expect(rows.finish()).toBe(1201);
    expect(written.match(/^\('/gm)).toHaveLength(1201);
    expect(longest.characters).toBeLessThan(201_000);
  });
});

test('backslashes: Postgres and MySQL read them in texts, so they never stand alone in one', () => {
  expect(dialects.postgres.text("a\\'b")).toBe("E'a\\\\''b'");
  expect(dialects.mysql.text('a\\b')).toBe("X'615c62'");
  expect(dialects.sqlite.text("a\\'b\n")).toBe("'a\\''b' || char(10)");
});
