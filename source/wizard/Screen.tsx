/** Draws the question of now: on a screen of its own, or on the one for plain questions. */
import { QuestionScreen } from './QuestionScreen.tsx';
import type { Question } from './steps/question.ts';
import type { Views } from './views.ts';

export function Screen({ question, views }: { question: Question; views: Views }) {
  const Own = views.screens.get(question);
  if (Own) return <Own />;
  return question.kind === 'screen' ? null : <QuestionScreen question={question} aside={views.asides.get(question)} />;
}
