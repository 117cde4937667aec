/** `--only` names Organizations that exist, or the run does not begin: a typo would leave a whole tenant out. */
import { distance } from 'fastest-levenshtein';
import { UserError } from '../config/user-error.ts';
import { namesOf } from './run-options.ts';

type Organization = Parameters<typeof namesOf>[0];

/** So many names are suggested for each that is unknown. */
const suggestions = 3;

/** Throws a UserError for names that no Organization has, each with the nearest ones. */
export function refuseUnknown(only: readonly string[], organizations: readonly Organization[]): void {
  const names = new Set(organizations.flatMap(namesOf));
  const unknown = only.filter(name => !names.has(name));
  if (unknown.length === 0) return;
  const near = unknown.map(name => `${name}: ${nearest(name, names).join(', ') || 'there are none'}`);
  throw new UserError({
    what: `--only names ${unknown.length === 1 ? 'an Organization' : 'Organizations'} that the plan does not have: ${unknown.join(', ')}.`,
    why: 'An Organization is named by its slug or by its tenant key, exactly as the plan has it.',
    next: `Did you mean one of these? ${near.join('; ')}. Nothing was written.`,
    exitCode: 2,
  });
}

function nearest(name: string, names: ReadonlySet<string>): string[] {
  const far = (other: string) => distance(name.toLowerCase(), other.toLowerCase());
  return [...names]
    .map(other => ({ other, away: far(other) }))
    .sort((a, b) => a.away - b.away || (a.other < b.other ? -1 : 1))
    .slice(0, suggestions)
    .map(({ other }) => other);
}
