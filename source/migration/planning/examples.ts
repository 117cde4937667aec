/** How many there are of something, and the first of them: a plan names a few, and counts the others. */
export interface Examples<T> {
  count: number;
  examples: T[];
}

export const mostExamples = 5;

/** Counts one more, and keeps it where few are kept so far. */
export function addExample<T>(to: Examples<T>, one: T): void {
  to.count++;
  if (to.examples.length < mostExamples) to.examples.push(one);
}

export const examplesOf = <T>(all: readonly T[]): Examples<T> => ({
  count: all.length,
  examples: all.slice(0, mostExamples),
});
