/** Step "Verified": the result, and what is left to do. */
import { justInTime } from '../../../migration/planning/just-in-time.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const verified: Step = {
  id: 'verified',
  title: 'Verified',
  questions: [
    {
      kind: 'screen',
      id: 'proof',
      screen: async () => (await import('./Proof.tsx')).Proof,
      noWayBack: true,
      title: 'Does a session really come over?',
      help: 'One real session goes the whole way; its token is kept nowhere.',
      docs: docs.trustedTokens,
      short: 'Proof',
      // A rehearsal writes nothing to the Consumer project, and an export file has no sessions; without Members there is no end.
      when: ({ answers }) => answers.sessions === 'carry_over' && answers.mode !== 'rehearse' && !justInTime(answers),
      done: facts => facts.proved,
    },
    {
      kind: 'screen',
      id: 'verified',
      screen: async () => (await import('./Verified.tsx')).Verified,
      noWayBack: true,
      title: 'Read back and compared',
      help: 'Every record was read back from the B2B project, field by field.',
      docs: docs.loginFlows,
      short: 'Result',
      done: () => false,
    },
    {
      kind: 'screen',
      id: 'finishSessions',
      screen: async () => (await import('./FinishSessions.tsx')).FinishSessions,
      title: 'Remove what carrying sessions over has set up',
      help: 'After the last session. Until then any Consumer session with the claim opens a B2B session.',
      docs: docs.trustedTokens,
      short: 'Session set-up',
      when: ({ answers }) => answers.sessions === 'carry_over' && answers.mode !== 'rehearse',
      done: () => false,
    },
  ],
};
