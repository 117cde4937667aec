/** Email templates of a project, and which of them is the default of each kind. */

import type { Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { type Json, present } from '../core/json.ts';
import { hasCustomDomain } from './custom-domains.ts';
import { projectOf } from './projects.ts';

const base = '/pwa/v3/projects/{project_slug}';
const mostTemplates = 100;

function templatesOf(call: WorkspaceCall): Documents {
  return new Documents(call.store, `project:${projectOf(call).project_slug}`, 'email-template');
}

function defaultsOf(call: WorkspaceCall): Documents {
  return new Documents(call.store, `project:${projectOf(call).project_slug}`, 'default-email-template');
}

function named(call: WorkspaceCall, id = call.params.template_id as string): Json {
  return templatesOf(call).get(id) ?? refuse('email_template_not_found');
}

/** What the mail of each type is for; the link that unlocks is not documented. */
const placeholders: Record<string, string> = {
  LOGIN: '{{magic_link_url}}',
  SIGNUP: '{{magic_link_url}}',
  INVITE: '{{magic_link_url}}',
  ONE_TIME_PASSCODE: '{{otp_code}}',
  ONE_TIME_PASSCODE_SIGNUP: '{{otp_code}}',
  RESET_PASSWORD: '{{reset_password_url}}',
  VERIFY_EMAIL_PASSWORD_RESET: '{{reset_password_url}}',
};

/** A template is either prebuilt, with colours, or HTML of one's own, which needs a domain and its placeholder. */
function checkTemplate({ store, params }: WorkspaceCall, template: Json): void {
  const {
    template_id,
    prebuilt_customization: prebuilt,
    custom_html_customization: html,
    sender_information: sender,
  } = template;
  demand(/^[A-Za-z0-9_-]{1,128}$/.test(template_id), 'invalid_email_template_parameters', 'A template_id is a word.');
  const one = 'A template has either a prebuilt or a custom HTML customization.';
  demand(!(prebuilt && html), 'invalid_email_template_parameters', one);
  for (const color of [prebuilt?.button_color, prebuilt?.button_text_color]) {
    demand(!color || /^#[0-9a-f]{6}$/i.test(color), 'invalid_email_template_parameters', `"${color}" is not a colour.`);
  }
  if (html) {
    demand(
      store.behaviour.is('html-template-domain', 'not_needed') || hasCustomDomain(store, params.project_slug as string),
      'required_custom_email_domain',
      'custom_html_customization needs a custom domain for mail of the project.',
    );
    const sends = 'A custom HTML template has sender_information.from_local_part.';
    demand(sender?.from_local_part, 'invalid_email_template_parameters', sends);
    demand(html.template_type, 'invalid_email_template_parameters', 'A custom HTML template has a template_type.');
    demand(html.html_content, 'invalid_email_html');
    demand(html.plaintext_content, 'invalid_email_plaintext');
    demand(html.subject, 'invalid_email_subject');
    const placeholder = placeholders[html.template_type];
    const wanted = `A ${html.template_type} template holds ${placeholder}.`;
    demand(!placeholder || html.html_content.includes(placeholder), 'invalid_email_html', wanted);
    demand(!placeholder || html.plaintext_content.includes(placeholder), 'invalid_email_plaintext', wanted);
  }
  demand(!sender?.from_local_part || /^[\w.+-]+$/.test(sender.from_local_part), 'invalid_from_local_part');
  demand(!sender?.reply_to_local_part || /^[\w.+-]+$/.test(sender.reply_to_local_part), 'invalid_reply_to_local_part');
}

/** A sender of a domain that is not the project's is taken, and not kept: the answer shows it. */
function withOwnSender({ store, params }: WorkspaceCall, template: Json): Json {
  const { from_domain, ...sender } = template.sender_information ?? {};
  if (!from_domain || hasCustomDomain(store, params.project_slug as string, from_domain)) return template;
  return { ...template, sender_information: sender };
}

export const emailTemplates: Routes<WorkspaceCall> = {
  [`POST ${base}/email_templates`]: call => {
    const templates = templatesOf(call);
    checkTemplate(call, call.body);
    demand(!templates.get(call.body.template_id), 'duplicate_email_template_vanity_id');
    demand(templates.all().length < mostTemplates, 'too_many_email_templates');
    const email_template = withOwnSender(call, call.body);
    templates.put(call.body.template_id, email_template);
    return { email_template };
  },

  [`GET ${base}/email_templates`]: call => ({ email_templates: templatesOf(call).all() }),

  [`GET ${base}/email_templates/{template_id}`]: call => ({ email_template: named(call) }),

  [`PUT ${base}/email_templates/{template_id}`]: call => {
    const asked = present({ ...named(call), ...call.body });
    checkTemplate(call, asked);
    const email_template = withOwnSender(call, asked);
    templatesOf(call).put(email_template.template_id, email_template);
    return { email_template };
  },

  [`DELETE ${base}/email_templates/{template_id}`]: call => {
    const { template_id } = named(call);
    const isDefault = defaultsOf(call)
      .all()
      .some(item => item.template_id === template_id);
    demand(!isDefault, 'cannot_delete_default_email_template');
    templatesOf(call).delete(template_id);
    return {};
  },

  [`POST ${base}/default_email_templates/{email_template_type}`]: call => {
    const type = call.params.email_template_type as string;
    const template = named(call, call.body.template_id);
    const own = template.custom_html_customization?.template_type ?? 'PREBUILT';
    demand(own === type, 'invalid_email_template_parameters', `That template is of type ${own}.`);
    defaultsOf(call).put(type, { template_id: template.template_id });
    return {};
  },

  [`GET ${base}/default_email_templates/{email_template_type}`]: call =>
    defaultsOf(call).get(call.params.email_template_type as string) ?? refuse('email_template_not_found'),

  [`DELETE ${base}/default_email_templates/{email_template_type}`]: call => {
    const type = call.params.email_template_type as string;
    const { behaviour } = call.store;
    demand(
      type !== 'PREBUILT' || behaviour.is('prebuilt-default', 'accepted'),
      'cannot_delete_default_email_template',
      'There is always a default prebuilt template.',
    );
    const known = defaultsOf(call).delete(type) || behaviour.is('default-template-unset', 'accepted');
    demand(known, 'email_template_not_found');
    return {};
  },
};
