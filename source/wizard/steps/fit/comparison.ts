/** A Consumer User and a B2B Member side by side. */
import { cell } from '../../components/text.ts';
import type { Aside } from '../question.ts';

const rows = [
  ['', 'Consumer: User', 'B2B: Member'],
  ['belongs to', 'none', 'one Organization'],
  ['known by', 'email, phone, none', 'an email address'],
  ['two tenants', 'one account', 'two Members, one email'],
  ['logs in', 'straight away', 'then picks one of them'],
];

export const comparison: Aside = {
  lines: (_facts, width) => {
    const label = 13;
    const user = Math.min(28, Math.floor((width - label) * 0.45));
    const member = Math.min(30, width - label - user);
    return rows.map(([name = '', ofUser = '', ofMember = ''], index) => [
      { text: cell(name, label), dim: true },
      { text: cell(ofUser, user), bold: index === 0 },
      { text: cell(ofMember, member), bold: index === 0 },
    ]);
  },
};
