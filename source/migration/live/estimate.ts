/** What a sample says of all, with its uncertainty. Pure. */

/** A share from 0 to 1 with its 95% interval. */
export interface Share {
  share: number;
  low: number;
  high: number;
}

/** 95% of a normal distribution are within so many standard deviations. */
const z = 1.96;

/**
 * Wilson's interval of `hits` among `tried`, where `asked` of `people` are in the sample: it narrows as the sample becomes the
 * whole, and is exact when all were asked. null where none was tried.
 */
export function shareOf(hits: number, tried: number, asked: number, people: number): Share | null {
  if (tried === 0) return null;
  const share = hits / tried;
  const left = people > 1 ? Math.max(0, (people - asked) / (people - 1)) : 0;
  if (left === 0) return { share, low: share, high: share };
  const size = tried / left;
  const middle = (share + z ** 2 / (2 * size)) / (1 + z ** 2 / size);
  const half = (z / (1 + z ** 2 / size)) * Math.sqrt((share * (1 - share)) / size + z ** 2 / (4 * size ** 2));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** A number counted in the sample, for all people. */
export const scaled = (count: number, asked: number, people: number): number =>
  asked === 0 ? 0 : Math.round((count / asked) * people);
