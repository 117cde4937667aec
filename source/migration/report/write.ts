/** The report files: a readable summary, the crosswalk of ids, and every User who was left out, with the reason. */
import { dirname, join } from 'node:path';
import type { Answers } from '../../config/answers.ts';
import { makePrivateFolder, writePrivate } from '../../config/private-files.ts';
import { safeJson } from '../../printable.ts';
import { codeProgress } from '../code-progress.ts';
import { type AssumptionFacts, assumptionFacts } from '../doctor/consequences.ts';
import type { Journal } from '../engine/journal.ts';
import { leftLabel, place, placedIn } from '../planning/placement.ts';
import type { MemberDesired, MemberResult } from '../resources/members/payload.ts';
import { runTasks, verifiedOf } from '../result.ts';
import { badHashOf, hasHash } from '../sources/hash-file.ts';
import { emailOf, type User } from '../sources/user.ts';
import { userBatches } from '../sources/user-store.ts';
import { whyDifferent } from '../verification/mismatches.ts';
import { writeBadHashes } from './bad-hashes.ts';
import { writeCrosswalk } from './crosswalk.ts';
import { writeCsv } from './csv.ts';
import { type DescribeAnswers, plainAnswers, type ReportFacts, reportFacts } from './facts.ts';
import { page } from './page.ts';
import { writeFollowUp } from './sso-scim.ts';
import { summaryText } from './text.ts';
import { writeNotices } from './write-notices.ts';

/** Writes `report/` again from scratch. Files are 0600: they contain personal data. */
export function writeReport(
  dir: string,
  journal: Journal,
  { answers, plan, result }: Pick<ReportFacts, 'answers' | 'plan' | 'result'>,
  describe: DescribeAnswers = plainAnswers,
  assumptions: AssumptionFacts = assumptionFacts(undefined),
): void {
  makePrivateFolder(dir);
  writeCrosswalk(dir, journal, answers);
  writeCsv(join(dir, 'skipped.csv'), ['user_id', 'email', 'reason'], skipped(journal, answers));
  writeCsv(
    join(dir, 'mismatches.csv'),
    ['record', 'field', 'why'],
    verifiedOf(journal).mismatches.map(one => [one.record, one.field, whyDifferent(one)]),
  );
  writeCsv(
    join(dir, 'failures.csv'),
    ['task', 'record', 'error_type', 'message', 'cause', 'cure', 'policy'],
    failures(journal),
  );
  if (answers.passwords === 'file') writeBadHashes(dir, journal);
  const notices = writeNotices(join(dir, 'notices'), journal, answers);
  const code = codeProgress(dirname(dir));
  const followUp = writeFollowUp(dir, journal);
  const facts = reportFacts(journal, { answers, plan, result, notices, code, assumptions, followUp }, describe);
  writePrivate(join(dir, 'report.json'), append => append(`${safeJson(facts, 2)}\n`));
  writePrivate(join(dir, 'report.html'), append => append(page(facts)));
  writePrivate(join(dir, 'summary.md'), append => append(summaryText(facts, journal)));
}

/** Users whom the answers place in no Organization, then Members that failed, then what a Member could not carry over. */
function* skipped(journal: Journal, answers: Answers): Iterable<string[]> {
  for (const user of users(journal)) {
    const placed = place(user, answers);
    const email = emailOf(user)?.email ?? '';
    if ('left' in placed) yield [user.user_id, email, leftLabel(placed.left)];
    if (placed.unusable?.length) yield [user.user_id, email, `names no tenant: ${placed.unusable.join(', ')}`];
  }
  for (const { userId, parent, desired, error } of journal.records('members', 'failed')) {
    const { email } = desired as MemberDesired;
    yield [userId ?? '', email, `not made in ${parent}: ${error?.errorType}: ${error?.message}`];
  }
  for (const { userId, parent, result } of journal.records('members', 'done')) {
    const { refusedPhone, base } = result as MemberResult;
    if (refusedPhone)
      yield [userId ?? '', base.email_address, `made in ${parent} without the phone number, which Stytch refuses`];
  }
  for (const user of users(journal)) {
    const reason = withoutPassword(user, journal, answers);
    if (reason) yield [user.user_id, emailOf(user)?.email ?? '', `made without the password: ${reason}`];
    yield* secondEmails(user);
  }
}

/** Why a User whose password was to come becomes a Member without it. */
function withoutPassword(user: User, journal: Journal, answers: Answers): string | undefined {
  if (answers.passwords !== 'file' || !user.password) return undefined;
  const placed = placedIn(user, answers);
  if (!placed) return undefined;
  if (!placed.verified) return 'the email is not verified';
  if (hasHash(journal, user.user_id)) return undefined;
  return badHashOf(journal, user.user_id) ?? 'no line in the hash file';
}

function* users(journal: Journal): Iterable<User> {
  for (const batch of userBatches(journal)) yield* batch;
}

function* secondEmails(user: User): Iterable<string[]> {
  const first = emailOf(user)?.email;
  for (const { email } of user.emails) {
    if (email !== first) yield [user.user_id, email, 'further email; a Member has one'];
  }
}

function* failures(journal: Journal): Iterable<string[]> {
  for (const task of runTasks) {
    for (const [state, policy] of [
      ['failed', ''],
      ['skipped', 'skip'],
    ] as const) {
      for (const { key, error } of journal.records(task, state)) {
        if (error) yield [task, key, error.errorType, error.message, error.cause, error.cure, policy];
      }
    }
  }
}
