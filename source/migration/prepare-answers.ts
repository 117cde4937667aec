/** Answers with what a program of the team's own says of the Users, where it decides: made before anything is planned or written. */
import type { Answers } from '../config/answers.ts';
import type { Journal } from './engine/journal.ts';
import type { InventorySummary } from './model.ts';
import type { PlanOptions } from './planner.ts';
import { asksFor } from './planning/tenancy/index.ts';
import { commandAnswers } from './sources/tenancy-command.ts';
import { hasUser, userBatches } from './sources/user-store.ts';

export type Prepare = (answers: Answers, options?: PlanOptions) => Promise<Answers>;

/** Rejects with UserError (exit code 2) where the program cannot be used, or with the signal's reason. */
export const preparing =
  (journal: Journal, dir: string): Prepare =>
  async (answers, options) => {
    const { tenancyCommand: command, trustUntrustedMetadata } = answers;
    const reading = journal.get<InventorySummary>('inventory')?.reading;
    if (command === undefined || reading === undefined || !asksFor(answers, 'tenancyCommand')) return answers;
    const input = {
      command,
      reading,
      users: userBatches(journal),
      isKnown: (userId: string) => hasUser(journal, userId),
      dir,
      withUntrusted: trustUntrustedMetadata !== undefined,
    };
    return { ...answers, tenancyCommandOutput: await commandAnswers(input, options) };
  };
