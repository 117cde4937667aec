/** The hash file's index in the journal: where each User's line is, and every line that cannot be used. */
import { isDeepStrictEqual } from 'node:util';
import type { Journal } from '../engine/journal.ts';
import type { HashFileSummary } from '../model.ts';
import { type HashLayout, recordIn } from './hash-layout.ts';
import type { Problem } from './hash-types.ts';
import { type Line, type Place, readText } from './lines.ts';
import { isFaultyBcrypt, parseHash } from './password-hash.ts';
import { userOf } from './user-store.ts';

/** Kinds of bad lines that the summary names; the others are in the report's file. */
const mostKinds = 12;

export class HashIndex {
  readonly #journal: Journal;
  readonly #path: string;
  readonly #layout: HashLayout;
  readonly #counts = { lines: 0, unknown: 0, withoutPassword: 0, repeated: 0, faultyBcrypt: 0, scrypt: 0 };

  constructor(journal: Journal, path: string, layout: HashLayout) {
    this.#journal = journal;
    this.#path = path;
    this.#layout = layout;
  }

  /** Lines so far. */
  get lines(): number {
    return this.#counts.lines;
  }

  clear(): void {
    this.#journal.db.exec('DELETE FROM hashes; DELETE FROM bad_hashes');
  }

  /** A line of a User who has no password, or whom the project does not have, is counted, whatever is in it. */
  add(line: Line): void {
    const counts = this.#counts;
    counts.lines++;
    const found = recordIn(line.text, this.#layout);
    const userId = 'record' in found ? idOf(found.record) : idWithin(line.text);
    const user = userId === undefined ? undefined : userOf(this.#journal, userId);
    if (userId !== undefined && !user) counts.unknown++;
    else if (user && !user.password) counts.withoutPassword++;
    else {
      const parsed = 'record' in found ? parseHash(found.record) : found;
      if (!('hash' in parsed)) this.#bad(line.number, userId, parsed);
      else if (this.#addPlace(parsed.hash.user_id, line)) {
        if (isFaultyBcrypt(parsed.hash)) counts.faultyBcrypt++;
        if (parsed.hash.hash_type === 'scrypt') counts.scrypt++;
      }
    }
  }

  /** False for a User who has a line already: the same again does no harm, another one does. */
  #addPlace(userId: string, { start, length, number, text }: Line): boolean {
    const { changes } = this.#journal
      .sql('INSERT OR IGNORE INTO hashes VALUES (?, ?, ?, ?)')
      .run(userId, start, length, number);
    if (changes === 1) return true;
    const row = this.#journal.sql('SELECT start, length, line FROM hashes WHERE user_id = ?').get(userId);
    const first = row as unknown as Place & { line: number };
    if (this.#same(readText(this.#path, first), text)) this.#counts.repeated++;
    else {
      for (const line of [first.line, number])
        this.#bad(line, userId, { field: 'user_id', message: 'has several lines, which differ' });
    }
    return false;
  }

  #same(one: string, other: string): boolean {
    const [a, b] = [one, other].map(text => {
      const found = recordIn(text, this.#layout);
      return 'record' in found ? parseHash(found.record) : found;
    });
    return isDeepStrictEqual(a, b);
  }

  #bad(line: number, userId: string | undefined, { field, message }: Problem): void {
    this.#journal.sql('INSERT OR IGNORE INTO bad_hashes VALUES (?, ?, ?, ?)').run(line, userId ?? null, field, message);
  }

  /** Counts what was added. A User with a bad line has no good one: the program cannot tell which of them is right. */
  summary(): HashFileSummary {
    const { db } = this.#journal;
    db.exec('DELETE FROM hashes WHERE user_id IN (SELECT user_id FROM bad_hashes)');
    const one = (sql: string) => Number(Object.values(db.prepare(sql).get() ?? {})[0]);
    const kinds = db
      .prepare(
        'SELECT field, reason, count(*) AS lines, min(line) AS first FROM bad_hashes GROUP BY field, reason ORDER BY lines DESC, first LIMIT ?',
      )
      .all(mostKinds);
    return {
      path: this.#path,
      unit: this.#layout.format === 'json' ? 'entry' : 'line',
      ...this.#counts,
      matched: one('SELECT count(*) FROM hashes'),
      bad: one('SELECT count(*) FROM bad_hashes'),
      badUsers: one('SELECT count(DISTINCT user_id) FROM bad_hashes'),
      kinds: kinds.map(kind => ({ ...kind })) as unknown as HashFileSummary['kinds'],
    };
  }
}

const idOf = ({ user_id }: Record<string, unknown>): string | undefined =>
  typeof user_id === 'string' && user_id.trim() !== '' ? user_id.trim() : undefined;

/** Whose line it is that cannot be read as a whole. */
const idWithin = (text: string): string | undefined => /\buser-(?:test|live)-[\w-]+/.exec(text)?.[0];
