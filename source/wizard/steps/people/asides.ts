/** The lines above the questions of this step. */

import { counted } from '../../../figures.ts';
import { dropRule, largestKeysText, mostBytes, mostKeys } from '../../../migration/sources/large-metadata.ts';
import { paragraph } from '../../components/text.ts';
import { wordsOf } from '../../words.ts';
import type { Aside } from '../question.ts';
import { tenantList } from './tenant-list.ts';

/** Metadata that is too large, and the list of all tenants, each with the rule that drops it. */
export const metadataFound: Aside = {
  lines: (facts, width) => {
    const { organizations, member } = wordsOf(facts.answers);
    const large = facts.summary?.largeMetadata;
    const list = tenantList(facts);
    return [
      ...(large
        ? paragraph(
            `${counted(large.users, 'User has', 'Users have')} more than Stytch takes for a ${member} (${mostKeys} keys, ${mostBytes / 1024} KB of each kind). Without the largest keys: ${dropRule(large)}. They are ${largestKeysText(large)}.`,
            width,
            { color: 'yellow' },
          )
        : []),
      ...(list
        ? paragraph(
            `${counted(list.users, 'User is', 'Users are')} in several ${organizations}, and ${list.path} lists all of them. If no ${member} needs the list: drop ${list.path}`,
            width,
          )
        : []),
    ];
  },
};
