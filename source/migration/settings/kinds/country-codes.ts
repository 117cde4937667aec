/** Countries that codes may be sent to. B2B sends no WhatsApp, and its API refuses the question. */
import type { SettingKind } from '../kind.ts';

export const countryCodes: SettingKind = {
  id: 'country-codes',
  title: 'Countries for codes',
  async read(management, { project_slug, environment_slug, vertical }) {
    const codes = async (channel: 'sms' | 'whatsapp') =>
      (await management.countryCodes.get(project_slug, environment_slug, channel)).toSorted();
    return { sms: await codes('sms'), ...(vertical === 'CONSUMER' && { whatsapp: await codes('whatsapp') }) };
  },
  map: ({ sms, whatsapp }) => [
    { item: 'sms', consumer: sms, wanted: sms, note: 'In B2B, codes by SMS are a second factor only.' },
    { item: 'whatsapp', consumer: whatsapp, unless: 'cannot', note: 'B2B sends no codes by WhatsApp.' },
  ],
  async write(management, { project_slug, environment_slug }, { sms }) {
    await management.countryCodes.set(project_slug, environment_slug, sms as string[]);
  },
};
