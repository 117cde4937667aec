/** How many Users have a password. */
import { counted, number } from '../../../figures.ts';
import type { Aside } from '../question.ts';

export const passwordCount: Aside = {
  lines: ({ summary }) => {
    const factor = summary?.factors.find(each => each.id === 'password' || each.id === 'passwords');
    if (!summary || !factor) return [];
    return [[{ text: `${number(factor.users)} of ${counted(summary.users, 'User')} have a password.` }]];
  },
};
