/** The lines above the questions of this step. */
import { counted, number } from '../../../figures.ts';
import { cell, paragraph } from '../../components/text.ts';
import type { Aside } from '../question.ts';

/** Keys where the two kinds of metadata disagree. */
export const contradictions: Aside = {
  lines: ({ summary }, width) => {
    const found = (summary?.contradictions ?? []).map(each => `"${each.key}" for ${counted(each.users, 'User')}`);
    if (found.length === 0) return [];
    const text = `untrusted_metadata says otherwise about ${found.join(', ')}. Users can write that themselves; it is not used.`;
    return paragraph(text, width, { color: 'yellow' });
  },
};

/** The Users without a tenant, by reason. */
export const withoutTenant: Aside = {
  planWith: { leftOver: 'leave_out' },
  lines: (_facts, width, plan) => {
    if (!plan) return [];
    // A User without a usable email can be in no Organization at all; the step "People" asks about them.
    const left = plan.left.filter(each => each.users > 0 && !/email$/.test(each.reason));
    if (left.length === 0) {
      return [[{ text: 'With this tenancy every User has one. This is for Users who sign up before you start.' }]];
    }
    return left.map(each => [
      { text: cell(number(each.users), 7, 'right'), bold: true },
      { text: `  ${cell(each.label, width - 9)}` },
    ]);
  },
};

/** What the Users are called, with how many Members. */
export const rolesFound: Aside = {
  planWith: { roleMap: 'none' },
  lines: (_facts, width, plan) =>
    (plan?.roles.counts ?? [])
      .slice(0, 6)
      .map(({ from, members }) => [
        { text: cell(number(members), 7, 'right'), bold: true },
        { text: `  ${cell(from, width - 9)}` },
      ]),
};
