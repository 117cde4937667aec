/** Step "Review": every answer, then the plan. */
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const review: Step = {
  id: 'review',
  title: 'Review',
  questions: [
    {
      kind: 'screen',
      id: 'review',
      screen: async () => (await import('./Review.tsx')).Review,
      title: 'Is everything as you mean it?',
      help: 'Enter on an answer changes it. Nothing has been written yet.',
      docs: docs.guide,
      short: 'Answers',
      done: facts => facts.answers.confirmed === true,
    },
    {
      kind: 'screen',
      id: 'plan',
      screen: async () => (await import('./Plan.tsx')).Plan,
      answer: 'confirmed',
      title: 'This is the plan',
      help: 'Calls keep under the limits of each endpoint.',
      docs: docs.guide,
      short: 'Plan',
      done: facts => facts.answers.confirmed === true,
    },
  ],
};
