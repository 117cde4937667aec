/** The settings that an environment has itself: locks, impersonation, Connected Apps. */
import { type EnvironmentFlags, unsetFlags } from '../../../stytch/management-types.ts';
import type { MappingContext, SettingKind, Wish } from '../kind.ts';
import { rewriteTemplate } from '../template-variables.ts';

type Flag = keyof EnvironmentFlags;

/** The password scope is a decision of its own (resources/password-scope.ts): it cannot change once there are passwords. */
const flags = (Object.keys(unsetFlags) as Flag[]).filter(flag => flag !== 'cross_org_passwords_enabled');
const dcrTemplate = 'idp_dynamic_client_registration_access_token_template_content';

type Rule = (value: never, context: MappingContext) => Omit<Wish, 'item' | 'consumer'>;

/** Flags that are not simply the same. */
const rules: Partial<Record<Flag, Rule>> = {
  user_impersonation_enabled: (value: boolean) => ({
    wanted: value,
    ...(value && { note: 'Support staff can act as any Member.' }),
  }),
  zero_downtime_session_migration_url: (value: string) =>
    value === ''
      ? { wanted: value }
      : {
          unless: 'manual',
          note: 'It serves a move from a third party to Stytch. Kept empty: set it where that move still goes on.',
        },
  use_custom_domain_in_magic_link_emails: (value: boolean, { ticked }) =>
    !value || ticked.has('custom_domain')
      ? { wanted: value }
      : { unless: 'manual', note: 'The B2B project needs its custom domain first: tick it in the checklist.' },
  idp_authorization_url: (value: string) => ({
    wanted: value,
    ...(value && { note: 'A page of the application: it must log Members in, not Users.' }),
  }),
  [dcrTemplate]: (value: string, { answers }) => {
    const { content, dropped } = rewriteTemplate(value, answers);
    // Without one of its claims it would be another template.
    return dropped.length === 0
      ? { wanted: content }
      : { unless: 'manual', note: dropped.map(one => one.why).join(' ') };
  },
};

export const environmentFlags: SettingKind = {
  id: 'flags',
  title: 'Environment flags',
  async read(management, { project_slug, environment_slug }) {
    const found = await management.environments.get(project_slug, environment_slug);
    return Object.fromEntries(flags.map(flag => [flag, found[flag]]));
  },
  map: (consumer, _b2b, context) =>
    flags.map(item => {
      const value = consumer[item];
      const rule = rules[item];
      return { item, consumer: value, ...(rule ? rule(value as never, context) : { wanted: value }) };
    }),
  async write(management, { project_slug, environment_slug }, values) {
    await management.environments.update(project_slug, environment_slug, values);
  },
};
