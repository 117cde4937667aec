/** Step "Your database": which columns of the application hold user_ids, and in which database. */
import { columnsAnswer } from '../../../migration/code-columns.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const database: Step = {
  id: 'database',
  title: 'Your database',
  questions: [
    {
      kind: 'choice',
      id: 'database',
      answer: 'database',
      title: 'Which database does your application have?',
      help: 'The report gets SQL for it: which ids a user_id became. You apply it, not this program.',
      docs: docs.guide,
      short: 'Database',
      default: 'postgres',
      assumed: 'postgres',
      options: [
        { value: 'postgres', label: 'Postgres' },
        { value: 'mysql', label: 'MySQL or MariaDB' },
        { value: 'sqlite', label: 'SQLite' },
        { value: 'none', label: 'Another one, or none', hint: 'crosswalk.csv has the same ids.' },
      ],
    },
    {
      kind: 'text',
      id: 'databaseColumns',
      answer: 'databaseColumns',
      inHelp: 'Which columns hold a user_id, such as "orders.user_id by workspace_id" (docs/database.md)?',
      title: 'Which columns hold a user_id?',
      help: facts =>
        `"none", or table.column with ";" between; "by" and the column of a row's ${wordsOf(facts.answers).organization}.`,
      docs: docs.guide,
      short: 'Columns with user_ids',
      default: facts => columnsAnswer(facts.codeColumns),
      assumed: 'none',
      aside: async () => (await import('./columns-found.ts')).columnsFound,
      when: facts => facts.answers.database !== 'none',
    },
  ],
};
