/** What another reading found, in a sentence. */
import { number } from '../../figures.ts';
import type { InventorySummary } from '../model.ts';

/** Undefined for the first reading. */
export function changesText({ changes }: Pick<InventorySummary, 'changes'>): string | undefined {
  if (!changes) return undefined;
  const parts = Object.entries({ new: changes.added, changed: changes.changed, gone: changes.gone })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${number(count)} ${word}`);
  return parts.length === 0
    ? 'Nothing changed since the reading before.'
    : `Since the reading before: ${parts.join(', ')}.`;
}
