/**
 * Ids that may stand in a URL path. `.` and `..` pass encodeURIComponent unchanged, and URL parsing drops them (`%2e`
 * too): the call would go to another object, such as the Organization instead of its Member. An empty id does the same.
 */
import { RecordError } from './errors.ts';

const dots = /^(\.|%2e){0,2}$/i;

/** The id as it is, for a path. Throws RecordError for one that would send the call to another object. */
export function pathId(id: string): string {
  if (typeof id === 'string' && id.isWellFormed() && !dots.test(id)) return id;
  throw new RecordError('unsafe_id', `The id ${JSON.stringify(id)} would send the call to another object.`);
}

/** True for a path with a part that is empty or only dots; a `/` at the end is such a part. */
export function hasUnsafeSegment(path: string): boolean {
  return path
    .replace(/\?.*$/s, '')
    .split('/')
    .slice(1)
    .some(segment => dots.test(segment));
}

/** Checks the ids in an SDK call's first argument. External ids are not looked at: they are sent in the body. */
export function checkPathIds(given: unknown): void {
  if (typeof given !== 'object' || given === null) return;
  for (const [name, id] of Object.entries(given)) {
    if (name.endsWith('_id') && !name.endsWith('external_id') && typeof id === 'string') pathId(id);
  }
}
