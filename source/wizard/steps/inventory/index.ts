/** Step 4: what is in the Consumer project. */
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
      // Whoever left while sessions were being counted has them counted now, unless that is too late to matter.
      done: ({ summary, run }) => summary !== null && (summary.sessions !== undefined || run !== 'none'),
    },
  ],
};
