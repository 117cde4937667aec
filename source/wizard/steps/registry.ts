/** All steps, in order. A new step is one folder and one entry here; a new question is one entry in its step. */
import { code } from './code/index.ts';
import { database } from './database/index.ts';
import { execution } from './execution/index.ts';
import { fit } from './fit/index.ts';
import { inventory } from './inventory/index.ts';
import { passwords } from './passwords/index.ts';
import { people } from './people/index.ts';
import { prerequisites } from './prerequisites/index.ts';
import type { Question, Step } from './question.ts';
import { review } from './review/index.ts';
import { sessions } from './sessions/index.ts';
import { settings } from './settings/index.ts';
import { tenancy } from './tenancy/index.ts';
import { verified } from './verified/index.ts';
import { welcome } from './welcome/index.ts';

export const steps: readonly Step[] = [
  welcome,
  fit,
  prerequisites,
  inventory,
  settings,
  passwords,
  tenancy,
  people,
  code,
  database,
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

/** Where a question stands: "Step 5 of 11". */
export function placeOf(id: string): { number: number; of: number; step: Step } {
  const index = steps.findIndex(step => step.questions.some(question => question.id === id));
  return { number: index + 1, of: steps.length, step: steps[index] as Step };
}
