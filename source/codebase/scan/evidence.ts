/** What one file tells. */
import type { Draft } from './finding.ts';
import type { Vertical } from './sdks.ts';

/** What a file shows: findings, and which verticals it certainly uses. */
export interface Evidence {
  drafts: (Draft & { vertical: Vertical | undefined })[];
  verticals: Set<Vertical>;
  /** What the file uses of B2B: keys of operations, `client`, names of components and hooks, and `http` for raw calls. */
  b2bCalls: Set<string>;
}

/** Takes a finding; undefined where its vertical is not known yet. */
export type Add = (vertical: Vertical | undefined, draft: Draft) => void;
