/**
 * What the screens work with: the flow, the workspace, and ways to go on. Questions load their screens, so a screen imports
 * neither the registry nor the flow: what they compute comes from here.
 */
import { createContext, useContext } from 'react';
import type { Answers } from '../config/answers.ts';
import type { UserError } from '../config/user-error.ts';
import type { Facts } from './facts.ts';
import type { Action, Flow } from './flow.ts';
import type { Question } from './steps/question.ts';
import type { Workspace } from './workspace.ts';

/** How the wizard ended. */
export type Ending =
  | { kind: 'finished'; code: 0 | 1 | 3; lines: string[] }
  | { kind: 'interrupted' }
  | { kind: 'error'; error: UserError };

export interface Wizard {
  flow: Flow;
  facts: Facts;
  /** The questions that are asked, given the facts. */
  asked: Question[];
  /** The valid answers to them: what is saved, and what work is done with. */
  answers: Answers;
  /** The same, with the default of each question that is still open. */
  answersWithDefaults: Answers;
  act: (action: Action) => void;
  workspace: Workspace;
  dir: string;
  /** Archives the old files: everything, or all but the answers. */
  archive: (what: 'everything' | 'work') => Promise<void>;
  end: (ending: Ending) => void;
}

const WizardContext = createContext<Wizard | null>(null);

export const WizardProvider = WizardContext.Provider;

export function useWizard(): Wizard {
  const wizard = useContext(WizardContext);
  if (!wizard) throw new Error('Outside of the wizard');
  return wizard;
}
