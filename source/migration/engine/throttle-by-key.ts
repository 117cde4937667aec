/** Many calls wait for the same thing at once: it is said once, and again when that time is over. */
export function throttleByKey(say: (seconds: number, why: string) => void): (seconds: number, why: string) => void {
  const until = new Map<string, number>();
  return (seconds, why) => {
    const now = performance.now();
    if (now < (until.get(why) ?? 0)) return;
    until.set(why, now + seconds * 1000);
    say(seconds, why);
  };
}
