/** Answers that decide which records are made are held on to from the first write on. */
import { expect, test } from 'vitest';
import { trustPhrase } from '../../source/config/answer-values.ts';
import { type Answers, frozenAnswers } from '../../source/config/answers.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { refuseChangedAnswers } from '../../source/migration/write-records.ts';

const answers = {
  mode: 'migrate',
  consumerProjectId: 'project-test-1',
  b2bProject: 'workspace_key',
  b2bProjectName: 'B2B',
  b2bEnvironment: 'new',
  b2bProjectId: 'project-test-2',
  passwordScope: 'cross_org',
  passwords: 'file',
  tenancy: 'trusted_metadata',
  tenantKey: 'tenant',
  singleName: 'All',
  leftOver: 'leave_out',
  leftOverName: 'Rest',
  unverifiedEmail: 'leave_out',
  pendingUsers: 'create',
  lockedUsers: 'leave_out',
  severalPasswords: 'same',
  mfaEnrollment: 'moved',
  memberExternalId: 'own',
  tenancyThen: 'email_domain',
  tenantNameKey: 'name',
  publicDomains: 'school.example',
  trustUntrustedMetadata: trustPhrase,
} satisfies Answers;

function journal(begun: boolean): Journal {
  const made = new Journal(':memory:');
  made.set('frozen', answers);
  made.add('organizations', 'acme', {});
  if (begun) made.intend('organizations', 'acme', {});
  return made;
}

test('these, and no others, are held on to', () => {
  expect([...frozenAnswers].sort()).toEqual(Object.keys(answers).sort());
});

test.each(Object.keys(answers) as (keyof typeof answers)[])('%s may not change once a call may have been made', id => {
  const changed = { ...answers, [id]: 'another' } as Answers;
  expect(() => refuseChangedAnswers(journal(true), changed)).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(() => refuseChangedAnswers(journal(true), changed)).toThrow(id);
  expect(() => refuseChangedAnswers(journal(false), changed)).not.toThrow();
  expect(() => refuseChangedAnswers(journal(true), answers)).not.toThrow();
});

test('an answer with a default that was never asked is not a change; another value is', () => {
  const { pendingUsers: _p, lockedUsers: _l, ...asked } = answers;
  const begun = journal(true);
  expect(() => refuseChangedAnswers(begun, asked)).not.toThrow();
  begun.set('frozen', asked);
  expect(() => refuseChangedAnswers(begun, answers)).not.toThrow();
  expect(() => refuseChangedAnswers(begun, { ...answers, lockedUsers: 'create' })).toThrow('lockedUsers');
});

test('what a run does not hold on to may change', () => {
  const changed: Answers = { ...answers, memberWord: 'Student', sessions: 'carry_over', passwordFile: 'other' };
  expect(() => refuseChangedAnswers(journal(true), changed)).not.toThrow();
});
