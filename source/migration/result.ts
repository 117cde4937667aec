/** What a run came to, counted from the journal. */
import type { Answers } from '../config/answers.ts';
import { curesOf, type Failure } from '../stytch/errors.ts';
import type { Journal } from './engine/journal.ts';
import type { TaskEnd } from './engine/runner.ts';
import type { InventorySummary, PasswordsAtLogin, PlanSummary, RunResult } from './model.ts';
import { outcomesOf } from './outcomes.ts';
import { notCarriedNow } from './planning/not-carried-now.ts';
import { resources } from './resources/index.ts';
import type { Findings } from './resources/verification.ts';
import { checklistOf } from './settings/checklist-facts.ts';
import { settingsLeft } from './settings/read.ts';
import { byKind } from './verification/mismatches.ts';
import { verifyId } from './verification/task.ts';

/** Every task of a run, in the order of the registry. */
export const runTasks: readonly string[] = [
  ...resources.flatMap(({ create, update, remove }) =>
    [create, update, remove].flatMap(task => (task ? [task.id] : [])),
  ),
  verifyId,
];

/** Counts everything; `outcome` follows from what is left, unless the run ended early. */
export function resultOf(
  journal: Journal,
  answers: Answers,
  plan: PlanSummary,
  ended: Pick<RunResult, 'seconds' | 'reportDir' | 'b2bProjectId' | 'since'> & {
    early?: 'interrupted' | 'failed' | undefined;
  },
): RunResult {
  const failures = failuresOf(journal);
  const failed = failures.reduce((sum, failure) => sum + failure.count, 0);
  const verified = verifiedOf(journal);
  const inventory = journal.get<InventorySummary>('inventory');
  const outcomes = outcomesOf(journal, answers, plan);
  const unfinished = failed + outcomes.waiting > 0;
  const outcome = ended.early ?? (verified.mismatches.length > 0 ? 'failed' : unfinished ? 'needs_people' : 'done');
  const members = journal.count('members').done;
  return {
    outcome,
    organizations: journal.count('organizations').done,
    members,
    users: plan.users,
    resets: plan.resets,
    outcomes,
    left: plan.left,
    methods: plan.methods,
    atFirstLogin: Math.max(0, plan.atFirstLogin - (plan.atFirstLogin > 0 ? members : 0)),
    failed,
    skipped: runTasks.reduce((sum, task) => sum + journal.count(task).skipped, 0),
    mismatches: verified.mismatches.length,
    mismatchKinds: byKind(verified.mismatches),
    verified: verified.compared,
    notChecked: verified.notChecked,
    notes: verified.notes,
    notCarried: [...(inventory ? notCarriedNow(inventory, answers, plan) : []), ...verified.notCarried],
    ...(verified.passwordsAtLogin && { passwordsAtLogin: verified.passwordsAtLogin }),
    failures,
    settingsLeft: settingsLeft(journal),
    checklist: checklistOf(journal, answers),
    reportDir: ended.reportDir,
    seconds: Math.round(ended.seconds),
    b2bProjectId: ended.b2bProjectId,
    ...(ended.since && { since: ended.since }),
  };
}

/** Asked before a run, answers after it what became different; nothing for a first run, or one that goes on. */
export function caughtUp(journal: Journal): () => RunResult['since'] {
  const earlier = journal.get<RunResult>('result');
  if (!earlier || earlier.outcome === 'interrupted') return () => undefined;
  const before = journal.count('members').done;
  return () => {
    const gone = journal.count('members.remove');
    const added = journal.count('members').done + gone.done - before;
    const changed = journal
      .sql(
        "SELECT count(*) AS n FROM records WHERE task = 'members.update' AND state = 'done' AND key NOT LIKE '%#via'",
      )
      .get() as { n: number };
    return { added: Math.max(0, added), changed: Number(changed.n), gone: gone.done + gone.failed };
  };
}

/** What came of one task alone. `open`: something needs a decision. */
export function outcomeOf(end: TaskEnd, open: boolean): RunResult['outcome'] {
  if (end === 'stopped') return 'interrupted';
  if (end === 'fatal') return 'failed';
  return open ? 'needs_people' : 'done';
}

/** Failed records of a run's tasks, or of those named, by `error_type`, most frequent first. */
export function failuresOf(journal: Journal, of: readonly string[] = runTasks): RunResult['failures'] {
  const groups = new Map<string, RunResult['failures'][number]>();
  for (const task of of) {
    for (const { key, error } of journal.records(task, 'failed')) {
      const { errorType, message } = error as Failure;
      const group = groups.get(errorType);
      if (group) group.count++;
      else groups.set(errorType, { errorType, count: 1, example: `${key}: ${message}`, ...curesOf(errorType) });
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

/** What the last verification compared and found. */
export function verifiedOf(journal: Journal): VerifiedFindings {
  const all: VerifiedFindings = { compared: 0, mismatches: [], notChecked: [], notes: [], notCarried: [] };
  const notCarried = new Map<string, VerifiedFindings['notCarried'][number]>();
  for (const { result } of journal.records(verifyId, 'done')) {
    const found = result as Findings;
    all.compared += found.compared;
    all.mismatches.push(...found.mismatches);
    all.notChecked.push(...(found.notChecked ?? []));
    all.notes.push(...(found.notes ?? []));
    for (const one of found.notCarried ?? []) {
      notCarried.set(one.id, { ...one, users: one.users + (notCarried.get(one.id)?.users ?? 0) });
    }
    if (found.passwordsAtLogin) all.passwordsAtLogin = added(found.passwordsAtLogin, all.passwordsAtLogin);
  }
  return { ...all, notCarried: [...notCarried.values()] };
}

type VerifiedFindings = Required<Omit<Findings, 'passwordsAtLogin'>> & Pick<Findings, 'passwordsAtLogin'>;

const added = (one: PasswordsAtLogin, other?: PasswordsAtLogin): PasswordsAtLogin => ({
  moved: one.moved + (other?.moved ?? 0),
  remaining: one.remaining + (other?.remaining ?? 0),
  mustReset: one.mustReset + (other?.mustReset ?? 0),
});
