/** Whether the tenant key holds a list, which no Member needs as a whole. */
import { metadataPathText } from '../../../config/metadata-rules.ts';
import { asksFor } from '../../../migration/planning/tenancy/index.ts';
import { keysOf } from '../../../migration/planning/tenancy/metadata-path.ts';
import type { Facts } from '../../facts.ts';

/** The key that lists all tenants of a User, as a rule names it; undefined where each has one, or another thing decides. */
export function tenantList({ answers, summary }: Facts): { path: string; users: number } | undefined {
  const found = summary?.tenantKeys.find(one => one.key === answers.tenantKey);
  if (!found?.several || !answers.tenancy || !asksFor(answers, 'tenantKey')) return undefined;
  return { path: metadataPathText('trusted', keysOf(found.key)), users: found.several };
}
