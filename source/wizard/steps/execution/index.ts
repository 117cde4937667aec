/** Step "Execution": the run. */
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const execution: Step = {
  id: 'execution',
  title: 'Execution',
  questions: [
    {
      kind: 'screen',
      id: 'execution',
      screen: async () => (await import('./Execution.tsx')).Execution,
      noWayBack: true,
      keys: 'p pause · + faster · - slower · Ctrl+C stop and save',
      title: facts => `Creating ${wordsOf(facts.answers).organizations} and ${wordsOf(facts.answers).members}`,
      help: 'It can be stopped at any moment and goes on where it stopped.',
      docs: docs.guide,
      short: 'Execution',
      done: facts => facts.run === 'finished',
    },
  ],
};
