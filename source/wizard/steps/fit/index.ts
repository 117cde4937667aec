/** Step "The right move": whether B2B is the right choice. */
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const fit: Step = {
  id: 'fit',
  title: 'The right move',
  questions: [
    {
      kind: 'choice',
      id: 'reason',
      answer: 'reason',
      title: 'Why move to B2B?',
      help: 'Worth it for tenants, SSO or SCIM. Otherwise Consumer is the simpler home.',
      docs: docs.fit,
      short: 'Reason',
      default: 'organizations',
      options: [
        {
          value: 'organizations',
          label: 'My customers are organizations',
          hint: 'Tenants with their own users, data and settings.',
        },
        {
          value: 'enterprise',
          label: 'Customers ask for SSO or SCIM',
          hint: 'SAML or OIDC login, accounts managed by IT.',
        },
        { value: 'none', label: 'Neither of these', hint: 'Individuals who belong to no organization.' },
      ],
      aside: async () => (await import('./comparison.ts')).comparison,
      confirmation: value =>
        value === 'none'
          ? {
              title: 'Then staying with Consumer is the better move. Go on all the same?',
              text: 'B2B would make every user a Member of some organization, take away passkeys, wallets and phone login, and change every login call in your code, for nothing in return. Ctrl+C leaves; nothing was changed.',
            }
          : undefined,
    },
  ],
};
