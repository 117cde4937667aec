/** What a run came to, counted from the journal. */
import { curesOf, type Failure } from '../stytch/errors.ts';
import type { Journal } from './engine/journal.ts';
import { byKind } from './mismatches.ts';
import type { PlanSummary, RunResult, TaskId } from './model.ts';
import { tasks } from './tasks/index.ts';
import type { Mismatch, VerifyResult } from './tasks/verify.ts';

/** Counts everything; `outcome` follows from what is left, unless the run ended early. */
export function resultOf(
  journal: Journal,
  plan: PlanSummary,
  ended: Pick<RunResult, 'seconds' | 'reportDir' | 'b2bProjectId' | 'since'> & { early?: 'interrupted' | 'failed' },
): RunResult {
  const failures = failuresOf(journal);
  const failed = failures.reduce((sum, failure) => sum + failure.count, 0);
  const { compared, mismatches } = verifiedOf(journal);
  const outcome = ended.early ?? (mismatches.length > 0 ? 'failed' : failed > 0 ? 'needs_people' : 'done');
  const made = journal.count('members').done;
  return {
    outcome,
    organizations: journal.count('organizations').done,
    members: made,
    users: plan.users,
    left: plan.left,
    atFirstLogin: Math.max(0, plan.atFirstLogin - made),
    later: plan.atFirstLogin > 0 ? 0 : plan.placed - journal.usersWithMembers(),
    failed,
    skipped: tasks.reduce((sum, task) => sum + journal.count(task.id).skipped, 0),
    mismatches: mismatches.length,
    mismatchKinds: byKind(mismatches),
    verified: compared,
    failures,
    reportDir: ended.reportDir,
    seconds: Math.round(ended.seconds),
    b2bProjectId: ended.b2bProjectId,
    ...(ended.since && { since: ended.since }),
  };
}

/** QuestionScreen before a run, answers after it what became different; nothing for a first run, or one that goes on. */
export function caughtUp(journal: Journal): () => RunResult['since'] {
  const earlier = journal.get<RunResult>('result');
  if (!earlier || earlier.outcome === 'interrupted') return () => undefined;
  const before = journal.count('members').done;
  return () => {
    const gone = journal.count('gone');
    const added = journal.count('members').done + gone.done - before;
    return { added: Math.max(0, added), changed: journal.count('changes').done, gone: gone.done + gone.failed };
  };
}

/** Failed records of a run's tasks, or of those named, by `error_type`, most frequent first. */
export function failuresOf(journal: Journal, of: TaskId[] = tasks.map(task => task.id)): RunResult['failures'] {
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
export function verifiedOf(journal: Journal): { compared: number; mismatches: Mismatch[] } {
  let compared = 0;
  const mismatches: Mismatch[] = [];
  for (const { result } of journal.records('verify', 'done')) {
    const found = result as VerifyResult;
    compared += found.compared;
    mismatches.push(...found.mismatches);
  }
  return { compared, mismatches };
}
