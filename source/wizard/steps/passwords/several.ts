/** How many Users organization-scoped passwords concern, as far as it is known before the tenancy is chosen. */

import { counted } from '../../../figures.ts';
import { paragraph } from '../../components/text.ts';
import type { Aside } from '../question.ts';

export const inSeveral: Aside = {
  lines: ({ summary }, width) => {
    const keys = (summary?.tenantKeys ?? []).filter(found => found.several > 0).slice(0, 3);
    if (!summary || keys.length === 0) return [];
    const named = keys.map(
      found => `${counted(found.several, 'User names', 'Users name')} several in trusted_metadata.${found.key}`,
    );
    const text = `${named.join(', ')}. If that is the organization: with organization-scoped passwords each of them has one password per organization.`;
    return paragraph(text, width);
  },
};
