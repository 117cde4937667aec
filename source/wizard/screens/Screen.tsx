/** Which screen a question has: its own, or the plain one. */
import type { ComponentType } from 'react';
import { QuestionScreen } from '../components/QuestionScreen.tsx';
import type { Question } from '../steps/question.ts';
import { Begin } from './Begin.tsx';
import { ByHand } from './ByHand.tsx';
import { Connect } from './Connect.tsx';
import { Execution } from './Execution.tsx';
import { Inventory } from './Inventory.tsx';
import { Plan } from './Plan.tsx';
import { Preview } from './Preview.tsx';
import { Proof } from './Proof.tsx';
import { Review } from './Review.tsx';
import { Verified } from './Verified.tsx';

const screens: Record<string, ComponentType> = {
  begin: Begin,
  byHand: ByHand,
  connect: Connect,
  inventory: Inventory,
  preview: Preview,
  review: Review,
  plan: Plan,
  execution: Execution,
  proof: Proof,
  verified: Verified,
};

export function Screen({ question }: { question: Question }) {
  if (question.kind !== 'screen') return <QuestionScreen question={question} />;
  const Own = screens[question.id];
  return Own ? <Own /> : null;
}
