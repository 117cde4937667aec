/** The screens and asides of all questions, loaded before the first frame: no later frame waits for one. */
import type { ComponentType } from 'react';
import type { Aside, Question } from './steps/question.ts';
import { questions } from './steps/registry.ts';

export interface Views {
  screens: ReadonlyMap<Question, ComponentType>;
  asides: ReadonlyMap<Question, Aside>;
}

export async function loadViews(of: readonly Question[] = questions): Promise<Views> {
  const screens = new Map<Question, ComponentType>();
  const asides = new Map<Question, Aside>();
  await Promise.all(
    of.map(async question => {
      if (question.kind === 'screen') screens.set(question, loaded(question, await question.screen()));
      else if (question.kind !== 'secret') {
        if (question.view) screens.set(question, loaded(question, await question.view()));
        if (question.aside) asides.set(question, loaded(question, await question.aside()));
      }
    }),
  );
  return { screens, asides };
}

/** In the bundle all of them share one chunk: two exports with one name would both be missing. */
function loaded<T>(question: Question, view: T): T {
  if (view === undefined) throw new Error(`The view of "${question.id}" does not exist, or its name is used twice`);
  return view;
}
