/** What doctor observed, in lines: when, how much, and what differs with its effect. */
import { duration } from '../../../figures.ts';
import { differencesOf } from '../../../migration/doctor/consequences.ts';
import type { DoctorFile } from '../../../migration/doctor/doctor-file.ts';
import { type Line, marked, paragraph } from '../../components/text.ts';

const places: Record<DoctorFile['service'], string> = {
  stytch: 'the real service',
  local: 'a local Stytch',
  other: 'another host',
};

/** `now`: milliseconds. */
export function doctorLines(file: DoctorFile | undefined, now: number, width: number): Line[] {
  if (!file) return paragraph('Nothing was asked yet.', width);
  const of = (...statuses: string[]) => file.results.filter(({ status }) => statuses.includes(status)).length;
  const age = duration(Math.max(0, (now - Date.parse(file.at)) / 1000));
  const counts = `${of('as_assumed')} as assumed, ${of('differs', 'unclear')} differ, ${of('not_asked')} not asked.`;
  const lines = paragraph(`Doctor asked ${places[file.service]} ${age} ago: ${counts}`, width);
  const first = (does: string) => (does === 'refuses' ? 0 : does === 'nothing' ? 2 : 1);
  const differences = differencesOf(file).toSorted((one, other) => first(one.does) - first(other.does));
  for (const { does, observed, text } of differences) {
    const sign =
      does === 'refuses' ? ({ text: '✖ ', color: 'red' } as const) : ({ text: '! ', color: 'yellow' } as const);
    lines.push(...marked(`${observed} ${text}`, sign, width));
  }
  if (differences.some(({ when }) => when))
    lines.push(...paragraph('The plan says which of these concern your migration.', width));
  return lines;
}
