/** The part of the management client that reads and writes settings. What is not set reads as undefined, not as an error. */
import { unless } from './errors.ts';
import type {
  EmailTemplate,
  EmailType,
  EventLogStream,
  PasswordStrength,
  RbacPolicy,
  RedirectUrl,
  SdkConfig,
  StreamType,
} from './settings-types.ts';

type Call = <Answer>(method: string, path: string, body?: object) => Promise<Answer>;

/** `project` and `environment` are paths of the API. */
export function settingsCalls(
  call: Call,
  project: (slug: string) => string,
  environment: (projectSlug: string, slug: string) => string,
) {
  const redirects = (at: [string, string]) => `${environment(...at)}/redirect_urls`;
  const templates = (slug: string) => `${project(slug)}/email_templates`;
  const defaults = (slug: string, type: EmailType) => `${project(slug)}/default_email_templates/${type}`;
  return {
    redirectUrls: {
      all: async (...at: [string, string]) =>
        (await call<{ redirect_urls?: RedirectUrl[] }>('GET', `${redirects(at)}/all`)).redirect_urls ?? [],
      /** No URL becomes a default unasked. Of a URL that is there, the types are merged, or it is refused. */
      create: async (project_slug: string, slug: string, data: RedirectUrl) =>
        call('POST', redirects([project_slug, slug]), { ...data, do_not_promote_defaults: true }),
      update: async (project_slug: string, slug: string, { url, valid_types }: RedirectUrl) =>
        call('PUT', `${redirects([project_slug, slug])}?url=${encodeURIComponent(url)}`, {
          valid_types,
          do_not_promote_defaults: true,
        }),
      delete: async (project_slug: string, slug: string, url: string) =>
        call(
          'DELETE',
          `${redirects([project_slug, slug])}?url=${encodeURIComponent(url)}&do_not_promote_defaults=true`,
        ),
    },
    passwordStrength: {
      get: async (...at: [string, string]): Promise<PasswordStrength> => {
        const path = `${environment(...at)}/password_strength_config`;
        const found = await call<{ password_strength_config: Partial<PasswordStrength> }>('GET', path);
        const off = { check_breach_on_creation: false, check_breach_on_authentication: false };
        const rest = { validate_on_authentication: false, validation_policy: 'ZXCVBN' as const };
        return { ...off, ...rest, ...found.password_strength_config };
      },
      set: async (project_slug: string, slug: string, data: PasswordStrength) =>
        call('PUT', `${environment(project_slug, slug)}/password_strength_config`, data),
    },
    rbacPolicy: {
      get: async (...at: [string, string]): Promise<RbacPolicy> => {
        const { policy } = await call<{ policy: Partial<RbacPolicy> }>('GET', `${environment(...at)}/rbac_policy`);
        return { custom_roles: [], custom_resources: [], custom_scopes: [], ...policy };
      },
      /** Replaces the whole policy: what is left out may be cleared. */
      set: async (project_slug: string, slug: string, { stytch_resources: _, ...policy }: RbacPolicy) =>
        call('PUT', `${environment(project_slug, slug)}/rbac_policy`, policy),
    },
    countryCodes: {
      get: async (project_slug: string, slug: string, channel: 'sms' | 'whatsapp') =>
        (
          await call<{ country_codes?: string[] }>(
            'GET',
            `${environment(project_slug, slug)}/allowed_country_codes/${channel}`,
          )
        ).country_codes ?? [],
      set: async (project_slug: string, slug: string, country_codes: string[]) =>
        call('POST', `${environment(project_slug, slug)}/allowed_country_codes/sms`, { country_codes }),
    },
    publicTokens: {
      all: async (...at: [string, string]) =>
        (await call<{ public_tokens?: { public_token: string }[] }>('GET', `${environment(...at)}/public_tokens`))
          .public_tokens ?? [],
    },
    /** Of a project: all its environments have the same. */
    emailTemplates: {
      all: async (slug: string) =>
        (await call<{ email_templates?: EmailTemplate[] }>('GET', templates(slug))).email_templates ?? [],
      create: async (slug: string, data: EmailTemplate) => call('POST', templates(slug), data),
      update: async (slug: string, { template_id, ...data }: EmailTemplate) =>
        call('PUT', `${templates(slug)}/${encodeURIComponent(template_id)}`, data),
      delete: async (slug: string, id: string) => call('DELETE', `${templates(slug)}/${encodeURIComponent(id)}`),
      /** The id of the template that is sent for this type; undefined for Stytch's own. */
      default: async (slug: string, type: EmailType) =>
        (await unless(call<{ template_id: string }>('GET', defaults(slug, type)), 'email_template'))?.template_id,
      setDefault: async (slug: string, type: EmailType, template_id: string) =>
        call('POST', defaults(slug, type), { template_id }),
      unsetDefault: async (slug: string, type: EmailType) => call('DELETE', defaults(slug, type)),
    },
    eventLogStreaming: {
      get: async (project_slug: string, slug: string, type: StreamType) => {
        const path = `${environment(project_slug, slug)}/event_log_streaming/${type}`;
        const found = call<{ event_log_streaming_config: EventLogStream }>('GET', path);
        return (await unless(found, 'event_log_streaming'))?.event_log_streaming_config;
      },
    },
    sdkConfig: {
      get: async (project_slug: string, slug: string, vertical: 'consumer' | 'b2b') =>
        (await call<{ config?: SdkConfig }>('GET', `${environment(project_slug, slug)}/sdk/${vertical}`)).config ?? {},
      /** A section that is sent replaces that section; the others stay. */
      set: async (project_slug: string, slug: string, config: SdkConfig) =>
        call('PUT', `${environment(project_slug, slug)}/sdk/b2b`, { config }),
    },
  };
}
