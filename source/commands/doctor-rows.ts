/** What doctor observed, as rows on stdout: assumption, expected, observed, effect. */
import { number } from '../figures.ts';
import { type Assumption, assumedText } from '../migration/doctor/assumption.ts';
import { assumptionOf } from '../migration/doctor/assumptions/index.ts';
import type { DoctorResult } from '../migration/doctor/doctor-file.ts';

const words: Record<DoctorResult['status'], string> = {
  differs: 'differs',
  unclear: 'unclear',
  not_asked: 'not asked',
  as_assumed: 'as assumed',
};
const order = Object.keys(words) as DoctorResult['status'][];

const effects = { refuses: 'refused', adapts: 'adapted', tells: 'to know', nothing: 'none' };

/** What needs a look first. */
export function doctorRows(results: DoctorResult[], reasons: Record<string, string>): string[] {
  return order.flatMap(status =>
    results.filter(one => one.status === status).flatMap(result => rowOf(result, reasons[result.id])),
  );
}

export const doctorSummary = (results: DoctorResult[]): string =>
  order.map(status => `${number(results.filter(one => one.status === status).length)} ${words[status]}`).join(', ');

function rowOf(result: DoctorResult, reason: string | undefined): string[] {
  const { id, status, observed, detail } = result;
  const assumption = assumptionOf(id);
  if (!assumption) return [];
  const first = (text: string) => `${words[status].padEnd(10)}  ${id}: ${text}`;
  const more = (label: string, text: string) => `${''.padEnd(12)}${label.padEnd(9)} ${text}`;
  if (status === 'as_assumed') return [first(assumedText(assumption))];
  const expected = more('expected', assumedText(assumption));
  if (status === 'not_asked') return [first(reason ?? 'It was not asked.'), expected];
  const seen = observed === null ? (reason ?? 'no answer') : (assumption.answers[observed] ?? observed);
  const lines = [first(assumption.question), expected, more('observed', detail ? `${seen} (${detail})` : seen)];
  return [...lines, more('effect', effectOf(assumption, observed))];
}

function effectOf({ consequences, dependents }: Assumption, observed: string | null): string {
  const consequence = observed === null ? undefined : consequences[observed];
  if (!consequence) return `It is not known what follows for ${dependents.join(', ')}.`;
  const where = consequence.when ? ', where it concerns your plan' : '';
  return `${effects[consequence.does]}${where}: ${consequence.text}`;
}
