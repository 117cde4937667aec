/** Step "People": Users who cannot move as they are. */

import { counted } from '../../../figures.ts';
import { isExpressible } from '../../../migration/planning/tenancy/index.ts';
import type { Facts } from '../../facts.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';
import { metadataQuestion } from './metadata.ts';

const ofKind = ({ summary }: Facts, id: string): number => summary?.notCarried.find(kind => kind.id === id)?.users ?? 0;

/** Asked only where such Users exist. An answer is kept also while the Users are being read again. */
const concerns = (kind: string, answer: 'pendingUsers' | 'lockedUsers' | 'memberExternalId') => (facts: Facts) =>
  facts.summary === null ? facts.answers[answer] !== undefined : ofKind(facts, kind) > 0;

function secondFactorHelp({ summary, answers }: Facts): string {
  const { phone = 0, totp = 0 } = summary?.secondFactors ?? {};
  return `${counted(phone, 'verified phone', 'verified phones')}, which move; ${counted(totp, 'authenticator app', 'authenticator apps')}, ${answers.totpSecrets === 'file' ? 'which move with the secrets of your file' : 'whose secrets Stytch does not give out'}.`;
}

/** Asked only where such Users exist, or before it is known whether they do. */
const existsIn = (count: 'noEmail' | 'unverifiedEmail') => (facts: Facts) =>
  facts.summary === null || facts.summary[count] > 0;

