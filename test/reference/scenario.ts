/** A whole migration with everything that may happen to it, compared with the reference at its end. */
import { type Action, change } from './actions.ts';
import { accounting, compareB2b, compareSessions, compareUndone } from './compare.ts';
import { type ConsumerUser, type EndState, endState } from './end-state.ts';
import { type Engine, openEngine, type Result } from './engine.ts';
import type { Situation } from './generate.ts';
import { type Observed, observe, readUsers } from './observe.ts';

export interface ScenarioOptions {
  /** Also takes everything back, and compares with how the projects were found. */
  undo?: boolean;
  /** False: no last run; undo begins wherever the actions have ended. */
  finish?: boolean;
  /** Emails of Users whom the service refuses as Members, so that the user must decide. */
  refused?: string[];
}

/** REFERENCE_ACCOUNTING=off is for an engine whose results have no `outcomes` yet. */
const accounts = process.env['REFERENCE_ACCOUNTING'] !== 'off';

/** Every difference, in words; empty when the engine did right. */
export async function scenario(
  situation: Situation,
  actions: Action[] = [],
  options: ScenarioOptions = {},
): Promise<string[]> {
  const engine = await openEngine(situation);
  const { finish = true, refused = [] } = options;
  const expected = (users: ConsumerUser[]) => endState(users, situation.answers, new Set(situation.hashLines));
  const differences: string[] = [];
  try {
    const found = await observe(engine.url, engine.keys);
    const earlier: EndState[] = [];
    let inventory = found.users.length;
    await engine.read();
    for (const [step, action] of [...actions, ...(finish ? [lastRun] : [])].entries()) {
      const users = await readUsers(engine.url, engine.keys);
      const state = expected(users);
      // An engine may refuse to migrate no Users.
      if (state.organizations.length === 0) return [];
      earlier.push(state);
      if (action === lastRun || action.do === 'read') {
        await engine.read();
        inventory = users.length;
      }
      if (action.do === 'run') differences.push(...(await run(engine, action, situation, inventory, refused)));
      else if (action.do !== 'read') await change(engine, action, situation.answers, step);
    }
    if (finish) {
      const observed = await observe(engine.url, engine.keys);
      const state = withoutRefused(expected(observed.users), refused);
      for (const user of observed.users) if (isFull(user)) state.claims.delete(user.user_id);
      const foreign = found.b2b?.organizations;
      differences.push(
        ...compareB2b(observed, state, { earlier, foreign, strictSlugs: actions.every(keepsTenants) }),
        ...compareSessions(observed, state, situation.answers, engine.keys.consumer),
        ...judgements('verify', await engine.verify(), refused),
      );
    }
    return options.undo ? [...differences, ...(await undoDifferences(engine, situation, found))] : differences;
  } catch (error) {
    return [...differences, `Thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  } finally {
    await engine.close();
  }
}

const lastRun = { do: 'run', choice: { gone: 'remove', conflicts: 'consumer' }, faults: [] } satisfies Action;

/** Takes everything back. */
async function undoDifferences(engine: Engine, situation: Situation, found: Observed): Promise<string[]> {
  const users = await readUsers(engine.url, engine.keys);
  const metadata = new Map([...withoutClaim(users, situation)].map(([id, text]) => [id, text.metadata]));
  const { outcome, kept } = await engine.undo();
  const undone = await observe(engine.url, engine.keys);
  return [
    ...(outcome === 'done' ? [] : [`undo ended as ${outcome}: ${JSON.stringify(kept).slice(0, 500)}`]),
    ...compareUndone(found, undone, metadata),
  ];
}

/** No key can be added to metadata that holds as many as the service takes. */
const isFull = ({ trusted_metadata }: { trusted_metadata?: object }) => Object.keys(trusted_metadata ?? {}).length > 20;

/** Without the Members that cannot be made. An Organization without other Members may or may not be made. */
function withoutRefused(state: EndState, refused: string[]): EndState {
  const organizations = state.organizations.map(organization => ({
    ...organization,
    members: organization.members.filter(member => !refused.includes(member.email_address)),
  }));
  return { ...state, organizations: organizations.filter(({ members }) => members.length > 0) };
}

/** One run: it must leave the Users as they are, but for the session claim, and account for each of them. */
async function run(
  engine: Engine,
  action: Extract<Action, { do: 'run' }>,
  situation: Situation,
  inventory: number,
  refused: string[],
): Promise<string[]> {
  const ownBefore = withoutClaim(await readUsers(engine.url, engine.keys), situation);
  engine.faults(action.faults);
  const result = await engine.run(action.choice).catch(error => {
    // No User has an Organization of that name now: nothing is begun.
    if (action.choice.only && /--only names .* the plan does not have/.test(String(error))) return undefined;
    throw error;
  });
  engine.faults([]);
  const ownAfter = withoutClaim(await readUsers(engine.url, engine.keys), situation);
  const { abortAt, killAt } = action.choice;
  const changed = [...ownAfter]
    .filter(([id, { user }]) => user !== ownBefore.get(id)?.user)
    .map(([id, { user }]) => `A run changed ${id}: ${user}, before ${ownBefore.get(id)?.user}.`);
  if (!result) return changed;
  return [
    ...changed,
    // Whoever was killed has no result.
    ...(accounts && killAt === undefined ? accounting(result, inventory) : []),
    ...(action === lastRun ? judgements('run', result, refused) : []),
    ...(abortAt === undefined && killAt === undefined && result.outcome === 'interrupted'
      ? ['It was not interrupted.']
      : []),
  ];
}

/** What the engine itself says about its end state: it must not disagree with the reference, which is compared beside. */
function judgements(
  what: string,
  { outcome, mismatches, mismatchKinds, failures }: Result,
  refused: string[],
): string[] {
  const right = refused.length > 0 ? 'needs_people' : 'done';
  if (outcome === right && mismatches === 0) return [];
  return [`${what} ended as ${outcome}: ${JSON.stringify([...mismatchKinds, ...failures]).slice(0, 600)}`];
}

/** Whether no Organization comes or goes by it. */
export function keepsTenants(action: Action): boolean {
  return ['run', 'read', 'rename', 'metadata', 'ownId'].includes(action.do);
}

/** Every User, as text, without what the migration wrote: the whole, and the metadata alone. */
export function withoutClaim(
  users: ConsumerUser[],
  { answers }: Situation,
): Map<string, { user: string; metadata: string }> {
  const claim = answers.sessions === 'carry_over' ? (answers.claimName ?? 'email') : undefined;
  return new Map(
    users.map(user => {
      const entries = Object.entries(user.trusted_metadata ?? {}).filter(([key]) => key !== claim);
      const trusted_metadata = Object.fromEntries(entries);
      const text = { user: JSON.stringify({ ...user, trusted_metadata }), metadata: JSON.stringify(trusted_metadata) };
      return [user.user_id, text];
    }),
  );
}
