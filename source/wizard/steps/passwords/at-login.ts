/** What moving each password at the next login means for this project, in its own numbers. */
import { number } from '../../../figures.ts';
import { paragraph } from '../../components/text.ts';
import type { Aside } from '../question.ts';

export const atLogin: Aside = {
  planWith: { passwords: 'at_login' },
  lines: ({ summary }, width, plan) => {
    const withPassword = summary?.factors.find(factor => factor.id === 'password')?.users ?? 0;
    const texts = [
      `${number(withPassword)} Users have a password. The run creates all Members without one. A module in your login checks the typed password against the Consumer project, once, and stores its hash in B2B.`,
      ...(plan
        ? [
            `${number(plan.passwordsAtLogin)} keep their password; ${number(plan.resets)} set a new one: a reset is due, or the email is not verified.`,
          ]
        : []),
      'It can also bridge the time until the hash file comes.',
    ];
    return texts.flatMap(text => paragraph(text, width));
  },
};
