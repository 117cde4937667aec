/** Where and when an earlier session stopped, how far it got, in which projects, and what Enter does. */
import type { Answers } from '../../../config/answers.ts';
import { counted, duration, number } from '../../../figures.ts';
import type { FolderStatus } from '../../../migration/folder-status.ts';
import type { TaskProgress } from '../../../migration/model.ts';
import { type Line, paragraph } from '../../components/text.ts';

/** `status` is null where nothing was read or begun. `now`: milliseconds. */
export function stoppedLines(answers: Answers, status: FolderStatus | null, now: number, width: number): Line[] {
  const sentences = status
    ? sentencesOf(answers, status, now)
    : ['Some questions were answered. Nothing was read or written yet.'];
  return sentences.flatMap(text => paragraph(text, width));
}

function sentencesOf(answers: Answers, status: FolderStatus, now: number): string[] {
  const { changedAt, consumerProjectId, b2bProjectId } = status;
  const when = `${changedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${duration((now - changedAt.getTime()) / 1000)} ago`;
  const projects = [consumerProjectId && `from ${consumerProjectId}`, b2bProjectId && `to ${b2bProjectId}`].filter(
    Boolean,
  );
  return [
    `${howFar(status)} Last change: ${when}.`,
    ...(answers.mode === 'migrate' && projects.length > 0 ? [`Real projects: ${projects.join(' ')}.`] : []),
    whatNext(answers, status),
  ];
}

const ended = ({ result }: FolderStatus) => result !== null && result.outcome !== 'interrupted';

/** The task that was under way: the first that was begun and is not done. */
const underWay = ({ tasks }: FolderStatus) => tasks.find(task => task.state !== 'done' && task.state !== 'waiting');

const share = ({ title, done, total }: TaskProgress) =>
  total === null ? title : `${title}, ${number(done)} of ${number(total)}`;

function howFar(status: FolderStatus): string {
  const { result, users } = status;
  if (ended(status) && result) {
    if (result.outcome === 'done') return 'The run is finished and verified.';
    return result.outcome === 'failed'
      ? 'The run ended with mismatches or failures.'
      : 'The run ended; some records need a decision.';
  }
  const task = underWay(status);
  if (task) return `It stopped in the middle of ${share(task)}.`;
  if (users !== null) return `${counted(users, 'User was', 'Users were')} read. Nothing was written yet.`;
  return 'Nothing was read or written yet.';
}

function whatNext(answers: Answers, status: FolderStatus): string {
  const secrets = answers.mode === 'migrate' || answers.usersFrom === 'api' ? 'asks for the secrets, and then ' : '';
  const asks = answers.mode === 'migrate' ? 'asks once more and goes on' : 'goes on';
  if (ended(status)) return `Enter ${secrets}shows the result.`;
  const task = underWay(status);
  return `Enter ${secrets}${task ? `${asks} with ${task.title}; nothing is done twice` : 'goes on with the first open question'}.`;
}
