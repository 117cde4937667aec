/** Draws the question of now: on a screen of its own, or on the one for plain questions. */
import type { ComponentType } from 'react';
import { QuestionScreen } from './QuestionScreen.tsx';
import type { Question } from './steps/question.ts';
import { questions } from './steps/registry.ts';

/** The loaded screens, by question. */
export type Screens = ReadonlyMap<Question, ComponentType>;

/** Loads all screens at once, before the first frame: no later frame waits for one. */
export async function loadScreens(of: readonly Question[] = questions): Promise<Screens> {
  const loading = of.flatMap(question =>
    question.kind === 'screen' ? [question.screen().then(screen => [question, screen] as const)] : [],
  );
  return new Map(await Promise.all(loading));
}

export function Screen({ question, screens }: { question: Question; screens: Screens }) {
  if (question.kind !== 'screen') return <QuestionScreen question={question} />;
  const Own = screens.get(question);
  if (!Own) throw new Error(`The screen of "${question.id}" is not loaded`);
  return <Own />;
}
