/** Step "Your code": what has to change in the application, and how people will log in. */
import type { Answers } from '../../../config/answers.ts';
import type { Facts } from '../../facts.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

const isNamed = ({ codeFolder = 'later' }: Answers): boolean => codeFolder !== 'later';

/** SSO works on the page of an Organization only; passwords of one Organization do, too. */
function bestFlow({ answers: { reason, passwords, passwordScope } }: Facts): string {
  const ownPasswords = passwordScope === 'organization' && passwords !== 'none';
  return reason === 'enterprise' || ownPasswords ? 'both' : 'discovery';
}

export const code: Step = {
  id: 'code',
  title: 'Your code',
  questions: [
    {
      kind: 'text',
      id: 'codeFolder',
      answer: 'codeFolder',
      title: "Where is your application's code?",
      help: 'A folder: it is only read, and nothing leaves this machine. Or "later".',
      docs: docs.guide,
      short: 'Code',
      default: 'later',
      assumed: 'later',
      check: (value, _facts, checks) => checks.codeFolder(value),
    },
    {
      kind: 'screen',
      id: 'codeScan',
      screen: async () => (await import('./CodeScan.tsx')).CodeScan,
      title: 'What changes in your code',
      help: 'Each place that uses Stytch, by what it waits for. Nothing is changed.',
      docs: docs.guide,
      short: 'Scan',
      when: ({ answers }) => isNamed(answers),
      // A later answer means that the user has seen it.
      done: ({ answers }) => answers.loginFlow !== undefined,
    },
    {
      kind: 'choice',
      id: 'loginFlow',
      answer: 'loginFlow',
      title: 'How will people log in?',
      help: 'It decides redirect URLs, SDK settings, and the calls your code makes.',
      docs: docs.loginFlows,
      short: 'Login flow',
      default: bestFlow,
      assumed: 'discovery',
      options: ({ answers }) => {
        const { organization, organizations } = wordsOf(answers);
        return [
          {
            value: 'discovery',
            label: 'On one page: the discovery flow',
            hint: `Log in, then choose one of your ${organizations}.`,
          },
          {
            value: 'organization',
            label: `On a page for each ${organization}`,
            hint: 'Its slug is in the address. SSO works there.',
          },
          {
            value: 'both',
            label: 'Both',
            hint: 'For those with a link, and for those without.',
          },
        ];
      },
    },
    {
      kind: 'text',
      id: 'organizationUrl',
      answer: 'organizationUrl',
      title: ({ answers }) => `Where is the login page of one ${wordsOf(answers).organization}?`,
      help: 'With {{slug}}: https://app.example.com/{{slug}}/login. Or "none", while there is none.',
      docs: docs.loginFlows,
      short: 'Page with slug',
      default: 'none',
      assumed: 'none',
      when: ({ answers: { loginFlow = 'discovery' } }) => loginFlow !== 'discovery',
    },
  ],
};
