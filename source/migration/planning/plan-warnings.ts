/** What the user should know before confirming, and what must be fixed before anything starts. Pure. */

import { trustPhrase } from '../../config/answer-values.ts';
import type { Answers } from '../../config/answers.ts';
import { counted, number, someOf } from '../../figures.ts';
import type { HashFileSummary, InventorySummary, PlanSummary, Warning } from '../model.ts';
import { canProvision, carriesSessions, claimOf, writesEmails } from '../sessions/answer.ts';
import { claimConflict } from './claim-key.ts';
import { externalIdProblems } from './external-id-problems.ts';
import { hashProblems, hashWarnings } from './hash-warnings.ts';
import { withPasswordIn } from './hash-words.ts';
import { metadataProblems, metadataWarnings } from './metadata-warnings.ts';
import { notCarriedNow } from './not-carried-now.ts';
import { followUpText, settingsText } from './organizations/summary.ts';
import { resetsSeveral } from './placement.ts';
import type { PlanInput } from './plan-input.ts';
import { adminRole } from './roles.ts';
import { chainIds } from './tenancy/index.ts';
import { tenancyWarnings } from './tenancy-warnings.ts';

const users = (count: number) => counted(count, 'User');

/** So many roles are named. */
const mostRoles = 8;

/** From so many Users, or so many Members, on Stytch advises dual write plus backfill. */
export const isLarge = ({ users, members, atFirstLogin }: Pick<PlanSummary, 'users' | 'members' | 'atFirstLogin'>) =>
  users >= 1_000_000 || members + atFirstLogin >= 500_000;

