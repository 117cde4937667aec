/** The Consumer project's session claim template still has the email claim, and JWTs have the audience that they had. */
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { currentTemplate } from '../sessions/template-plan.ts';

export async function verifyClaimTemplate(_record: JournalRecord, context: RunContext): Promise<Findings> {
  const claim = context.answers.claimName ?? 'email';
  const { template } = await currentTemplate(context);
  const wanted = `{{user.trusted_metadata.${claim}}}`;
  const mismatches: Mismatch[] = [];
  if (claimsOf(template.template_content).get(claim) !== wanted) {
    mismatches.push({ record: 'session', field: 'claim_template' });
  }
  const intent = context.journal.record('claims', 'session')?.intent as { payload: { custom_audience: string } } | null;
  // A further audience is in every JWT, and the profile may not take those any more.
  if (intent && template.custom_audience !== intent.payload.custom_audience) {
    mismatches.push({ record: 'session', field: 'custom_audience', changed: 'consumer' });
  }
  return { compared: 1, mismatches };
}

/** The claims at the top of the template, variables without spaces; of a name that stands twice, the last, as the service reads it. */
function claimsOf(template: string): Map<string, unknown> {
  try {
    const text = template.replace(/\{\{(.*?)\}\}/gs, (all: string) => JSON.stringify(all.replace(/\s/g, '')));
    const parsed: unknown = JSON.parse(text);
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}
