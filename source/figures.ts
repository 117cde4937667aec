/** Numbers and times as text: the same on every machine, whatever its locale. */

import { plural } from './config/words.ts';

/** 12,345. */
export const number = (value: number): string => value.toLocaleString('en');

/** "1 Class", "1,200 Classes". `many` where the plural is no usual one, or more words follow: "1 User has", "2 Users have". */
export const counted = (count: number, one: string, many: string = plural(one)): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** The first names of so many: "acme, globex and 3 more". */
export const someOf = (first: readonly string[], count: number): string =>
  `${first.join(', ')}${count > first.length ? ` and ${number(count - first.length)} more` : ''}`;

/** "12 s", "3 min 20 s", "2 h 05 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole / 60} min`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
