/** Step 11: what was done, and what is left to do. */
import { docs } from './docs.ts';
import type { Step } from './question.ts';

export const verified: Step = {
  id: 'verified',
  title: 'Verified',
  questions: [
    {
      kind: 'screen',
      id: 'verified',
      title: 'Read back and compared',
      help: 'Every record was read back from the B2B project, field by field.',
      docs: docs.loginFlows,
      short: 'Result',
      done: () => false,
    },
  ],
};
