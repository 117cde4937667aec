/** Plans for the answers of now, without a write and without a call; the last few are kept, as a million Users take seconds. */
import type { Answers } from '../config/answers.ts';
import type { Pace } from '../stytch/endpoints.ts';
import type { Difference } from './doctor/consequences.ts';
import type { Journal } from './engine/journal.ts';
import type { HashFiles } from './hash-files.ts';
import type { InventorySummary, PlanSummary } from './model.ts';
import { notRead } from './not-read.ts';
import { timed } from './planning/calls.ts';
import { makePlan } from './planning/plan.ts';
import type { PlanInput } from './planning/plan-input.ts';
import { resources } from './resources/index.ts';
import { intendedOrganizations } from './resources/organizations.ts';
import { SharedComputation } from './shared-computation.ts';
import { planFiles } from './sources/file-version.ts';
import { hasHash } from './sources/hash-file.ts';
import { claimedByOthers, targetOrganizations } from './sources/target.ts';
import { hasUser, userBatches } from './sources/user-store.ts';

export interface PlanOptions {
  onProgress?: (walked: number) => void;
  signal?: AbortSignal | undefined;
}

const mostKept = 8;

/** Where the journal keeps the plan of a run, for when it is resumed. */
const planOfRun = 'planOfRun';

/** The next run plans again, and reads its target first. */
export const forgetPlan = (journal: Journal): void => journal.unset(planOfRun);

export class Planner {
  readonly #journal: Journal;
  readonly #pace: Pace | undefined;
  readonly #canManage: boolean;
  readonly #hashFiles: HashFiles;
  readonly #differences: () => readonly Difference[];
  readonly #kept = new Map<string, SharedComputation<PlanSummary>>();

  constructor(
    journal: Journal,
    {
      pace,
      canManage,
      hashFiles,
      differences = () => [],
    }: {
      pace: Pace | undefined;
      canManage: boolean;
      hashFiles: HashFiles;
      /** What doctor observed to differ, as of now. */
      differences?: (() => readonly Difference[]) | undefined;
    },
  ) {
    this.#journal = journal;
    this.#canManage = canManage;
    this.#pace = pace;
    this.#differences = differences;
    this.#hashFiles = hashFiles;
  }

  /** Everything that a plan is made of. Throws UserError when the Users have not been read, or the hash file cannot be. */
  async input(answers: Answers, signal?: AbortSignal): Promise<PlanInput> {
    const journal = this.#journal;
    const inventory = journal.get<InventorySummary>('inventory');
    if (!inventory) throw notRead();
    const named = answers.passwords === 'file' ? answers.passwordFile : undefined;
    const hashFile = named ? await this.#hashFiles.read(named, { signal }) : null;
    const ours = intendedOrganizations(journal);
    return {
      answers,
      inventory,
      hashFile,
      users: userBatches(journal),
      pace: this.#pace,
      canManage: this.#canManage,
      differences: this.#differences(),
      hasHash: userId => hasHash(journal, userId),
      hasUser: userId => hasUser(journal, userId),
      target: journal.get('targetRead') === undefined ? null : targetOrganizations(journal),
      claimedByOthers: claimedByOthers(journal, ours),
      ours,
      calls: (counts, given, organizations) =>
        merged(resources.filter(one => one.when(given)).flatMap(one => one.calls(counts, given, organizations))),
    };
  }

  /** The plan for these answers, computed once for all who ask for it. Rejects with the signal's reason when stopped. */
  async plan(answers: Answers, options: PlanOptions = {}): Promise<PlanSummary> {
    options.signal?.throwIfAborted();
    const input = await this.input(answers, options.signal);
    options.signal?.throwIfAborted();
    // The confirmation decides whether a run starts, not what it does.
    const { confirmed: _, ...deciding } = answers;
    const key = JSON.stringify([
      deciding,
      input.inventory.reading,
      input.hashFile,
      planFiles(answers),
      this.#journal.get('targetRead') ?? null,
      [...input.ours],
      input.differences,
    ]);
    const known = this.#kept.get(key);
    if (known && !known.stopped) return known.join(options);
    const computation = new SharedComputation(async shared => (await makePlan(input, shared)).summary);
    this.#kept.set(key, computation);
    computation.result.catch(() => {
      if (this.#kept.get(key) === computation) this.#kept.delete(key);
    });
    for (const old of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(old);
    return computation.join(options);
  }

  /** The same for a run, which keeps it for when it is resumed. */
  async planOfRun(answers: Answers, options: PlanOptions): Promise<PlanSummary> {
    const stored = await this.#stored(answers, options.signal);
    if (stored) return { ...stored, ...timed(stored.calls, this.#pace) };
    const summary = await this.plan(answers, options);
    this.#journal.set(planOfRun, { madeOf: await this.#madeOf(answers), summary });
    return summary;
  }

  /** The plan that the last run went by; undefined where there is none. Needs neither credentials nor the hash file. */
  get lastRun(): PlanSummary | undefined {
    const stored = this.#journal.get<{ summary: PlanSummary }>(planOfRun)?.summary;
    return stored && { ...stored, ...timed(stored.calls, this.#pace) };
  }

  /** Whether a run with these answers was planned with the Users and hashes of now. */
  async isCurrent(answers: Answers): Promise<boolean> {
    return (await this.#stored(answers)) !== undefined;
  }

  async #stored(answers: Answers, signal?: AbortSignal): Promise<PlanSummary | undefined> {
    const stored = this.#journal.get<{ madeOf: string; summary: PlanSummary }>(planOfRun);
    return stored?.madeOf === (await this.#madeOf(answers, signal)) ? stored.summary : undefined;
  }

  async #madeOf(answers: Answers, signal?: AbortSignal): Promise<string> {
    const { inventory, hashFile, differences = [] } = await this.input(answers, signal);
    const observed = differences.length > 0 ? [differences] : [];
    return JSON.stringify([answers, inventory.reading, hashFile, planFiles(answers), ...observed]);
  }
}

/** One line an endpoint. */
function merged(calls: { endpoint: string; calls: number }[]): { endpoint: string; calls: number }[] {
  const sums = new Map<string, number>();
  for (const { endpoint, calls: count } of calls) sums.set(endpoint, (sums.get(endpoint) ?? 0) + count);
  return [...sums].map(([endpoint, count]) => ({ endpoint, calls: count }));
}
