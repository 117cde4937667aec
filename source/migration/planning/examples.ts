/** How many there are of something, and the first of them: a plan names a few, and counts the others. */
export interface Examples<T> {
  count: number;
  examples: T[];
}

export const mostExamples = 5;

export const examplesOf = <T>(all: readonly T[]): Examples<T> => ({
  count: all.length,
  examples: all.slice(0, mostExamples),
});
