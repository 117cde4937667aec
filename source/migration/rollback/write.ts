/** Writes the list into `report/rollback/`: everything in one file, and for each group who loses something a list and a text. */
import { join } from 'node:path';
import { makePrivateFolder, renewPrivateFolder, writePrivate } from '../../config/private-files.ts';
import { beginCsv, writeCsv } from '../report/csv.ts';
import { type Kind, type KindId, kindOf, kinds, type Row } from './kinds.ts';

const columns = ['user_id', 'member_id', 'organization', 'email', 'kind', 'what', 'state', 'reason', 'next'];

/** What became of a difference, in words. */
export const stateWords: Record<Row['state'] | 'failed', string> = {
  carry: 'can be carried back',
  carried: 'carried back',
  failed: 'refused by Stytch',
  lost: 'does not return',
  conflict: 'conflict',
  unknown: 'not known',
};

/** What became of a row that could be carried back. */
export type Outcome = { state: 'carried' | 'failed' | 'conflict' | 'carry'; user_id?: string; why?: string };

/** Names of the files for a group: `<kind>.csv` and `<kind>.txt`. Returns the folder. */
export function writeList(
  reportDir: string,
  rows: readonly Row[],
  outcomeOf: (row: Row) => Outcome | undefined,
): string {
  makePrivateFolder(reportDir);
  const dir = join(reportDir, 'rollback');
  renewPrivateFolder(dir, /\.(csv|txt|part)$/);
  writeCsv(join(dir, 'people.csv'), columns, lines(rows, outcomeOf));
  for (const id of Object.keys(kinds) as KindId[]) writeGroup(dir, id, rows, outcomeOf);
  return dir;
}

function* lines(rows: readonly Row[], outcomeOf: (row: Row) => Outcome | undefined): Iterable<string[]> {
  for (const row of rows) {
    const outcome = outcomeOf(row);
    const state = outcome?.state ?? row.state;
    const { reason, next } = kindOf(row.kind);
    const open =
      state === 'carried' && row.kind !== 'new-user' ? '' : state === 'carry' ? 'Run with --carry-back.' : next;
    const userId = outcome?.user_id ?? row.user_id;
    yield [
      userId,
      row.member_id,
      row.organization,
      row.email,
      row.kind,
      row.what,
      stateWords[state],
      outcome?.why ?? row.why ?? reason,
      open,
    ];
  }
}

/** One text, and who gets it. Each person once. */
function writeGroup(dir: string, id: KindId, rows: readonly Row[], outcomeOf: (row: Row) => Outcome | undefined): void {
  const { text }: Kind = kindOf(id);
  const concerned = rows.filter(row => row.kind === id);
  if (!text || concerned.length === 0) return;
  const file = beginCsv(join(dir, `${id}.csv`), ['user_id', 'email', 'name']);
  const written = new Set<string>();
  try {
    for (const row of concerned) {
      const userId = outcomeOf(row)?.user_id ?? row.user_id;
      const key = `${userId} ${row.email}`;
      if (written.has(key)) continue;
      written.add(key);
      file.add([userId, row.email, row.name]);
    }
    file.finish();
  } finally {
    file.discard();
  }
  const letter = `Subject: ${text.subject}\n\nHello {{name}},\n\n${text.body}\n\nQuestions? Answer this email.\n\n[Your team]\n`;
  writePrivate(join(dir, `${id}.txt`), append => append(letter));
}
