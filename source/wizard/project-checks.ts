/** The checks of connecting: each is a row of a list that grows while they run. */
import type { Answers } from '../config/answers.ts';
import type { CredentialId } from '../config/credentials.ts';
import type { Environment } from '../migration/environment.ts';
import type { Check } from '../stytch/check.ts';
import { otherKind } from './facts.ts';
import type { Services } from './services.ts';

/** One line of the list of checks. */
export interface CheckRow {
  label: string;
  state: 'running' | 'ok' | 'problem';
  text: string;
  /** Credentials that this check tried. */
  tried?: CredentialId[];
}

/** Runs one check, with the credentials that it tries; resolves to whether it found no problem. */
export type RunCheck = (label: string, tried: CredentialId[], work: () => Promise<Check>) => Promise<boolean>;

/** Runs checks, and reports all rows at each change. */
export function checkList(onRows: (rows: CheckRow[]) => void): RunCheck {
  const rows: CheckRow[] = [];
  return async (label, tried, work) => {
    const index = rows.push({ label, tried, state: 'running', text: '' }) - 1;
    onRows([...rows]);
    const found = await work();
    rows[index] =
      'ok' in found
        ? { label, tried, state: 'ok', text: found.ok }
        : { label, tried, state: 'problem', text: found.problem };
    onRows([...rows]);
    return 'ok' in found;
  };
}

/** Checks the credentials of both sides, as far as they are given; resolves to whether all of them work. */
export async function checkProjects(
  services: Services,
  { credentials: given, consumer, b2b }: Environment,
  answers: Answers,
  check: RunCheck,
): Promise<boolean> {
  const passed: boolean[] = [];
  if (given.consumerProjectId && given.consumerSecret) {
    const [id, secret] = [given.consumerProjectId, given.consumerSecret];
    const tried: CredentialId[] = ['consumerProjectId', 'consumerSecret'];
    passed.push(await check('Consumer project', tried, () => services.checkConsumer(consumer, id, secret)));
  }
  if (given.workspaceKeyId && given.workspaceKeySecret && answers.b2bProject !== 'existing') {
    const [id, secret] = [given.workspaceKeyId, given.workspaceKeySecret];
    const tried: CredentialId[] = ['workspaceKeyId', 'workspaceKeySecret'];
    passed.push(await check('Workspace key', tried, () => services.checkWorkspaceKey(b2b, id, secret)));
  } else if (given.b2bProjectId && given.b2bSecret) {
    const [id, secret] = [given.b2bProjectId, given.b2bSecret];
    const problem = otherKind(given.consumerProjectId, id);
    const work = async () => (problem ? { problem } : services.checkB2b(b2b, id, secret));
    passed.push(await check('B2B project', ['b2bProjectId', 'b2bSecret'], work));
  }
  return passed.every(Boolean);
}
