/** Which email template is sent for each type of email. */
import { type EmailType, emailTypes } from '../../../stytch/settings-types.ts';
import type { SettingKind, Values, Wish } from '../kind.ts';

export const defaultTemplates: SettingKind = {
  id: 'default-templates',
  title: 'Default templates',
  ofProject: true,
  async read(management, { project_slug }) {
    const values: Values = {};
    for (const type of emailTypes) {
      const id = await management.emailTemplates.default(project_slug, type);
      if (id !== undefined) values[type] = id;
    }
    return values;
  },
  map: (consumer, _b2b, { ticked }) =>
    Object.entries(consumer).map(([item, value]): Wish => {
      const wish = { item, consumer: value };
      // Only HTML of one's own has a type of its own.
      if (item === 'PREBUILT' || ticked.has('email_domain')) return { ...wish, wanted: value };
      const note = `"${String(value)}" needs the custom email domain of the B2B project first.`;
      return { ...wish, unless: 'manual', note };
    }),
  async write(management, { project_slug }, values) {
    for (const [type, id] of Object.entries(values) as [EmailType, string | undefined][]) {
      if (id === undefined) await management.emailTemplates.unsetDefault(project_slug, type);
      else await management.emailTemplates.setDefault(project_slug, type, id);
    }
  },
};
