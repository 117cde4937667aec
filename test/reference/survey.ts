/**
 * What is wrong with the engine, by kind: many situations without stopping at the first difference.
 * `node test/reference/survey.ts [runs] [seed] [actions]`, where actions are `none`, `all`, or kinds separated by commas.
 */
import fc from 'fast-check';
import { type Action, type ActionKind, actionsOf, allActions } from './actions.ts';
import type { ReferenceAnswers } from './end-state.ts';
import { situation } from './generate.ts';
import { scenario } from './scenario.ts';

const [runs = '100', seed = '1', kinds = 'all', metadata = 'odd', tenancies = '', existing = ''] =
  process.argv.slice(2);
const chosen = kinds === 'all' ? allActions : (kinds.split(',') as ActionKind[]);
const tenancy = (tenancies ? tenancies.split(',') : undefined) as ReferenceAnswers['tenancy'][] | undefined;
const samples = fc.sample(
  fc.tuple(
    situation({
      service: true,
      users: 8,
      metadata: metadata === 'odd' ? 'odd' : 'plain',
      tenancy,
      existing: existing === 'existing',
    }),
    kinds === 'none' ? fc.constant<Action[]>([]) : actionsOf(chosen),
  ),
  { numRuns: Number(runs), seed: Number(seed) },
);

const kindsSeen = new Map<string, { count: number; example: string; at: number }>();
let good = 0;
for (const [at, [drawn, actions]] of samples.entries()) {
  const differences = await scenario(drawn, actions, { undo: true });
  if (differences.length === 0) good += 1;
  for (const difference of differences) {
    const kind = difference
      .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
      .replace(/(user-test-)?[\w.-]*\d[\w.@-]*/g, '…')
      .slice(0, 60);
    const seen = kindsSeen.get(kind) ?? { count: 0, example: difference, at };
    kindsSeen.set(kind, { ...seen, count: seen.count + 1 });
  }
  if (process.env['REFERENCE_SHOW'] === String(at)) {
    console.log(JSON.stringify({ ...drawn, actions }, null, 1), differences);
  }
}
console.log(`${good} of ${samples.length} situations end as the reference says.`);
for (const [, { count, example, at }] of [...kindsSeen].sort((a, b) => b[1].count - a[1].count)) {
  console.log(`${String(count).padStart(5)}  #${at}  ${example.slice(0, 700)}`);
}
