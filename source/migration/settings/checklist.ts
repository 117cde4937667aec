/** What has no API and is done by hand, or what no credential at hand can do: with the exact values. Pure. */
import type { Answers } from '../../config/answers.ts';
import { number } from '../../figures.ts';
import type { InventorySummary } from '../model.ts';
import { tickedItems } from './checklist-answer.ts';

export interface ChecklistItem {
  id: string;
  title: string;
  /** What to do, in sentences with values to copy. */
  text: string;
  /** The value to copy, where there is one. */
  value?: string;
  /** A page of the dashboard, or of the documentation. */
  where: string;
  /** checked: read, and as it should be. differs: read, and otherwise. ticked: by the user, not checked. */
  state: 'open' | 'ticked' | 'checked' | 'differs';
}

/** What a run has found out for the list. */
export interface ChecklistFacts {
  /** Of the B2B environment; part of the address that OAuth providers call. */
  oauthCallbackId?: string;
  /** True where no workspace key reads and writes the settings. */
  byHand: boolean;
  /** What a project secret can compare: the differences in words, none where both sides are the same. */
  compared: Record<string, string[]>;
}

const dashboard = 'https://stytch.com/dashboard';

/** OAuth providers of B2B, as the inventory names them in lower case. */
const providers: Record<string, string> = {
  google: 'Google',
  microsoft: 'Microsoft',
  slack: 'Slack',
  hubspot: 'HubSpot',
  github: 'GitHub',
};

type Draft = Omit<ChecklistItem, 'state'>;

/** The list, what is most urgent first. */
export function checklist(
  answers: Answers,
  inventory: InventorySummary | undefined,
  facts: ChecklistFacts,
  live: boolean,
): ChecklistItem[] {
  const ticked = tickedItems(answers);
  const drafts = [
    ...oauth(inventory, facts, live),
    ...always,
    ...(facts.byHand ? byHand.map(one => inFlow(one, answers)) : []),
  ];
  return drafts.map(draft => {
    const differences = facts.compared[draft.id];
    if (differences === undefined) return { ...draft, state: ticked.has(draft.id) ? 'ticked' : 'open' };
    return differences.length === 0
      ? { ...draft, state: 'checked' }
      : { ...draft, text: `${draft.text} ${differences.join(' ')}`, state: 'differs' };
  });
}

/** Each provider in use needs its own id and secret, and the new address. */
function oauth(inventory: InventorySummary | undefined, { oauthCallbackId }: ChecklistFacts, live: boolean): Draft[] {
  const used = (inventory?.providers ?? []).filter(one => Object.hasOwn(providers, one.provider));
  const host = live ? 'https://api.stytch.com' : 'https://test.stytch.com';
  const address = `${host}/v1/b2b/oauth/callback/${oauthCallbackId ?? '<id>'}`;
  const unknown = oauthCallbackId ? '' : ' The report has the id, once the project is there.';
  return used.map(({ provider, users }) => ({
    id: `oauth_${provider}`,
    title: `${providers[provider]} login`,
    text: `${number(users)} Users log in with it. Register this redirect URI with ${providers[provider]}, beside the Consumer one: ${address}.${unknown} Then enter its client id and secret in the B2B environment. The dashboard shows the address, too.`,
    where: `${dashboard}/oauth`,
    value: address,
  }));
}

const always: Draft[] = [
  {
    id: 'custom_domain',
    title: 'Custom domain',
    text: 'If Consumer has one: give B2B a domain of its own. It becomes the issuer (iss) of new JWTs and the host of OAuth screens; HttpOnly cookies and magic links of that domain need it.',
    where: 'https://stytch.com/docs/resources/branding/custom-domains',
  },
  {
    id: 'email_domain',
    title: 'Custom email domain',
    text: 'If Consumer has one: verify it for the B2B project, and book the add-on. Emails in HTML of your own, and senders of your own, need both.',
    where: 'https://stytch.com/docs/resources/branding/custom-email-domains',
  },
  {
    id: 'captcha',
    title: 'Captcha',
    text: 'If Consumer has one: enter provider, site key and secret. A challenge on device fingerprints needs it.',
    where: `${dashboard}/project-settings`,
  },
  {
    id: 'webhooks',
    title: 'Webhooks',
    text: 'If Consumer has some: make them again. The signing secret is a new one, and events speak of member and organization in place of user.',
    where: 'https://stytch.com/docs/resources/workspace-management/webhooks',
  },
  {
    id: 'senders',
    title: 'Senders and SMS texts',
    text: 'If Stytch support has set senders or SMS texts up for Consumer: ask for the same in B2B.',
    where: 'https://stytch.com/contact',
  },
];

/** What a workspace key would do. Nothing reads most of it with a project secret, not without sending an email. */
const byHand: Draft[] = [
  [
    'redirect_urls',
    'Redirect URLs',
    'The same URLs and types; the default LOGIN URL also for DISCOVERY.',
    'redirect-urls',
  ],
  ['rbac', 'Roles and permissions', 'The same custom resources, roles and scopes.', 'rbac'],
  [
    'session_claims',
    'Session claims',
    'The same template, with member. in place of user. in trusted_metadata and rbac.',
    'custom-claims',
  ],
  [
    'password_strength',
    'Password strength',
    'The same rules: a weaker password must be reset at the next login.',
    'password-strength-config',
  ],
  ['sdk_config', 'Frontend SDK', 'The same domains, products and session length.', 'sdk-configuration'],
  ['user_locks', 'User locks and flags', 'The same threshold, time, and self-serve unlock.', 'project-settings'],
  ['country_codes', 'Countries for codes', 'The same countries for SMS.', 'country-code-allowlists'],
  ['email_templates', 'Email templates', 'The same templates and defaults.', 'templates'],
  ['m2m_clients', 'M2M clients', 'The same client ids; "settings m2m" creates them.', 'm2m-clients'],
  ['event_log_streaming', 'Event log streaming', 'The same destination, if Consumer has one.', 'event-log-streaming'],
].map(([id = '', title = '', text = '', page]) => ({ id, title, text, where: `${dashboard}/${page}` }));

/** What the login flow changes in the texts. */
function inFlow(draft: Draft, { loginFlow = 'discovery', organizationUrl = 'none' }: Answers): Draft {
  if (draft.id === 'redirect_urls' && loginFlow === 'organization')
    return { ...draft, text: 'The same URLs and types.' };
  if (draft.id === 'sdk_config' && loginFlow !== 'discovery' && organizationUrl !== 'none')
    return { ...draft, text: `${draft.text} In its domains, the Organization URL template: ${organizationUrl}` };
  return draft;
}

/** An item in one sentence, for what is left to do. */
export const itemText = ({ title, text, where, state }: ChecklistItem): string =>
  `${title}${state === 'differs' ? ' (differs)' : ''}: ${text} ${where}`;