export const people: Step = {
  id: 'people',
  title: 'People',
  questions: [
    {
      kind: 'choice',
      id: 'noEmail',
      answer: 'noEmail',
      title: facts =>
        facts.summary
          ? `${counted(facts.summary.noEmail, 'User has', 'Users have')} no email. What of them?`
          : 'What of Users without an email?',
      help: facts => `A ${wordsOf(facts.answers).member} must have an email address. There is no way around it.`,
      docs: docs.guide,
      short: 'Without email',
      default: 'leave_out',
      when: existsIn('noEmail'),
      options: [
        { value: 'leave_out', label: 'Leave them out', hint: 'They stay in Consumer and are listed in skipped.csv.' },
        { value: 'stop', label: 'Start nothing until they have one', hint: 'Collect emails first, then read again.' },
      ],
    },
    {
      kind: 'choice',
      id: 'unverifiedEmail',
      answer: 'unverifiedEmail',
      title: facts =>
        facts.summary
          ? `${counted(facts.summary.unverifiedEmail, 'User has', 'Users have')} only unverified emails. What of them?`
          : 'What of Users with only unverified emails?',
      help: 'Their passwords do not move: that would call an email verified that is not.',
      docs: docs.passwordMigrate,
      short: 'Unverified email',
      default: 'keep_unverified',
      when: existsIn('unverifiedEmail'),
      options: [
        {
          value: 'keep_unverified',
          label: 'Move them, still unverified',
          hint: 'They verify at their first login by email.',
        },
        { value: 'leave_out', label: 'Leave them out', hint: 'Listed in skipped.csv. The safest.' },
      ],
    },
    {
      kind: 'choice',
      id: 'pendingUsers',
      answer: 'pendingUsers',
      inHelp: 'What of Users who are pending?',
      title: facts => `${counted(ofKind(facts, 'pending'), 'User is', 'Users are')} pending. What of them?`,
      help: facts => `They were invited and never logged in. A ${wordsOf(facts.answers).member} made of one is active.`,
      docs: docs.guide,
      short: 'Pending Users',
      default: 'create',
      assumed: 'create',
      when: concerns('pending', 'pendingUsers'),
      options: [
        { value: 'create', label: 'Move them like the others', hint: 'They verify their email at their first login.' },
        { value: 'leave_out', label: 'Leave them out', hint: 'Listed in skipped.csv.' },
      ],
    },
    {
      kind: 'choice',
      id: 'lockedUsers',
      answer: 'lockedUsers',
      inHelp: 'What of Users who are locked?',
      title: facts => `${counted(ofKind(facts, 'locked'), 'User is', 'Users are')} locked. What of them?`,
      help: 'A lock does not move: a locked User would be let in again.',
      docs: docs.guide,
      short: 'Locked Users',
      default: 'leave_out',
      assumed: 'leave_out',
      when: concerns('locked', 'lockedUsers'),
      options: [
        {
          value: 'leave_out',
          label: 'Leave them out',
          hint: 'Listed in skipped.csv. Run again after the lock.',
        },
        { value: 'create', label: 'Move them, unlocked', hint: 'They can log in at once.' },
      ],
    },
    {
      kind: 'choice',
      id: 'totpSecrets',
      answer: 'totpSecrets',
      inHelp: 'Do you have the secrets of authenticator apps?',
      title: facts =>
        `${counted(facts.summary?.secondFactors.totp ?? 0, 'User has', 'Users have')} an authenticator app. Do you have the secrets?`,
      help: 'Stytch does not give them out. If your application kept them, the same app goes on working.',
      docs: docs.totpMigrate,
      short: 'Secrets of apps',
      default: facts => (facts.local.totpFile ? 'file' : 'none'),
      assumed: 'none',
      when: facts =>
        facts.summary === null ? facts.answers.totpSecrets !== undefined : facts.summary.secondFactors.totp > 0,
      options: [
        { value: 'none', label: 'No: apps are set up again', hint: 'At a login of their choice, or at the next one.' },
        { value: 'file', label: 'Yes, in a file', hint: 'CSV or NDJSON: user_id, secret, recovery_codes.' },
      ],
    },
    {
      kind: 'text',
      id: 'totpFile',
      answer: 'totpFile',
      title: 'Which file of TOTP secrets?',
      help: 'It is read now, and never copied. Recovery codes may be missing: Stytch makes new ones.',
      docs: docs.totpMigrate,
      short: 'TOTP file',
      default: facts => facts.local.totpFile,
      when: facts => facts.answers.totpSecrets === 'file',
      check: (value, _facts, checks) => checks.totpFile(value),
    },
    {
      kind: 'screen',
      id: 'totpProof',
      screen: async () => (await import('./TotpProof.tsx')).TotpProof,
      title: 'Does one authenticator app really work?',
      help: 'The code that it shows now must be the one of its secret in the file.',
      docs: docs.totpMigrate,
      short: 'Proof of an app',
      when: facts => facts.answers.totpSecrets === 'file',
      done: () => true,
    },
    {
      kind: 'choice',
      id: 'mfaEnrollment',
      answer: 'mfaEnrollment',
      inHelp: 'Who must use a second factor after the move?',
      title: facts => {
        const { either = 0 } = facts.summary?.secondFactors ?? {};
        return `${counted(either, 'User has', 'Users have')} a second factor. Who must use one after the move?`;
      },
      help: secondFactorHelp,
      docs: docs.guide,
      short: 'Second factor',
      default: 'moved',
      assumed: 'moved',
      when: facts =>
        facts.summary === null ? facts.answers.mfaEnrollment !== undefined : facts.summary.secondFactors.either > 0,
      options: [
        {
          value: 'moved',
          label: 'Those whose phone or app moves',
          hint: 'At each login. Other apps are set up by choice.',
        },
        {
          value: 'all',
          label: 'All who had one',
          hint: 'Those without such a phone set one up at next login.',
        },
        {
          value: 'none',
          label: 'No one',
          hint: 'It is lost. Organizations can require one later.',
        },
      ],
    },
    {
      kind: 'choice',
      id: 'memberExternalId',
      answer: 'memberExternalId',
      inHelp: 'What becomes of the own external ids of Users?',
      title: facts =>
        `${counted(ofKind(facts, 'external_id'), 'User has', 'Users have')} an external id of their own. What of it?`,
      help: facts =>
        `A ${wordsOf(facts.answers).member} has one external id: it is found by it. This cannot change later.`,
      docs: docs.guide,
      short: 'External id',
      default: 'user_id',
      assumed: 'user_id',
      when: concerns('external_id', 'memberExternalId'),
      options: [
        { value: 'user_id', label: 'Replace it by the user_id', hint: 'Their own one stays in Consumer.' },
        { value: 'crosswalk', label: 'Replace it, and list it', hint: 'As user_external_id in crosswalk.csv.' },
        { value: 'own', label: 'Keep it', hint: 'Users without one have the user_id. Listed, too.' },
      ],
    },
    metadataQuestion,
    {
      kind: 'choice',
      id: 'members',
      answer: 'members',
      title: facts => `When is each ${wordsOf(facts.answers).member} created?`,
      help: facts => `The ${wordsOf(facts.answers).organizations} are created now either way.`,
      docs: docs.guide,
      short: 'Created',
      default: 'create',
      assumed: 'create',
      options: facts => [
        { value: 'create', label: 'All of them now', hint: 'Verified before any login. Passwords come along.' },
        {
          value: 'just_in_time',
          label: 'Each at their first login',
          hint: isExpressible(facts.answers)
            ? 'By a module in your code. Passwords do not move.'
            : 'By a module that you write. Passwords do not move.',
        },
      ],
    },
  ],
};
