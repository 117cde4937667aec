/** What the screens work with: the flow, the workspace, and ways to go on. */
import { createContext, useContext } from 'react';
import type { UserError } from '../config/user-error.ts';
import type { Facts } from './facts.ts';
import type { Action, Flow } from './flow.ts';
import type { Workspace } from './workspace.ts';

/** How the wizard ended. */
export type Ending =
  | { kind: 'finished'; code: 0 | 1 | 3; lines: string[] }
  | { kind: 'interrupted' }
  | { kind: 'error'; error: UserError };

export interface Wizard {
  flow: Flow;
  facts: Facts;
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
