/** What is shown beside a question so that it can be answered well. */
import { number } from '../../figures.ts';
import { cell, type Line, wrapped } from '../components/text.ts';
import type { Facts } from '../facts.ts';
import { counted } from '../words.ts';
import type { Workspace } from '../workspace.ts';
import { sessionLines } from './session-lines.ts';

type Aside = (facts: Facts, width: number, workspace: Workspace) => Line[];

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
  leftOver: (facts, width, workspace) => {
    const plan = workspace.migration.plan({ ...facts.answers, leftOver: 'leave_out' });
    // Whoever has no usable email can be in no Organization at all; that is asked next.
    const left = plan.left.filter(each => each.users > 0 && !/email$/.test(each.reason));
    if (left.length === 0) {
      return [[{ text: `With this tenancy everybody has one. This is for whoever comes before you start.` }]];
    }
    return left.map(each => [
      { text: cell(number(each.users), 7, 'right'), bold: true },
      { text: `  ${cell(each.label, width - 9)}` },
    ]);
  },
};

/** Lines to show above the question; none when there is nothing to say, or nothing is known yet. */
export function asideOf(id: string, facts: Facts, workspace: Workspace, width: number): Line[] {
  try {
    return asides[id]?.(facts, width, workspace) ?? [];
  } catch {
    // An aside is never worth a failure: before the inventory is read there simply is none.
    return [];
  }
}