export function planWarnings(
  answers: Answers,
  inventory: InventorySummary,
  hashFile: HashFileSummary | null,
  plan: PlanSummary,
): Warning[] {
  const warnings: Warning[] = [];
  const warn = (id: string, when: unknown, text: string) => when && warnings.push({ id, text });
  const withPassword = withPasswordIn(inventory);

  warn(
    'scope',
    answers.passwords === 'file' && plan.withPassword > 0,
    `Passwords are ${answers.passwordScope === 'organization' ? 'scoped to one Organization each' : 'shared across Organizations'}. Once the first is moved, this cannot be changed.`,
  );
  warn(
    'several_passwords',
    answers.passwordScope === 'organization' && answers.passwords !== 'none' && plan.severalWithPassword > 0,
    `${users(plan.severalWithPassword)} with a password ${plan.severalWithPassword === 1 ? 'is' : 'are'} in more than one Organization: each has one password per Organization. ${severalText(answers)}`,
  );
  warn(
    'weak_passwords',
    answers.passwords === 'file' && plan.withPassword > 0,
    'Stytch checks passwords again at each login: a user with a weak or leaked password must reset it then.',
  );
  warnings.push(...hashWarnings(answers, hashFile, inventory, plan));
  warn(
    'passwords_at_login',
    answers.passwords === 'at_login' && plan.passwordsAtLogin + plan.resets > 0,
    `${users(plan.passwordsAtLogin)} keep${plan.passwordsAtLogin === 1 ? 's' : ''} the password at the next login, through the module that "bridge --passwords" writes. ${users(plan.resets)} with a password ${plan.resets === 1 ? 'sets' : 'set'} a new one: a reset is due, or the email is not verified. So do all who have not logged in before ${answers.passwordsEnd ?? 'the end date'}.`,
  );
  warn(
    'passwordless',
    answers.passwords === 'none' && withPassword > 0,
    `${users(withPassword)} lose their password: Organizations will not offer one.`,
  );
  warn(
    'second_emails',
    inventory.severalEmails > 0,
    `${users(inventory.severalEmails)} have several emails. A Member has one: the first verified. The others are listed in the report.`,
  );
  for (const { id, label, users: count, note, examples = [] } of notCarriedNow(inventory, answers, plan)) {
    // These two have a warning of their own.
    if (!['further_emails', 'large_metadata'].includes(id)) {
      const some = examples[0] === undefined ? '' : ` For example ${examples[0]}.`;
      warn(`not_carried_${id}`, count > 0, `${label}, ${users(count)}: ${note}.${some}`);
    }
  }

  warnings.push(...metadataWarnings(plan.metadata));
  warnings.push(...tenancyWarnings(answers, inventory, plan));
  warn(
    'existing',
    plan.existing && plan.existing.others > 0,
    `The B2B project has ${number(plan.existing?.others ?? 0)} Organizations that this migration did not make (${plan.existing?.examples.join(', ')}). They are left alone.`,
  );
  warn(
    'existing_ours',
    plan.existing && plan.existing.ours > 0,
    `The B2B project has ${number(plan.existing?.ours ?? 0)} Organizations of an earlier run of this migration.`,
  );
  const { counts: roles, administered, granted } = plan.roles;
  const without = plan.organizations - administered - granted;
  const named = roles
    .slice(0, mostRoles)
    .map(({ from, to, members }) => `${number(members)} ${from}${to === from ? '' : ` become ${to || 'nothing'}`}`);
  warn('roles', roles.length > 0, `Roles: ${someOf(named, roles.length)}.`);
  warn(
    'given_admin',
    granted > 0,
    answers.organizationAdmins === 'role'
      ? `${number(granted)} Organizations without ${adminRole} get their ${answers.adminRole} as that.`
      : `${number(granted)} Organizations get the User who is there longest as ${adminRole}.`,
  );
  warn(
    'no_admin',
    without > 0,
    `In ${number(without)} of ${number(plan.organizations)} Organizations no Member is ${adminRole}: only your backend can manage them.`,
  );

  const onOnePage = (answers.loginFlow ?? 'discovery') === 'discovery';
  warn(
    'discovery_passwords',
    onOnePage && answers.passwordScope === 'organization' && answers.passwords !== 'none',
    'The discovery flow offers no password of one Organization: people log in there by email or OAuth. Pages of Organizations offer it (--login-flow both).',
  );
  warn(
    'discovery_sso',
    onOnePage && answers.reason === 'enterprise',
    'The discovery flow offers no SSO: it works on the page of an Organization (--login-flow both).',
  );
  warn('second_factor', plan.secondFactor > 0, secondFactorText(answers, plan));
  warn(
    'claim_unverified',
    plan.claimUnverified > 0,
    `trusted_metadata.${claimOf(answers)} of ${users(plan.claimUnverified)} holds an address that they have not verified. The claim is taken as proof of it: have your application write only verified addresses there, and remove these. "sessions carry" and the bridge refuse such sessions.`,
  );
  warn(
    'lost_factors',
    inventory.emailOnlyAfter > 0,
    `${users(inventory.emailOnlyAfter)} have only ways to log in that B2B lacks, and will log in by email. Inform them before.`,
  );
  warn(
    'large',
    isLarge(plan),
    'For this many Users Stytch advises dual write plus backfill, so that no User who signs up meanwhile is missed: a module in your code base ("bridge dual-write", or here) mirrors new and changed Users. Switch it on, run, and run again until nothing is new.',
  );
  warn(
    'just_in_time',
    plan.atFirstLogin > 0,
    `No Member is created now: your application creates ${number(plan.atFirstLogin)}, each at its first login, with the module that "bridge --jit" writes.${withPassword > 0 ? ` ${users(withPassword)} with a password set a new one then: your application has no hashes.` : ''}`,
  );
  warnings.push(...plan.organizationSettings.warnings);
  const settings = settingsText(plan.organizationSettings);
  warn('organization_settings', settings !== '', settings);
  const followUp = followUpText(plan.organizationSettings.followUp);
  warn('enterprise', followUp !== '', followUp);
  return warnings;
}

