/** The strategy in which a run creates Organizations only, and the application each Member at its first login. */
import type { Answers } from '../../config/answers.ts';

export const justInTime = (answers: Answers): boolean => answers.members === 'just_in_time';
