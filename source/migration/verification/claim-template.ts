/** The Consumer project's session claim template still has the email claim. */
import type { JournalRecord } from '../engine/record.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { currentTemplate } from '../sessions/template-plan.ts';

export async function verifyClaimTemplate(_record: JournalRecord, context: RunContext): Promise<Findings> {
  const claim = context.answers.claimName ?? 'email';
  const { template } = await currentTemplate(context);
  const plain = template.template_content.replace(/\s+/g, '');
  const there = plain.includes(`"${claim}":{{user.trusted_metadata.${claim}}}`);
  return { compared: 1, mismatches: there ? [] : [{ record: 'session', field: 'claim_template' }] };
}
