/** What the frontend SDKs may do: section by section, as a section that is written replaces the whole section. */
import type { SdkConfig } from '../../../stytch/settings-types.ts';
import type { MappingContext, SettingKind, Wish } from '../kind.ts';

type Section = Record<string, unknown>;
type Mapped = Omit<Wish, 'item' | 'consumer'>;
/** `found`: the section of Consumer. `own`: what B2B has, whose own fields stay. */
type Rule = (found: Section, own: Section, context: MappingContext) => Mapped;

const same: Rule = found => ({ wanted: found });

/** In the order in which they are shown. */
const rules: Record<string, Rule> = {
  basic: (found, own, context) => {
    const { domains, left } = domainsOf(found, own, context);
    return {
      wanted: {
        allow_self_onboarding: own['allow_self_onboarding'] ?? false,
        enable_member_permissions: own['enable_member_permissions'] ?? false,
        enabled: found['enabled'] ?? false,
        domains,
        bundle_ids: [...((found['bundle_ids'] as string[]) ?? [])].sort(),
      },
      note: [
        `Sign-up of new Organizations from the browser, and permissions of Members in it, stay as they are${'sdk-first-config' in context.observed ? '' : ': off in a new project'}.`,
        ...(left.length > 0 ? [`Stytch does not take ${left.join(', ')}: it is left out.`] : []),
      ].join(' '),
    };
  },
  sessions: same,
  magic_links: ({ login_or_create_enabled, send_enabled, pkce_required }) => ({
    wanted: { enabled: Boolean(login_or_create_enabled || send_enabled), pkce_required: pkce_required ?? false },
    ...(login_or_create_enabled !== send_enabled && {
      note: 'B2B has one switch for login and for sending: it is on, as one of both is.',
    }),
  }),
  otps: found => {
    const sms = Boolean(found['sms_login_or_create_enabled'] || found['sms_send_enabled']);
    return {
      wanted: {
        sms_enabled: sms,
        email_enabled: Boolean(found['email_login_or_create_enabled'] || found['email_send_enabled']),
        sms_autofill_metadata: found['sms_autofill_metadata'] ?? [],
      },
      ...(sms && { note: 'In B2B, codes by SMS are a second factor only.' }),
    };
  },
  oauth: same,
  passwords: same,
  totps: found => ({ wanted: found, ...(found['enabled'] === true && { note: 'In B2B, it is a second factor.' }) }),
  dfppa: same,
  // Hidden cookies need the custom domain; until it is there, they stay visible.
  cookies: (found, _own, { ticked }) =>
    found['http_only'] === 'DISABLED' || ticked.has('custom_domain')
      ? { wanted: found }
      : {
          unless: 'manual',
          note: 'HttpOnly cookies need the custom domain of the B2B project: tick it in the checklist, then apply again.',
        },
};

/** What Consumer has and B2B has not, by the field that says that it is used. */
const without: [section: string, fields: string[], what: string][] = [
  ['webauthn', ['enabled'], 'B2B has no passkeys.'],
  ['crypto_wallets', ['enabled'], 'B2B has no crypto wallets.'],
  ['biometrics', ['enabled'], 'B2B has no biometrics.'],
  ['otps', ['whatsapp_login_or_create_enabled', 'whatsapp_send_enabled'], 'B2B sends no codes by WhatsApp.'],
];

export const sdkConfig: SettingKind = {
  id: 'sdk-config',
  title: 'Frontend SDK',
  async read(management, { project_slug, environment_slug, vertical }) {
    return management.sdkConfig.get(project_slug, environment_slug, vertical === 'B2B' ? 'b2b' : 'consumer');
  },
  map(found, own, context) {
    const [consumer, b2b] = [found as SdkConfig, own as SdkConfig];
    const wishes = Object.entries(rules).flatMap(([item, rule]): Wish[] => {
      const section = consumer[item];
      return section ? [{ item, consumer: section, ...rule(section, b2b[item] ?? {}, context) }] : [];
    });
    const lost = without.flatMap(([section, fields, note]): Wish[] => {
      const used = fields.filter(field => consumer[section]?.[field] === true);
      const item = section === 'otps' ? 'otps whatsapp' : section;
      return used.length === 0 ? [] : [{ item, consumer: consumer[section], unless: 'cannot', note }];
    });
    const known = new Set([...Object.keys(rules), ...without.map(([section]) => section)]);
    const unknown = Object.entries(consumer).flatMap(([item, section]): Wish[] =>
      known.has(item)
        ? []
        : [{ item, consumer: section, unless: 'manual', note: 'This tool does not know this section: compare it.' }],
    );
    return [...wishes, ...sso(b2b, context), ...lost, ...unknown];
  },
  async write(management, { project_slug, environment_slug }, values) {
    await management.sdkConfig.set(project_slug, environment_slug, values as SdkConfig);
  },
};

/** Only B2B has it: on where SSO is what the move is for. */
function sso(b2b: SdkConfig, { answers }: MappingContext): Wish[] {
  if (answers.reason !== 'enterprise') return [];
  const note = 'SSO is what the move is for.';
  return [{ item: 'sso', consumer: undefined, wanted: { pkce_required: false, ...b2b['sso'], enabled: true }, note }];
}

interface Domain {
  domain: string;
  /** Where the SDK finds the slug of an Organization in the address; empty for none. */
  slug_pattern: string;
}

/**
 * Those of Consumer. The page of one Organization, if there is one, is the pattern of its domain. `left`: what doctor saw
 * refused.
 */
function domainsOf(found: Section, own: Section, { answers, observed }: MappingContext) {
  const { loginFlow, organizationUrl = 'none' } = answers;
  const patterns = (own['domains'] ?? []) as Partial<Domain>[];
  const page = loginFlow === 'discovery' || organizationUrl === 'none' ? undefined : organizationUrl;
  const place = page?.replace('{{slug}}', '*').match(/^https?:\/\/[^/?#]+/)?.[0];
  const all = new Set([...((found['domains'] as string[]) ?? []), ...(place === undefined ? [] : [place])]);
  const refused = (domain: string) => domain.includes('*') && observed['sdk-wildcard-domain'] === 'refused';
  const pattern = place?.includes('*') ? 'sdk-slug-in-host' : 'sdk-slug-in-path';
  const leftPage = page !== undefined && observed[pattern] === 'refused' ? [page] : [];
  const domains = [...all].toSorted().flatMap((domain): Domain[] => {
    if (refused(domain)) return [];
    const known = patterns.find(one => one.domain === domain)?.slug_pattern ?? '';
    const isPage = domain === place && page !== undefined && leftPage.length === 0;
    return [{ domain, slug_pattern: isPage ? page : known }];
  });
  return { domains, left: [...[...all].filter(refused), ...leftPage] };
}
