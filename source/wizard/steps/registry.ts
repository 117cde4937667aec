/** All steps, in the guide's order. A new step is one file and one line here; a new question is one entry in its step. */
import { execution } from './execution.ts';
import { fit } from './fit.ts';
import { inventory } from './inventory.ts';
import { passwords } from './passwords.ts';
import { people } from './people.ts';
import { prerequisites } from './prerequisites.ts';
import type { Question, Step } from './question.ts';
import { review } from './review.ts';
import { sessions } from './sessions.ts';
import { tenancy } from './tenancy.ts';
import { verified } from './verified.ts';
import { welcome } from './welcome.ts';

export const steps: readonly Step[] = [
  welcome,
  fit,
  prerequisites,
  inventory,
  passwords,
  tenancy,
  people,
  sessions,
  review,
  execution,
  verified,
];

export const questions: readonly Question[] = steps.flatMap(step => step.questions);

const byId = new Map(questions.map(question => [question.id, question]));

/** The question of that id; a wrong id is a defect of ours. */
export function questionOf(id: string): Question {
  const question = byId.get(id);
  if (!question) throw new Error(`No question "${id}"`);
  return question;
}

/** Where a question stands in the guide: "Step 5 of 11". */
export function placeOf(id: string): { number: number; of: number; step: Step } {
  const index = steps.findIndex(step => step.questions.some(question => question.id === id));
  return { number: index + 1, of: steps.length, step: steps[index] as Step };
}
