/** How many Users have a password. */
import { number } from '../../../figures.ts';
import type { Line } from '../../components/text.ts';
import type { Facts } from '../../facts.ts';
import { counted } from '../../words.ts';

export function passwordCount({ summary }: Facts): Line[] {
  const factor = summary?.factors.find(each => each.id === 'password' || each.id === 'passwords');
  if (!summary || !factor) return [];
  return [[{ text: `${number(factor.users)} of ${counted(summary.users, 'User')} have a password.` }]];
}
