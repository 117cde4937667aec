/** What is shown beside a question so that it can be answered well. */
import { number } from '../../figures.ts';
import type { PlanSummary } from '../../migration/model.ts';
import { cell, type Line, wrapped } from '../components/text.ts';
import type { Facts } from '../facts.ts';
import { counted } from '../words.ts';
import { sessionLines } from './session-lines.ts';

type Aside = (facts: Facts, width: number) => Line[];

const asides: Record<string, Aside> = {
  reason: (_facts, width) => {
    const rows = [
      ['', 'Consumer: User', 'B2B: Member'],
      ['belongs to', 'nobody', 'one Organization'],
      ['known by', 'email, phone, or neither', 'an email address'],
      ['two tenants', 'one account', 'two Members, one email'],
      ['logs in', 'straight away', 'then picks an Organization'],
    ];
    const [first, second] = [13, Math.min(28, Math.floor((width - 13) / 2))];
    return rows.map(([label = '', user = '', member = ''], index) => [
      { text: cell(label, first), dim: true },
      { text: cell(user, second), bold: index === 0 },
      { text: cell(member, Math.min(30, width - first - second)), bold: index === 0 },
    ]);
  },
  passwords: ({ summary }) => {
    const factor = summary?.factors.find(each => each.id === 'password' || each.id === 'passwords');
    return factor
      ? [[{ text: `${number(factor.users)} of ${counted(summary?.users ?? 0, 'User')} have a password.` }]]
      : [];
  },
  tenancy: ({ summary }, width) => {
    const found = (summary?.contradictions ?? []).map(each => `"${each.key}" for ${counted(each.users, 'User')}`);
    if (found.length === 0) return [];
    const text = `untrusted_metadata says otherwise about ${found.join(', ')}. Users can write that themselves; it is not used.`;
    return wrapped(text, width).map(line => [{ text: line, color: 'yellow' as const }]);
  },
  sessions: (facts, width) => sessionLines(facts, width),
};

/** Lines to show above the question; none when there is nothing to say, or nothing is known yet. */
export const asideOf = (id: string, facts: Facts, width: number): Line[] => asides[id]?.(facts, width) ?? [];

/** Who would be left over, beside the question what becomes of them. */
export function leftOverLines(plan: PlanSummary, width: number): Line[] {
  // A User without a usable email can be in no Organization at all; that is asked next.
  const left = plan.left.filter(each => each.users > 0 && !/email$/.test(each.reason));
  if (left.length === 0) {
    return [[{ text: 'With this tenancy everybody has one. This is for Users who come before you start.' }]];
  }
  return left.map(each => [
    { text: cell(number(each.users), 7, 'right'), bold: true },
    { text: `  ${cell(each.label, width - 9)}` },
  ]);
}
