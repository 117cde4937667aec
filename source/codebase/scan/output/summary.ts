/** The numbers of a scan: by decision, by state, and against an earlier scan. */
import type { Finding } from '../finding.ts';
import type { Becomes } from '../operations.ts';

/** What is to be decided, in the order of the work. */
export const decisions: { becomes: Becomes; title: string; why: string }[] = [
  {
    becomes: 'no-counterpart',
    title: 'No counterpart in B2B',
    why: 'Decide what these users get instead, and remove the flow.',
  },
  { becomes: 'manual', title: 'Changes by hand', why: 'B2B works differently here. Read the sentence of each.' },
  {
    becomes: 'organization-or-discovery',
    title: 'One Organization, or discovery',
    why: 'Decide the login flow: the page of one Organization, discovery, or both.',
  },
  { becomes: 'needs-organization', title: 'Needs an Organization', why: 'Pass an organization_id, from the session.' },
  { becomes: 'renamed', title: 'Renamed', why: 'Change the name, and what reads the answer.' },
  { becomes: 'same', title: 'The same', why: 'Only the client changes.' },
];

export interface Seen {
  id: string;
  file: string;
  symbol: string;
}

/** Every place outside tests is in one of these. */
export interface Progress {
  done: Seen[];
  fresh: Finding[];
  remaining: Finding[];
  /** The code calls both projects: a flag decides. */
  onBothSides: Finding[];
  /** A comment with a reason leaves it out. */
  suppressed: Finding[];
}

/** Findings that are to be worked on: outside tests, and not on both sides. */
export const open = (findings: Finding[]): Finding[] =>
  findings.filter(({ isTest, onBothSides }) => !isTest && !onBothSides);

/** `before`: all that an earlier scan saw, also what was done by then. */
export function progressOf(
  { findings, suppressed }: { findings: Finding[]; suppressed: Finding[] },
  before: Seen[] | undefined,
): Progress {
  const known = new Set((before ?? findings).map(({ id }) => id));
  const there = new Set([...findings, ...suppressed].map(({ id }) => id));
  return {
    done: (before ?? []).filter(({ id }) => !there.has(id)),
    fresh: open(findings).filter(({ id }) => !known.has(id)),
    remaining: open(findings).filter(({ id }) => known.has(id)),
    onBothSides: findings.filter(({ isTest, onBothSides }) => !isTest && onBothSides),
    suppressed: suppressed.filter(({ isTest }) => !isTest),
  };
}

export interface Total {
  title: string;
  /** What is to be decided. */
  why?: string;
  places: number;
}

/** How many places each decision has, and those that are not to be worked on now; none that has no place. */
export function totalsOf({ findings }: { findings: Finding[] }, { onBothSides, suppressed }: Progress): Total[] {
  const left = open(findings);
  return [
    ...decisions.map(({ becomes, title, why }) => ({
      title,
      why,
      places: left.filter(each => each.becomes === becomes).length,
    })),
    { title: 'Behind a flag on both sides', places: onBothSides.length },
    { title: 'In tests', places: findings.filter(({ isTest }) => isTest).length },
    { title: 'Left out by a comment', places: suppressed.length },
  ].filter(({ places }) => places > 0);
}
