/** The columns of crosswalk.csv. */
import type { Answers } from '../../config/answers.ts';

/** `user_external_id` is there where the answers ask for the Users' own external ids. */
export const crosswalkColumns = ({ memberExternalId = 'user_id' }: Answers): string[] => [
  ...['user_id', 'email', 'organization_id', 'member_id', 'slug', 'organization_external_id'],
  ...(memberExternalId === 'user_id' ? [] : ['user_external_id']),
];
