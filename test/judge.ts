/**
 * Holds every exchange of the whole test run against the published contract: sandboxes record what crosses them, in this
 * process and in others, and the run fails when anything did not conform. Tests that listen themselves judge themselves.
 */
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsOfRecord } from './sandbox/contract.ts';

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'exchanges-'));
  process.env.STYTCH_SANDBOX_RECORD = folder;
  return () => {
    const problems = new Set<string>();
    for (const file of globSync('*.ndjson', { cwd: folder })) {
      for (const problem of faultsOfRecord(join(folder, file))) problems.add(problem);
    }
    rmSync(folder, { recursive: true, force: true });
    if (problems.size > 0) throw new Error(`Exchanges did not conform to the contract:\n${[...problems].join('\n')}`);
  };
}
