/** What people take away: a readable summary, the crosswalk of ids, and everyone who was left with the reason. */
import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Journal } from '../engine/journal.ts';
import { whyDifferent } from '../mismatches.ts';
import type { PlanSummary, RunResult } from '../model.ts';
import { leftLabels, place } from '../planning/placement.ts';
import type { PlanInput } from '../planning/plan.ts';
import { verifiedOf } from '../result.ts';
import { emailOf, type User } from '../sources/user.ts';
import { tasks } from '../tasks/index.ts';
import { type MemberBody, type MemberResult, members } from '../tasks/members.ts';
import type { OrganizationBody } from '../tasks/organizations.ts';
import { reportFacts } from './facts.ts';
import { page } from './page.ts';
import { summaryText } from './text.ts';

/** Writes `report/` anew. Files are 0600: they name people. */
export function writeReport(
  dir: string,
  journal: Journal,
  input: PlanInput,
  plan: PlanSummary,
  result: RunResult,
): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  csv(join(dir, 'crosswalk.csv'), ['user_id', 'email', 'organization_id', 'member_id', 'slug'], crosswalk(journal));
  csv(join(dir, 'skipped.csv'), ['user_id', 'email', 'reason'], skipped(journal, input));
  csv(
    join(dir, 'mismatches.csv'),
    ['record', 'field', 'why'],
    verifiedOf(journal).mismatches.map(one => [one.record, one.field, whyDifferent(one)]),
  );
  csv(
    join(dir, 'failures.csv'),
    ['task', 'record', 'error_type', 'message', 'cause', 'cure', 'policy'],
    failures(journal),
  );
  const facts = reportFacts(journal, input.answers, plan, result);
  whole(join(dir, 'report.json'), `${JSON.stringify(facts, null, 2)}\n`);
  whole(join(dir, 'report.html'), page(facts));
  whole(join(dir, 'summary.md'), summaryText(input.answers, plan, result, journal));
}

function* crosswalk(journal: Journal): Iterable<string[]> {
  for (const record of journal.records(members.id, 'done')) {
    const body = record.body as MemberBody;
    const made = record.result as MemberResult;
    const organization = journal.record('organizations', body.organization)?.body as OrganizationBody;
    yield [body.user_id, body.email, made.organization_id, made.member_id, organization.slug];
  }
}

/** Users whom the answers place nowhere, then Members that failed, then second emails, which have no place in a Member. */
function* skipped(journal: Journal, input: PlanInput): Iterable<string[]> {
  for (const user of journal.users()) {
    const placed = place(user, input.answers);
    if ('left' in placed) yield [user.user_id, emailOf(user)?.email ?? '', leftLabels[placed.left]];
  }
  for (const { body, error } of journal.records(members.id, 'failed')) {
    const { user_id, email, organization } = body as MemberBody;
    yield [user_id, email, `not made in ${organization}: ${error?.errorType}: ${error?.message}`];
  }
  for (const user of journal.users()) yield* secondEmails(user);
}

function* secondEmails(user: User): Iterable<string[]> {
  const first = emailOf(user)?.email;
  for (const { email } of user.emails) {
    if (email !== first) yield [user.user_id, email, 'further email; a Member has one'];
  }
}

function* failures(journal: Journal): Iterable<string[]> {
  for (const { id } of tasks) {
    for (const { key, error } of journal.records(id, 'failed')) {
      if (error) yield [id, key, error.errorType, error.message, error.cause, error.cure, ''];
    }
    for (const { key, error } of journal.records(id, 'skipped')) {
      if (error) yield [id, key, error.errorType, error.message, error.cause, error.cure, 'skip'];
    }
  }
}

/** Streams rows into a file that appears only when it is whole. */
function csv(path: string, header: string[], rows: Iterable<string[]>): void {
  const descriptor = openSync(`${path}.part`, 'w', 0o600);
  try {
    let chunk = [header];
    const flush = () => {
      writeSync(descriptor, stringify(chunk, { escape_formulas: true }));
      chunk = [];
    };
    for (const row of rows) if (chunk.push(row) >= 1000) flush();
    flush();
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${path}.part`, path);
}

function whole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}
