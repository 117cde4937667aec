/** What can be done with settings in an open migration: for the wizard, a run's own task, and `settings`. */
import type { Answers } from '../../config/answers.ts';
import { shortTimeoutMs, type Waiting } from '../access.ts';
import type { Journal } from '../engine/journal.ts';
import type { RunEvent } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { RunOptions } from '../run-options.ts';
import { applySettings, makeSecret, type SettingsApplied, undoSettings } from './apply.ts';
import type { ChecklistItem } from './checklist.ts';
import { checklistOf, readChecklist } from './checklist-facts.ts';
import { type ClientsMade, makeClients } from './clients.ts';
import type { SettingRow } from './diff.ts';
import { diffSettings } from './read.ts';
import { exportTerraform } from './terraform/export.ts';

export interface SettingsActions {
  /** Every setting of the Consumer project, and what a run would do with it in the B2B project. Only reads. */
  settings(answers: Answers, signal?: AbortSignal): Promise<SettingRow[]>;
  /** The B2B project and its settings as Terraform files, by name. Only reads. */
  terraform(answers: Answers, signal?: AbortSignal): Promise<Record<string, string>>;
  /** What is done by hand: with what was found out, ticked or open. Only reads. */
  checklist(answers: Answers, signal?: AbortSignal): Promise<ChecklistItem[]>;
  /** Writes those that differ, and nothing else. Rejects with UserError while there is no B2B environment. */
  applySettings(answers: Answers, onEvent: (event: RunEvent) => void, signal?: AbortSignal): Promise<SettingsApplied>;
  /** Puts back what stood there before. */
  undoSettings(answers: Answers, onEvent: (event: RunEvent) => void, signal?: AbortSignal): Promise<SettingsApplied>;
  /** Makes the M2M clients and Connected Apps of the Consumer project; new secrets go into the file that `clients` names. */
  makeClients(
    answers: Answers,
    clients: NonNullable<RunOptions['clients']>,
    onEvent: (event: RunEvent) => void,
    signal?: AbortSignal,
  ): Promise<ClientsMade>;
  /** Makes a secret for the application; rejects with UserError where that failed. `show` gets it, where no file is named. */
  makeSecret(answers: Answers, show: ((secret: string) => void) | undefined, signal?: AbortSignal): Promise<void>;
}

type Within = <T>(
  answers: Answers,
  waiting: Waiting,
  options: RunOptions,
  work: (context: RunContext) => Promise<T>,
) => Promise<T>;

/** `reading` and `writing` open the clients, alone in the folder; `writing` refuses a live project that was not confirmed. */
export function settingsActions(
  journal: Journal,
  { reading, writing }: { reading: Within; writing: Within },
): SettingsActions {
  const read = <T>(answers: Answers, signal: AbortSignal | undefined, work: (context: RunContext) => Promise<T>) =>
    reading(answers, { signal, patience: shortTimeoutMs }, {}, work);
  return {
    settings: (answers, signal) => read(answers, signal, diffSettings),
    terraform: (answers, signal) => read(answers, signal, exportTerraform),
    async checklist(answers, signal) {
      // What cannot be read now stays as it was.
      await read(answers, signal, readChecklist).catch(() => {});
      return checklistOf(journal, { checklist: 'none', ...answers });
    },
    applySettings: (answers, onEvent, signal) =>
      writing(answers, { signal }, {}, context => applySettings(context, onEvent, signal)),
    undoSettings: (answers, onEvent, signal) =>
      writing(answers, { signal }, {}, context => undoSettings(context, onEvent, signal)),
    makeClients: (answers, clients, onEvent, signal) =>
      writing(answers, { signal }, { clients }, context => makeClients(context, onEvent, signal)),
    makeSecret: (answers, showSecret, signal) =>
      writing(answers, { signal }, showSecret ? { showSecret } : {}, context => makeSecret(context, signal)),
  };
}
