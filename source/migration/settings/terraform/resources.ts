/** Each kind of setting as resources of the provider `stytchauth/stytch`, version 3.2. Pure. */
import type { RedirectType } from '../../../stytch/settings-types.ts';
import type { Values } from '../kind.ts';
import { Expression, type HclValue, jsonencode } from './hcl.ts';

export interface TerraformResource {
  type: string;
  label: string;
  attributes: Record<string, HclValue | undefined>;
  /** What `import` takes, where it is there already. */
  importId?: string | undefined;
}

export interface ExportContext {
  /** The slugs of the target, as they stand in ids. */
  project_slug: string;
  environment_slug: string;
  /** The environment is there. */
  exists: boolean;
  /** What the B2B environment has now, by kind. */
  now: Record<string, Values>;
  /** Trusted token profiles that are there: their ids by item. */
  profileIds: Record<string, string>;
}

type Writer = (values: Values, context: ExportContext) => TerraformResource[];

export const project = { project_slug: new Expression('stytch_project.b2b.project_slug') };
const inEnvironment = { ...project, environment_slug: new Expression('local.environment_slug') };

/** What Terraform cannot say is left out: flags and sections that the provider does not know. */
export const writers: Record<string, Writer> = {
  'redirect-urls': (values, context) =>
    entries(values)
      .filter(([item]) => !item.startsWith('default '))
      .map(([url, types]) => ({
        type: 'stytch_redirect_url',
        label: labelOf(url.replace(/^https?:\/\//, '')),
        attributes: {
          ...inEnvironment,
          url,
          valid_types: (types as RedirectType[]).map(type => ({
            is_default: values[`default ${type}`] === url,
            type,
          })),
        },
        importId: idOf(context, 'redirect-urls', url, url),
      })),
  'password-strength': (values, context) =>
    entries(values).map(([, policy]) => ({
      type: 'stytch_password_config',
      label: 'b2b',
      attributes: { ...inEnvironment, ...(policy as Record<string, HclValue>) },
      importId: singleton(context),
    })),
  'rbac-policy': (values, context) => {
    const of = (kind: string, name: string) =>
      entries(values)
        .filter(([item]) => item.startsWith(`${kind} `) && !item.startsWith('role stytch_'))
        .map(([item, value]) => ({ [name]: item.slice(kind.length + 1), ...(value as Record<string, HclValue>) }));
    // Unknown while the project is not there: stated by half, they would lose what Stytch gives them.
    const known = context.exists ? values : {};
    const attributes = {
      ...inEnvironment,
      custom_resources: of('resource', 'resource_id'),
      custom_roles: of('role', 'role_id'),
      custom_scopes: of('scope', 'scope'),
      stytch_admin: known['role stytch_admin'] as HclValue | undefined,
      stytch_member: known['role stytch_member'] as HclValue | undefined,
    };
    return [{ type: 'stytch_rbac_policy', label: 'b2b', attributes, importId: singleton(context) }];
  },
  'jwt-templates': (values, context) =>
    (['SESSION', 'M2M'] as const).flatMap(template_type => {
      const [content, audience] = [values[template_type], values[`${template_type} audience`]];
      if (!content && !audience) return [];
      const attributes = {
        ...inEnvironment,
        template_type,
        template_content: String(content || '{}'),
        custom_audience: audience ? String(audience) : undefined,
      };
      const importId = singleton(context, template_type);
      return [{ type: 'stytch_jwt_template', label: template_type.toLowerCase(), attributes, importId }];
    }),
  'sdk-config': (values, context) => {
    const { user_impersonation: _, ...config } = values as Record<string, HclValue>;
    const attributes = { ...inEnvironment, config };
    return config['basic'] === undefined
      ? []
      : [{ type: 'stytch_b2b_sdk_config', label: 'b2b', attributes, importId: singleton(context) }];
  },
  'country-codes': ({ sms }, context) =>
    sms === undefined
      ? []
      : [
          {
            type: 'stytch_country_code_allowlist',
            label: 'sms',
            attributes: { ...inEnvironment, delivery_method: 'sms', country_codes: sms as string[] },
            importId: singleton(context, 'sms'),
          },
        ],
  'email-templates': (values, context) =>
    entries(values).map(([template_id, value]) => ({
      type: 'stytch_email_template',
      label: labelOf(template_id),
      attributes: { ...project, template_id, name: template_id, ...(value as Record<string, HclValue>) },
      importId: ofProject(context, 'email-templates', template_id),
    })),
  'default-templates': (values, context) =>
    entries(values).map(([email_template_type, id]) => ({
      type: 'stytch_default_email_template',
      label: email_template_type.toLowerCase(),
      attributes: {
        ...project,
        email_template_type,
        template_id: new Expression(`stytch_email_template.${labelOf(String(id))}.template_id`),
      },
      importId: ofProject(context, 'default-templates', email_template_type),
    })),
  'token-profiles': (values, context) =>
    entries(values).map(([item, value]) => {
      const { attribute_mapping, pem_files, ...profile } = value as {
        attribute_mapping?: Record<string, HclValue>;
        pem_files: string[];
      } & Record<string, HclValue>;
      const keys = pem_files.map(public_key => ({ public_key }));
      const id = context.profileIds[item];
      return {
        type: 'stytch_trusted_token_profiles',
        label: labelOf(item),
        attributes: {
          ...inEnvironment,
          ...(profile as Record<string, HclValue>),
          attribute_mapping_json: attribute_mapping && jsonencode(attribute_mapping),
          pem_files: keys.length > 0 ? keys : undefined,
        },
        importId: id && `${context.project_slug}.${context.environment_slug}.${id}`,
      };
    }),
  'event-log-streaming': (values, context) =>
    entries(values).map(([destination_type, value]) => {
      const { datadog, grafana_loki, streaming_status } = value as {
        datadog?: { site?: string };
        grafana_loki?: { hostname: string; username: string };
        streaming_status?: string;
      };
      const attributes = {
        ...inEnvironment,
        destination_type,
        enabled: streaming_status === 'ACTIVE',
        datadog_config: datadog && { site: datadog.site ?? 'US', api_key: new Expression('var.datadog_api_key') },
        grafana_loki_config: grafana_loki && {
          hostname: grafana_loki.hostname,
          username: grafana_loki.username,
          password: new Expression('var.grafana_loki_password'),
        },
      };
      const importId = idOf(context, 'event-log-streaming', destination_type, destination_type);
      return { type: 'stytch_event_log_streaming', label: destination_type.toLowerCase(), attributes, importId };
    }),
};

const entries = (values: Values) => Object.entries(values).filter(([, value]) => value !== undefined);

/** A name that HCL takes; the same for the same text. */
export const labelOf = (text: string): string => {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(name) ? name : `of_${name}`;
};

const singleton = ({ exists, project_slug, environment_slug }: ExportContext, more?: string) =>
  exists ? [project_slug, environment_slug, ...(more ? [more] : [])].join('.') : undefined;

const idOf = (context: ExportContext, kind: string, item: string, more: string) =>
  context.now[kind]?.[item] === undefined ? undefined : singleton(context, more);

const ofProject = ({ now, project_slug }: ExportContext, kind: string, item: string) =>
  now[kind]?.[item] === undefined ? undefined : `${project_slug}.${item}`;
