/** A journal with some Users in a folder of its own, and hash files beside it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { addUser } from '../../../source/migration/sources/user-store.ts';
import { person } from '../people.ts';

export function openJournal(ids: readonly string[], withoutPassword: readonly string[] = []) {
  const dir = mkdtempSync(join(tmpdir(), 'hash-file-'));
  const journal = new Journal(join(dir, 'journal.sqlite'));
  journal.transaction(() => {
    for (const id of ids) addUser(journal, person(id));
    for (const id of withoutPassword) addUser(journal, person(id, { password: false }));
  });
  return {
    dir,
    journal,
    /** Writes a file beside the journal; its path. */
    file(content: string | Buffer, name = 'hashes'): string {
      writeFileSync(join(dir, name), content);
      return join(dir, name);
    },
    close() {
      journal.close();
      rmSync(dir, { recursive: true });
    },
  };
}

export const bcryptHash = (id: string) => `$2b$10$${id.replace(/[^A-Za-z0-9]/g, '.').padEnd(53, 'x')}`;
export const bcrypt = (id: string) => ({ user_id: `user-test-${id}`, hash_type: 'bcrypt', hash: bcryptHash(id) });
export const ndjson = (lines: object[]) => lines.map(line => JSON.stringify(line)).join('\n');

export const argon_2_config = { salt: 'saltsalt', iteration_amount: 2, memory: 1024, threads: 1, key_length: 32 };
