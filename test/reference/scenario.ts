/** A whole migration with everything that may happen to it, compared with the reference at its end. */
import { type Action, change } from './actions.ts';
import { accounting, compareB2b, compareSessions, compareUndone } from './compare.ts';
import { type EndState, endState } from './end-state.ts';
import { type Engine, openEngine, type Result } from './engine.ts';
import type { Situation } from './generate.ts';
import { type Observed, observe, readUsers } from './observe.ts';

export interface ScenarioOptions {
  /** Also takes everything back, and compares with how the projects were found. */
  undo?: boolean;
  /** Also asserts the accounting equation. */
  accounting?: boolean;
}

/** Every difference, in words; empty when the engine did right. */
export async function scenario(
  situation: Situation,
  actions: Action[] = [],
  options: ScenarioOptions = {},
): Promise<string[]> {
  const engine = await openEngine(situation);
  const { answers } = situation;
  const hashLines = new Set(situation.hashLines);
  try {
    const found = await observe(engine.url, engine.keys);
    const earlier: EndState[] = [];
    await engine.read();
    for (const [step, action] of actions.entries()) {
      const state = endState(await readUsers(engine.url, engine.keys), answers, hashLines);
      // An engine may refuse to migrate nobody.
      if (state.organizations.length === 0) return [];
      earlier.push(state);
      const wrong = await act(engine, action, situation, step);
      if (wrong) return [`Action ${step} (${action.do}): ${wrong}`];
    }
    const users = await readUsers(engine.url, engine.keys);
    if (endState(users, answers, hashLines).organizations.length === 0) return [];
    await engine.read();
    const result = await engine.run({ gone: 'remove', conflicts: 'consumer' });
    const observed = await observe(engine.url, engine.keys);
    const expected = endState(observed.users, answers, hashLines);
    const differences = [
      ...compareB2b(observed, expected, {
        earlier,
        foreign: found.b2b?.organizations,
        strictSlugs: actions.every(keepsTenants),
      }),
      ...compareSessions(observed, expected, answers, engine.keys.consumer),
      ...(options.accounting === false ? [] : accounting(result, observed.users.length)),
      ...(await judgements(engine, result)),
    ];
    if (!options.undo) return differences;
    const kept = await engine.undo();
    if (kept.outcome !== 'done') differences.push(`undo: ${JSON.stringify(kept).slice(0, 500)}`);
    const undone = await observe(engine.url, engine.keys);
    return [...differences, ...compareUndone(found, undone, metadataWithoutClaim(observed, situation))];
  } catch (error) {
    return [`Thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  } finally {
    await engine.close();
  }
}

async function act(engine: Engine, action: Action, { answers }: Situation, step: number): Promise<string | undefined> {
  if (action.do === 'read') await engine.read();
  else if (action.do === 'run') {
    engine.faults(action.faults);
    const result = await engine.run(action.choice);
    engine.faults([]);
    if (action.choice.abortAt === undefined && result.outcome === 'interrupted') return 'interrupted by nobody';
  } else await change(engine, action, answers, step);
  return undefined;
}

/** What the engine itself says about its end state: it must not disagree with the reference, which is compared beside. */
async function judgements(engine: Engine, result: Result): Promise<string[]> {
  const verified = await engine.verify();
  return Object.entries({ run: result, verify: verified }).flatMap(
    ([what, { outcome, mismatches, mismatchKinds, failures }]) =>
      outcome === 'done' && mismatches === 0
        ? []
        : [`${what} ended as ${outcome}: ${JSON.stringify([...mismatchKinds, ...failures]).slice(0, 600)}`],
  );
}

/** Whether no Organization comes or goes by it. */
function keepsTenants(action: Action): boolean {
  return ['run', 'read', 'rename', 'metadata'].includes(action.do);
}

/** Every User's own metadata, as text: what it is now, without what the migration wrote. */
function metadataWithoutClaim({ users }: Observed, { answers }: Situation): Map<string, string> {
  const claim = answers.sessions === 'carry_over' ? (answers.claimName ?? 'email') : undefined;
  return new Map(
    users.map(({ user_id, trusted_metadata = {} }) => {
      const own = Object.entries(trusted_metadata).filter(([key]) => key !== claim);
      return [user_id, JSON.stringify(Object.fromEntries(own))];
    }),
  );
}
