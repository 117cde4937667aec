/** The application's own words for Organization and Member, spoken on every screen once they are given. */
import type { Answers } from '../migration/answers.ts';
import { plural } from '../migration/words.ts';

export interface Words {
  organization: string;
  organizations: string;
  member: string;
  members: string;
}

/** The words to speak: the application's own, or Stytch's. */
export function wordsOf(answers: Answers): Words {
  const organization = answers.organizationWord?.trim() || 'Organization';
  const member = answers.memberWord?.trim() || 'Member';
  return { organization, organizations: plural(organization), member, members: plural(member) };
}

/** "1 Class", "1,200 Classes". */
export function counted(count: number, one: string, many: string = plural(one)): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

const formatter = new Intl.NumberFormat('en');

/** 12,345. The same on every machine, whatever its locale. */
export function number(value: number): string {
  return formatter.format(value);
}

/** "12 s", "3 min 20 s", "2 h 05 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole / 60} min`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
