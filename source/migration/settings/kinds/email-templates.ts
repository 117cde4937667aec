/** Email templates. They belong to the project: all its environments have the same. */
import type { EmailTemplate } from '../../../stytch/settings-types.ts';
import type { SettingKind, Wish } from '../kind.ts';

export const emailTemplates: SettingKind = {
  id: 'email-templates',
  title: 'Email templates',
  ofProject: true,
  async read(management, { project_slug }) {
    const found = await management.emailTemplates.all(project_slug);
    return Object.fromEntries(found.map(({ template_id, ...template }) => [template_id, template]));
  },
  map: (consumer, _b2b, { ticked }) =>
    Object.entries(consumer).map(([item, value]): Wish => {
      const { custom_html_customization, sender_information } = value as EmailTemplate;
      const wish = { item, consumer: value };
      if (!(custom_html_customization ?? sender_information) || ticked.has('email_domain'))
        return { ...wish, wanted: value };
      const note =
        'HTML of your own and a sender of your own need the custom email domain of the B2B project: tick it in the checklist, then apply again.';
      return { ...wish, unless: 'manual', note };
    }),
  async write(management, { project_slug }, values, now) {
    for (const [template_id, value] of Object.entries(values)) {
      const template = { ...(value as object), template_id };
      if (value === undefined) await management.emailTemplates.delete(project_slug, template_id);
      else if (now[template_id] === undefined) await management.emailTemplates.create(project_slug, template);
      else await management.emailTemplates.update(project_slug, template);
    }
  },
};
