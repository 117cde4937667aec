/** The configuration of the frontend SDKs of a B2B environment. */
import type { SdkConfig } from '../../../stytch/settings-types.ts';
import { adapts, assume, type Condition, noMatter, tells, unpublished } from '../assumption.ts';
import { all, copies } from '../conditions.ts';
import { limitAnswer, outcome } from '../outcome.ts';
import type { ProbeContext } from '../probe-context.ts';

const slug = '{{slug}}';
const pages: Condition = ({ loginFlow, organizationUrl = 'none' }) =>
  loginFlow !== 'discovery' && organizationUrl !== 'none';
const isInHost = (url: string) => /^\w+:\/\/[^/?#]*\{\{slug\}\}/.test(url);
const inHost = all(copies, pages, ({ organizationUrl = '' }) => isInHost(organizationUrl));
const inPath = all(copies, pages, ({ organizationUrl = '' }) => !isInHost(organizationUrl));

/** Authorizes one domain in an untouched environment. Tells whether it is there afterwards, as it was sent. */
async function authorizes(on: ProbeContext, domain: string, slug_pattern: string) {
  const { management, project, environment } = (await on.environment()).workspace;
  const config: SdkConfig = {
    basic: {
      enabled: true,
      allow_self_onboarding: false,
      enable_member_permissions: false,
      domains: [{ domain, slug_pattern }],
      bundle_ids: [],
    },
  };
  const { refused } = await outcome(management.sdkConfig.set(project, environment, config));
  if (refused !== undefined) return { answer: 'refused', detail: refused };
  const { basic } = await management.sdkConfig.get(project, environment, 'b2b');
  const domains = (basic?.['domains'] ?? []) as { domain?: string; slug_pattern?: string }[];
  const kept = domains.some(one => one.domain === domain && (one.slug_pattern ?? '') === slug_pattern);
  return kept ? 'accepted' : { answer: 'refused', detail: 'not kept' };
}

export const sdkConfig = [
  assume('sdk-first-config', {
    question: 'May people make Organizations from a browser in a new environment?',
    answers: {
      off: 'In a new environment `allow_self_onboarding` and `enable_member_permissions` are off.',
      on: 'In a new environment `allow_self_onboarding` or `enable_member_permissions` is on.',
    },
    why: 'Any visitor could make tenants, or Members could do more than the team expects.',
    source: unpublished,
    dependents: ['carrying the SDK configuration over'],
    consequences: {
      on: tells('It stays as it is in B2B: switch it off in the dashboard if you do not want it.', copies),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const { basic = {} } = await management.sdkConfig.get(project, environment, 'b2b');
      const found = ['allow_self_onboarding', 'enable_member_permissions'].filter(name => basic[name] === true);
      return found.length === 0 ? 'off' : { answer: 'on', detail: found.join(', ') };
    },
  }),
  assume('sdk-impersonation', {
    question: 'Has the configuration of the SDKs a section `user_impersonation`?',
    answers: {
      absent: 'The configuration of the SDKs has no section `user_impersonation`.',
      listed: 'The configuration of the SDKs has a section `user_impersonation`.',
    },
    why: 'A section that is not carried over is missing in silence.',
    source: 'Contradiction: the official clients have it, the published shape and the Terraform provider have not.',
    dependents: ['carrying the SDK configuration over'],
    consequences: { listed: noMatter('A section that the program does not know is named, and compared by you.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const config = await management.sdkConfig.get(project, environment, 'b2b');
      return 'user_impersonation' in config ? 'listed' : 'absent';
    },
  }),
  assume('sdk-session-minutes', {
    question: 'How long may a session of the frontend SDKs be?',
    answers: {
      as_noted: '`max_session_duration_minutes` is 5 to 527040.',
      narrower: '`max_session_duration_minutes` of 5 or of 527040 is refused.',
      wider: '`max_session_duration_minutes` may be below 5 or over 527040.',
    },
    why: 'The configuration of the frontend SDK fails as a whole with one wrong part.',
    source: 'Published for sessions, not for this setting.',
    dependents: ['carrying the SDK configuration over'],
    consequences: {
      narrower: noMatter('Both projects have the same limits, and the value of the one is that of the other.'),
      wider: noMatter('Both projects have the same limits, and the value of the one is that of the other.'),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const minutes = (max_session_duration_minutes: number) =>
        [
          `${max_session_duration_minutes} minutes`,
          () => management.sdkConfig.set(project, environment, { sessions: { max_session_duration_minutes } }),
        ] as const;
      return limitAnswer([minutes(5), minutes(527_040)], [minutes(4), minutes(527_041)]);
    },
  }),
  assume('sdk-wildcard-domain', {
    question: 'May a domain of the SDK configuration have a wildcard?',
    answers: {
      accepted: 'A domain of the SDK configuration may have a wildcard: `https://*.example.com`.',
      refused: 'A domain of the SDK configuration cannot have a wildcard.',
    },
    why: 'Pages of Organizations at hosts of their own need it.',
    source: unpublished,
    dependents: ['carrying the SDK configuration over', 'the pages of Organizations'],
    consequences: {
      refused: adapts('No domain with a wildcard is written: add the host of each Organization yourself.', inHost),
    },
    needs: 'workspace',
    ask: async on => authorizes(on, 'https://*.doctor.example.com', ''),
  }),
  assume('sdk-slug-in-path', {
    question: 'May a pattern have the slug of an Organization in its path?',
    answers: {
      accepted: 'A `slug_pattern` may have `{{slug}}` in its path.',
      refused: 'A `slug_pattern` cannot have `{{slug}}` in its path.',
    },
    why: 'The SDK finds the Organization of a page by it.',
    source: 'A comment in the official client says that a pattern has it, and not where.',
    dependents: ['carrying the SDK configuration over', 'the pages of Organizations'],
    consequences: { refused: adapts('No pattern is written: your pages tell the SDK their Organization.', inPath) },
    needs: 'workspace',
    ask: async on => authorizes(on, 'https://doctor.example.com', `https://doctor.example.com/${slug}/login`),
  }),
  assume('sdk-slug-in-host', {
    question: 'May a pattern have the slug of an Organization in its host?',
    answers: {
      accepted: 'A `slug_pattern` may have `{{slug}}` in its host, with a wildcard in the domain.',
      refused: 'A `slug_pattern` cannot have `{{slug}}` in its host.',
    },
    why: 'The SDK finds the Organization of a page by it.',
    source: 'A comment in the official client says that a pattern has it, and not where.',
    dependents: ['carrying the SDK configuration over', 'the pages of Organizations'],
    consequences: { refused: adapts('No pattern is written: your pages tell the SDK their Organization.', inHost) },
    needs: 'workspace',
    ask: async on => authorizes(on, 'https://*.doctor.example.com', `https://${slug}.doctor.example.com/login`),
  }),
];
