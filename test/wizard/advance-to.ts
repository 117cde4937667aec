/** Where a test begins: the practice with default answers, in the pure flow. */
import type { InventorySummary } from '../../source/migration/model.ts';
import { type Action, type Flow, reduce } from '../../source/wizard/flow.ts';
import { resolve } from '../../source/wizard/steps/question.ts';
import { questionOf } from '../../source/wizard/steps/registry.ts';
import { summary } from './fake.ts';

const play = (flow: Flow, ...actions: Action[]) => actions.reduce(reduce, flow);
const answer = (id: string, value: string): Action => ({ type: 'answer', id, value });

/** Answers every question with its default until a screen that only work can finish. */
export function advanceTo(flow: Flow, until: string, read: InventorySummary = summary): Flow {
  for (let guard = 0; flow.at !== until && guard < 60; guard++) {
    const question = questionOf(flow.at);
    if (question.kind === 'choice' || question.kind === 'text') {
      const value = resolve(question.default, flow.facts);
      if (value === undefined) throw new Error(`${flow.at} has no default`);
      flow = reduce(flow, answer(flow.at, value));
    } else if (flow.at === 'connect') {
      const local = {
        consumerProjectId: 'project-test-1',
        passwordFile: '/tmp/hashes.json',
        sessionsFile: '/dev/null',
      };
      flow = play(flow, { type: 'learn', facts: { connected: true, local } }, { type: 'pass', id: 'connect' });
    } else if (flow.at === 'inventory') {
      flow = play(flow, { type: 'learn', facts: { summary: read } }, { type: 'pass', id: 'inventory' });
    } else if (flow.at === 'plan') flow = reduce(flow, { type: 'confirm' });
    else flow = reduce(flow, { type: 'pass', id: flow.at });
  }
  return flow;
}
