/** Draws the question of now: on a screen of its own, or on the one for plain questions. */
import { QuestionScreen } from './QuestionScreen.tsx';
import type { Question } from './steps/question.ts';
import type { Views } from './views.ts';

export function Screen({ question, views }: { question: Question; views: Views }) {
  if (question.kind !== 'screen') return <QuestionScreen question={question} aside={views.asides.get(question)} />;
  const Own = views.screens.get(question);
  return Own ? <Own /> : null;
}
