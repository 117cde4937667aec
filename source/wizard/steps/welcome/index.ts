/** Step "Welcome": what kind of run this is. */
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const welcome: Step = {
  id: 'welcome',
  title: 'Welcome',
  questions: [
    {
      kind: 'screen',
      id: 'begin',
      screen: async () => (await import('./Begin.tsx')).Begin,
      title: 'This folder holds an earlier migration. Go on with it?',
      help: 'Starting over keeps the old files. It deletes nothing.',
      docs: docs.guide,
      short: 'Earlier answers',
      when: facts => facts.hasSaved && !facts.resumed,
      done: () => false,
    },
    {
      kind: 'choice',
      id: 'mode',
      answer: 'mode',
      decides: true,
      title: 'What would you like to do?',
      help: 'From a Stytch Consumer project to a B2B project, one question at a time.',
      docs: docs.guide,
      short: 'Kind of run',
      default: 'practice',
      options: [
        {
          value: 'practice',
          label: 'Practice',
          hint: 'Invented Users, a local Stytch. No account needed.',
        },
        {
          value: 'rehearse',
          label: 'Rehearse',
          hint: 'Your own Users, only read, into a local Stytch.',
        },
        {
          value: 'migrate',
          label: 'Migrate',
          hint: 'Your real projects. Writes nothing before your yes.',
        },
      ],
    },
  ],
};
