/** Everything the interview knows at one moment. Questions are functions of it; nothing here draws or calls. */
import type { CodeSummary } from '../codebase/scan/output/scan-into.ts';
import type { Answers } from '../config/answers.ts';
import type { CredentialId, Credentials } from '../config/credentials.ts';
import { isLiveId } from '../config/live.ts';
import type { CodeColumn } from '../migration/code-columns.ts';
import type { HashFileSummary, InventorySummary } from '../migration/model.ts';

export interface Facts {
  /** Also answers to questions that are hidden now, so that changing one's mind twice loses nothing. */
  answers: Answers;
  /** From the environment or typed. In memory only. */
  credentials: Credentials;
  /** Which credentials the environment gave; those are not asked for. */
  environment: ReadonlySet<CredentialId>;
  /** Answers of an earlier session were found in the folder. */
  hasSaved: boolean;
  /** The user chose to resume them. */
  resumed: boolean;
  /** The environment is open and every credential was checked. */
  connected: boolean;
  /** What the open environment adds: the local Stytch's project, the invented hash file. */
  local: { consumerProjectId?: string; passwordFile?: string; sessionsFile?: string; totpFile?: string };
  /** What the scan of this folder found; null before. */
  code: { folder: string; summary: CodeSummary } | null;
  /** What was read from the Consumer project; null before. */
  summary: InventorySummary | null;
  /** The hash file that was read last; null before. */
  hashFile: HashFileSummary | null;
  /** Columns that hold user_ids, as the last scan of the code found them. */
  codeColumns: readonly CodeColumn[];
  /** Whether an execution was begun, or has come to its end, in this folder. */
  run: 'none' | 'begun' | 'finished';
  /** The proof that sessions come over was seen, or left out, since the wizard started. */
  proved: boolean;
}

/** The facts of a first start: no answers, nothing open. */
export function noFacts(): Facts {
  return {
    answers: {},
    credentials: {},
    environment: new Set(),
    hasSaved: false,
    resumed: false,
    connected: false,
    local: {},
    code: null,
    summary: null,
    hashFile: null,
    codeColumns: [],
    run: 'none',
    proved: false,
  };
}

/** The Consumer project's id, wherever it is known from. */
export function consumerProject(facts: Facts): string | undefined {
  return facts.local.consumerProjectId ?? facts.credentials.consumerProjectId ?? facts.answers.consumerProjectId;
}

/** Test goes with test and live with live: what is wrong with the pair, if anything. */
export function otherKind(consumerId: string | undefined, b2bId: string): string | undefined {
  if (!consumerId) return undefined;
  const [from, to] = [consumerId, b2bId].map(id => (isLiveId(id) ? 'live' : 'test'));
  return from === to ? undefined : `The Consumer project is ${from} and this one is ${to}. Take both of one kind.`;
}

/** Whether logins of real users would change: a migration that touches a live project. */
export function isLive(facts: Facts): boolean {
  if (facts.answers.mode !== 'migrate') return false;
  const ids = [facts.credentials.consumerProjectId, facts.answers.consumerProjectId, facts.answers.b2bProjectId];
  return ids.some(isLiveId);
}
