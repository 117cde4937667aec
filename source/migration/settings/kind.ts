/**
 * What a kind of project setting is: how both sides are read, what of Consumer a B2B project can have, and how it is written.
 * Plan, journal, resume, verification and undo are written once, for all kinds: resources/settings.ts.
 */
import type { Answers } from '../../config/answers.ts';
import type { ManagementClient } from '../../stytch/management.ts';

/** An environment of a project. */
export interface Place {
  project_slug: string;
  environment_slug: string;
  vertical: 'CONSUMER' | 'B2B';
}

/** The settings of one kind, by name. What is not set is not there. */
export type Values = Record<string, unknown>;

/** What becomes of one setting of the Consumer project. */
export interface Wish {
  /** Its name in the B2B project. */
  item: string;
  /** What Consumer has. */
  consumer: unknown;
  /** What B2B should have; undefined where nothing can be written. */
  wanted?: unknown;
  /** Where nothing can be written: B2B has no such thing, or the user has to do it. */
  unless?: 'cannot' | 'manual';
  /** What the user should know, in sentences. */
  note?: string;
}

/** What mapping needs to know beside the values. */
export interface MappingContext {
  answers: Answers;
  consumerProjectId: string;
  /** Items of the checklist that the user has ticked. */
  ticked: ReadonlySet<string>;
  /** What the service was observed to do otherwise than assumed: the answer, by the assumption's id. */
  observed: Readonly<Record<string, string>>;
}

export interface SettingKind {
  id: string;
  title: string;
  /** All environments of the project have the same. */
  ofProject?: true;
  /** All settings of this kind, on either side. */
  read: (management: ManagementClient, at: Place) => Promise<Values>;
  /** `b2b` is empty while that project does not exist. */
  map: (consumer: Values, b2b: Values, context: MappingContext) => Wish[];
  /**
   * Writes these settings and leaves the others alone; undefined takes a setting away. `now` is what stands there. Repeated
   * calls write the same.
   */
  write: (management: ManagementClient, at: Place, values: Values, now: Values) => Promise<void>;
}

/** For `write` of kinds that no one writes. */
export const neverWritten = async (): Promise<void> => {
  throw new Error('This kind of setting is not written');
};
