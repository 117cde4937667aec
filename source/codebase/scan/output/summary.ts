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

export interface Progress {
  done: Seen[];
  fresh: Finding[];
  remaining: Finding[];
}

/** What counts: findings outside tests whose file does not call B2B already. */
export const open = (findings: Finding[]): Finding[] =>
  findings.filter(({ isTest, onBothSides }) => !isTest && !onBothSides);

export function progressOf(findings: Finding[], before: Seen[] | undefined): Progress {
  const known = new Set((before ?? findings).map(({ id }) => id));
  const now = new Set(open(findings).map(({ id }) => id));
  return {
    done: (before ?? []).filter(({ id }) => !now.has(id)),
    fresh: open(findings).filter(({ id }) => !known.has(id)),
    remaining: open(findings).filter(({ id }) => known.has(id)),
  };
}
