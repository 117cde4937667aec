/** Which items of the checklist the user has ticked, as one answer: ids with commas between. */
import type { Answers } from '../../config/answers.ts';

export const tickedItems = ({ checklist }: Answers): ReadonlySet<string> =>
  new Set((checklist ?? '').split(',').filter(id => id !== '' && id !== 'none'));
