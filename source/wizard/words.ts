/** The application's own words for Organization and Member, spoken on every screen once they are given. */

import type { Answers } from '../config/answers.ts';
import { plural } from '../config/words.ts';

export interface Words {
  organization: string;
  organizations: string;
  member: string;
  members: string;
}

/** The words to speak: the application's own, or Stytch's. */
export function wordsOf(answers: Answers): Words {
  const organization = answers.organizationWord?.trim() || 'Organization';
  const member = answers.memberWord?.trim() || 'Member';
  return { organization, organizations: plural(organization), member, members: plural(member) };
}
