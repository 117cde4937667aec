/** Step "Inventory": what is in the Consumer project. */
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const inventory: Step = {
  id: 'inventory',
  title: 'Inventory',
  questions: [
    {
      kind: 'screen',
      id: 'inventory',
      screen: async () => (await import('./Inventory.tsx')).Inventory,
      title: facts => (facts.summary ? 'This is what there is' : 'Reading all Users'),
      help: facts =>
        facts.summary ? 'Every way to log in, and what becomes of it.' : 'Only reading. Nothing is changed.',
      docs: docs.userData,
      short: 'Inventory',
      // Sessions that were not counted before an interruption are counted now, unless a run has begun already.
      done: ({ summary, run }) => summary !== null && (summary.sessions !== undefined || run !== 'none'),
    },
  ],
};
