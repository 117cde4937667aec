/** Step 11: what was done, and what is left to do. */
import { docs } from './docs.ts';
import type { Step } from './question.ts';

export const verified: Step = {
  id: 'verified',
  title: 'Verified',
  questions: [
    {
      kind: 'screen',
      id: 'proof',
      title: 'Does a session really come over?',
      help: 'One real session goes the whole way and is ended again. Its token is never kept.',
      docs: docs.trustedTokens,
      short: 'Proof',
      // A rehearsal writes nothing to the Consumer project, and an export file has no sessions.
      when: facts => facts.answers.sessions === 'carry_over' && facts.answers.mode !== 'rehearse',
      done: facts => facts.proved,
    },
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
