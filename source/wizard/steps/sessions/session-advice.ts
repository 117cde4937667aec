/** What speaks for and against carrying sessions over. */
import { counted, duration, number } from '../../../figures.ts';
import type { InventorySummary } from '../../../migration/model.ts';
import { type Weighed, weigh } from '../../../migration/sessions/weigh.ts';
import { paragraph } from '../../components/text.ts';
import type { Aside } from '../question.ts';

const day = 24 * 60;

export const sessionAdvice: Aside = {
  lines: ({ answers, summary }, width) => {
    if (!summary) return [];
    const fromFile = answers.mode === 'rehearse' && answers.usersFrom === 'file';
    const weighed = weigh(answers, fromFile ? { ...summary, sessions: undefined } : summary);
    const text = (words: string, color?: 'yellow') => paragraph(words, width, { color });
    return [
      ...text(fromFile ? 'An export file does not say who is logged in.' : liveText(weighed, summary)),
      ...weighed.against.flatMap(each => text(each, 'yellow')),
      ...text(`${weighed.advice === 'carry_over' ? 'Advised: keep them. ' : 'Advised: log in again. '}${weighed.why}`),
    ];
  },
};

function liveText({ users, exact, minutesLeft }: Weighed, summary: InventorySummary): string {
  if (users === null) return 'How many Users are logged in now is unknown: Stytch could not be asked.';
  if (users === 0) return exact ? 'No User is logged in now.' : 'No User of those asked about is logged in now.';
  const who = exact
    ? `${number(users)} of ${counted(summary.users, 'User')} are logged in now`
    : `About ${number(users)} of ${counted(summary.users, 'User')} are logged in now (${number(summary.sessions?.sampled ?? 0)} asked about)`;
  return `${who}, half of them for ${timeLeft(minutesLeft ?? 0)} more. Logging in again costs them one login each.`;
}

function timeLeft(minutes: number): string {
  return minutes >= 2 * day ? `${number(Math.round(minutes / day))} days` : duration(minutes * 60);
}
