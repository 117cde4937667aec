/** Why a plan cannot start, each with what to do. Pure. */
import { trustPhrase } from '../../config/answer-values.ts';
import { counted } from '../../figures.ts';
import type { PlanSummary, Warning } from '../model.ts';
import { canProvision, carriesSessions, claimOf, writesEmails } from '../sessions/answer.ts';
import { claimConflict } from './claim-key.ts';
import { externalIdProblems } from './external-id-problems.ts';
import { hashProblems } from './hash-warnings.ts';
import { metadataProblems } from './metadata-warnings.ts';
import type { PlanInput } from './plan-input.ts';
import { chainIds } from './tenancy/index.ts';

const users = (count: number) => counted(count, 'User');

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
