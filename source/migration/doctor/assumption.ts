/** What one assumption about Stytch is: everything about it stands in one object, and nowhere else. */
import type { Answers } from '../../config/answers.ts';
import { type BehaviourId, type BehaviourOf, behaviours } from '../../sandbox/core/behaviour.ts';
import type { PlanFacts } from './plan-facts.ts';
import type { ProbeContext } from './probe-context.ts';

/**
 * What a probe needs: a B2B test project; or one that a workspace key made for it, with settings of its own; or a Consumer
 * test project.
 */
export type Need = 'b2b' | 'workspace' | 'consumer';

/** What a probe saw: one of the assumption's answers, or something else; `detail` holds words of the API only. */
export interface Observed {
  answer: string;
  detail?: string | undefined;
}

/**
 * What another answer means for a migration. `refuses`: the step is unsafe, and plan and run do not go on. `adapts`: plan and
 * run do something else. `tells`: the plan and the report say it. `nothing`: the program works with each answer.
 */
export interface Consequence {
  does: 'refuses' | 'adapts' | 'tells' | 'nothing';
  /** A sentence on what it does or why it may not go on. */
  text: string;
  /** For which migrations it matters, by the answers and by what the plan contains; for all, where left out. */
  when?: Condition | undefined;
  /** What of the plan it is about, for the reader; nothing, where left out. */
  names?: ((facts: PlanFacts) => string[]) | undefined;
}

export type Condition = (answers: Answers, facts: PlanFacts) => boolean;

export interface Assumption {
  /** One that the sandbox can switch has the switch's name. */
  id: string;
  question: string;
  /** Each possible answer as a sentence. */
  answers: Record<string, string>;
  /** What the program and the sandbox take for true while nothing was observed. */
  assumed: string;
  why: string;
  /** Where it is documented, or that it is not. */
  source: string;
  /** What in this program depends on it. */
  dependents: string[];
  /** By answer; for the assumed one there is none. */
  consequences: Record<string, Consequence>;
  /** A few calls; all that they make is removed afterwards. A text says why no probe can ask. */
  probe: { needs: Need; ask: (on: ProbeContext) => Promise<Observed | string> } | string;
}

type Given<Id extends BehaviourId> = Omit<Assumption, 'id' | 'answers' | 'assumed' | 'consequences' | 'probe'> & {
  answers: Record<BehaviourOf<Id>, string>;
  consequences?: Partial<Record<BehaviourOf<Id>, Consequence>>;
  needs: Need;
  ask: (on: ProbeContext) => Promise<Observed | BehaviourOf<Id> | string>;
};

/** What is assumed, as a sentence. */
export const assumedText = ({ answers, assumed }: Pick<Assumption, 'answers' | 'assumed'>): string =>
  answers[assumed] ?? assumed;

/** An assumption that the sandbox can switch: the type checker holds its answers against the switch. */
export function assume<Id extends BehaviourId>(id: Id, given: Given<Id>): Assumption {
  const { needs, ask, consequences, ...rest } = given;
  return {
    id,
    ...rest,
    assumed: behaviours[id][0],
    consequences: (consequences ?? {}) as Record<string, Consequence>,
    probe: { needs, ask },
  };
}

/** A choice of the sandbox that no call can ask about. `unasked` says why. */
export function choice(id: string, given: { statement: string; why: string; source: string; unasked: string }) {
  const { statement, why, source, unasked } = given;
  const one: Assumption = {
    id,
    question: `Does the service do the same? ${statement}`,
    answers: { same: statement },
    assumed: 'same',
    why,
    source,
    dependents: ['the local Stytch'],
    consequences: {},
    probe: unasked,
  };
  return one;
}

/** Where nothing says how it is. */
export const unpublished = 'Not published.';

/** With every answer the program does the same. */
export const noMatter = (text: string): Consequence => ({ does: 'nothing', text });
type Sentence = (text: string, when?: Condition, names?: Consequence['names']) => Consequence;
export const tells: Sentence = (text, when, names) => ({ does: 'tells', text, when, names });
export const refuses: Sentence = (text, when, names) => ({ does: 'refuses', text, when, names });
export const adapts: Sentence = (text, when, names) => ({ does: 'adapts', text, when, names });
