/** Tokens and secrets: Stytch makes their values, so none can be copied. */
import { neverWritten, type SettingKind } from '../kind.ts';

const tokens = 'public tokens';
const secrets = 'secrets';

export const generated: SettingKind = {
  id: 'keys',
  title: 'Tokens and secrets',
  async read(management, { project_slug, environment_slug }) {
    const found = await management.publicTokens.all(project_slug, environment_slug);
    const kept = await management.secrets.all(project_slug, environment_slug);
    return { [tokens]: found.map(one => one.public_token), [secrets]: kept.length };
  },
  map(consumer, b2b) {
    const own = b2b[tokens] as string[] | undefined;
    const next = own?.length ? `The B2B environment has ${own.join(', ')}.` : 'A new environment has one.';
    return [
      {
        item: tokens,
        consumer: consumer[tokens],
        unless: 'manual',
        note: `The value is another one in B2B: put it into the frontend's code. ${next}`,
      },
      {
        item: secrets,
        consumer: consumer[secrets],
        unless: 'manual',
        note: 'The application needs a B2B secret of its own: "settings secret" makes one.',
      },
    ];
  },
  write: neverWritten,
};
