/** What the plan says about the metadata of Members. Pure. */
import { counted } from '../../figures.ts';
import type { Warning } from '../model.ts';
import { dropRule, largestKeysText, mostBytes, mostKeys } from '../sources/large-metadata.ts';
import type { MetadataCounts } from './metadata-counter.ts';

const users = (count: number) => counted(count, 'User');

export function metadataWarnings({ rules, large }: MetadataCounts): Warning[] {
  const warnings: Warning[] = [];
  if (rules.length > 0) {
    const each = rules.map(one => `${one.rule} (${one.users === 0 ? 'no User has it' : users(one.users)})`);
    warnings.push({
      id: 'metadata_rules',
      text: `Metadata by your rules: ${each.join('; ')}. The Consumer project keeps all of it.`,
    });
  }
  if (large) {
    warnings.push({
      id: 'large_metadata',
      text: `${users(large.users)} would have more metadata than a Member may have, ${mostKeys} keys and ${mostBytes / 1024} KB of each kind, and Stytch would refuse them: ${large.examples.join(', ')}. Largest keys: ${largestKeysText(large)}. Drop those that Members need not have: --metadata "${dropRule(large)}".`,
    });
  }
  return warnings;
}

export function metadataProblems({ clashes }: MetadataCounts): Warning[] {
  if (clashes.count === 0) return [];
  return [
    {
      id: 'metadata_clash',
      text: `${users(clashes.count)} ${clashes.count === 1 ? 'has' : 'have'} two keys of metadata that your rules give one name (${clashes.examples.join('; ')}). Drop one of them, or choose another name.`,
    },
  ];
}
