/** The check of the hash file when it is named: it is read, joined to the Users, and counted. */
import { number } from '../figures.ts';
import type { Migration } from '../migration/migration.ts';
import type { InventorySummary } from '../migration/model.ts';
import { hashProblems } from '../migration/planning/hash-warnings.ts';
import { coverage } from '../migration/planning/hash-words.ts';
import type { Facts } from './facts.ts';
import type { Checked } from './steps/question.ts';

/** What is wrong with the whole file; its bad lines are asked about after it. Rejects with UserError when it cannot be read. */
export async function checkHashFile(
  migration: Migration,
  path: string,
  facts: Facts,
  { onProgress, signal }: { onProgress: (text: string) => void; signal: AbortSignal },
): Promise<Checked> {
  const onLines = (lines: number, share: number) => onProgress(`${number(lines)} lines, ${Math.floor(share * 100)} %`);
  const file = await migration.readHashFile(path, { onLines, signal });
  const inventory = facts.summary ?? (migration.summary() as InventorySummary);
  const [problem] = hashProblems({ badHashes: 'reset' }, file, inventory);
  return problem ? { problem: problem.text } : { ok: coverage(file, inventory), learned: { hashFile: file } };
}
