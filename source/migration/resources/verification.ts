/** The verification's interface: one check a resource, each finding what differs in the part that it reads. */
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch, PasswordsAtLogin } from '../model.ts';
import type { RunContext } from './context.ts';

/** What one check compared and found. */
export interface Findings {
  compared: number;
  mismatches: Mismatch[];
  /** What could not be read, in sentences. */
  notChecked?: string[];
  /** What is unexpected but breaks nothing, in sentences. */
  notes?: string[];
  /** Passwords that move at the next login; only with that answer. */
  passwordsAtLogin?: PasswordsAtLogin;
  /** Users with something that was not carried over, by its id and label. */
  notCarried?: { id: string; label: string; note: string; users: number }[];
}

export interface Check {
  /** Compares one part; `record` names it. Writes nothing at Stytch. */
  compare: (record: JournalRecord, context: RunContext) => Promise<Findings>;
  /** Compared in parts of Organizations, each as soon as its records are settled; else once, at the end. */
  byOrganization?: true;
  /** Compared also where the answers do not ask for the resource: someone else may make such objects then. */
  always?: true;
}
