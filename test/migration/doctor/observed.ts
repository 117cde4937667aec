/** One migration, whole, against a sandbox with another behaviour, with a doctor.json that says so. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../../source/config/answers.ts';
import { UserError } from '../../../source/config/user-error.ts';
import { assumptionOf } from '../../../source/migration/doctor/assumptions/index.ts';
import type { DoctorFile } from '../../../source/migration/doctor/doctor-file.ts';
import type { RunResult } from '../../../source/migration/model.ts';
import type { SandboxOptions } from '../../../source/sandbox/index.ts';
import { stage } from '../stage.ts';

/** A file in which one assumption differs. */
export function differing(id: string, observed: string, service: DoctorFile['service'] = 'local'): DoctorFile {
  const at = new Date().toISOString();
  const assumed = assumptionOf(id)?.assumed ?? '';
  return {
    format: 1,
    version: '0.1.0',
    service,
    at,
    results: [{ id, status: 'differs', assumed, observed, at }],
  };
}

/** Plan, run, verify and undo. `refused`: the message, where the run did not begin. */
export async function observedMigration(
  id: string,
  observed: string,
  { answers = {}, known = true, ...options }: { answers?: Answers; known?: boolean } & SandboxOptions = {},
): Promise<{ refused?: string; result?: RunResult; kept?: string[] }> {
  const at = await stage(
    { sessions: 'carry_over', settings: 'copy', ...answers },
    { limits: 'off', users: 60, behaviour: { [id]: observed }, onExchange: () => {}, ...options },
  );
  try {
    if (known) writeFileSync(join(at.dir, 'doctor.json'), JSON.stringify(differing(id, observed)));
    await at.migration.readInventory(() => {});
    try {
      const result = await at.migration.run(at.answers, () => {});
      const verified = await at.migration.verify(at.answers, () => {});
      const { kept } = await at.migration.undo(at.answers, () => {});
      return {
        result: { ...verified, outcome: result.outcome, failures: result.failures },
        kept: kept.map(({ errorType, example }) => `${errorType} ${example}`),
      };
    } catch (error) {
      if (error instanceof UserError) return { refused: error.message };
      throw error;
    }
  } finally {
    await at.close();
  }
}