/** Who keeps the second factor, and what is asked of the others. */
function secondFactorText({ mfaEnrollment = 'moved' }: Answers, plan: PlanSummary): string {
  const lost = plan.secondFactor - plan.secondFactorMoves;
  const moved = `Of ${users(plan.secondFactor)} with a second factor who become Members, ${number(plan.secondFactorMoves)} keep it: their verified phone, or the secret of their authenticator app, moves.`;
  const others = `${number(lost)} have an authenticator app only, which does not move`;
  if (mfaEnrollment === 'none')
    return `${moved} ${others}. No Member is enrolled: no second factor is asked for unless the Organization requires it.`;
  const enrolled = `${number(plan.enrolled)} Members are enrolled and use it at each login.`;
  if (lost === 0) return `${moved} ${enrolled}`;
  return `${moved} ${others}: ${mfaEnrollment === 'all' ? 'they must set one up at the next login' : 'they log in without one until they set one up'}. ${enrolled}`;
}

/** What becomes of the password of a User in several Organizations. */
function severalText(answers: Answers): string {
  if (answers.passwords !== 'file' || resetsSeveral(answers)) return 'They set a new one in each.';
  return 'The same hash goes into each; a later change in one does not change the others.';
}

export function planProblems(
  { answers, inventory, hashFile, canManage }: Pick<PlanInput, 'answers' | 'inventory' | 'hashFile' | 'canManage'>,
  plan: PlanSummary,
): Warning[] {
  const problems = [
    ...hashProblems(answers, hashFile, inventory),
    ...metadataProblems(plan.metadata),
    ...externalIdProblems(plan.externalIds),
    ...plan.organizationSettings.problems,
  ];
  if (answers.noEmail === 'stop' && inventory.noEmail > 0) {
    problems.push({
      id: 'no_email',
      text: `${users(inventory.noEmail)} have no email, and you chose to stop until they have one. Give them one, or choose to leave them out.`,
    });
  }
  if (chainIds(answers).includes('untrusted_metadata') && answers.trustUntrustedMetadata !== trustPhrase) {
    problems.push({
      id: 'untrusted_tenancy',
      text: `The tenancy is taken from untrusted_metadata, which Users can write themselves: any User could join any Organization. Copy it into trusted_metadata from your backend's own data, or confirm it: --trust-untrusted-metadata "${trustPhrase}".`,
    });
  }
  if (carriesSessions(answers) && !canProvision(answers)) {
    problems.push({
      id: 'token_jit',
      text: 'Unknown sessions are to create Members, but the profile reads no organization_id: Stytch would refuse every session. Map organization_id to a claim, or refuse unknown sessions.',
    });
  }
  if (
    (plan.withPassword > 0 || answers.passwords === 'later' || answers.passwords === 'at_login') &&
    answers.b2bProject === 'existing' &&
    !canManage &&
    answers.passwordScopeChecked !== 'checked'
  ) {
    problems.push({
      id: 'scope_not_checked',
      text: 'The password scope of the B2B environment is not checked, and it cannot change once a Member has a password. Look it up in the dashboard, or give a workspace key.',
    });
  }
  for (const { externalId, name, organizationId } of plan.existing?.taken ?? []) {
    problems.push({
      id: 'external_id_taken',
      text: `The tenant "${externalId}" needs an external id that the Organization "${name}" (${organizationId}) has, which this migration did not make. Remove the external id there, or take another B2B project.`,
    });
  }
  for (const pair of plan.collisions) {
    problems.push({ id: 'collision', text: `The tenants ${pair} would get the same external id. Rename one of them.` });
  }
  const conflict = writesEmails(answers) ? claimConflict(answers) : undefined;
  if (conflict) {
    problems.push({
      id: 'claim_conflict',
      text: `${conflict} The email needs a claim of its own: choose another name.`,
    });
  }
  if (plan.claimInUse > 0) {
    problems.push({
      id: 'claim_in_use',
      text: `trusted_metadata.${claimOf(answers)} of ${users(plan.claimInUse)} holds something else than an email of theirs. A session would take it as proof of an email, and nothing is overwritten. Choose another claim name.`,
    });
  }
  if (plan.members + plan.atFirstLogin === 0) {
    problems.push({ id: 'no_users', text: 'No User would be moved. Look at the tenancy answers again.' });
  }
  return problems;
}
