/** The question which metadata is carried over: asked where it matters, as all of it is otherwise. */
import type { Facts } from '../../facts.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Question } from '../question.ts';
import { tenantList } from './tenant-list.ts';

/** Also where rules were given, so that they are seen and can be changed. */
const matters = (facts: Facts): boolean =>
  facts.summary === null
    ? facts.answers.metadata !== undefined
    : (facts.answers.metadata ?? 'all') !== 'all' ||
      facts.summary.largeMetadata !== undefined ||
      tenantList(facts) !== undefined;

export const metadataQuestion: Question = {
  kind: 'text',
  id: 'metadata',
  answer: 'metadata',
  title: facts => `Which metadata does a ${wordsOf(facts.answers).member} get?`,
  help: '"all", or rules: drop trusted.a; rename trusted.b = c; only untrusted.d',
  docs: docs.guide,
  short: 'Metadata',
  default: 'all',
  assumed: 'all',
  when: matters,
  aside: async () => (await import('./asides.ts')).metadataFound,
};
