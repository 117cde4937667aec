/** Numbers and times as text: the same on every machine, whatever its locale. */

/** 12,345. */
export const number = (value: number): string => value.toLocaleString('en');

/** "12 s", "3 min 20 s", "2 h 05 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole / 60} min`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
