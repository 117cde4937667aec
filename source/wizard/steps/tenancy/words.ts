/** What the application calls an Organization and a Member. */
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Question } from '../question.ts';

export const wordQuestions: Question[] = [
  {
    kind: 'text',
    id: 'organizationWord',
    answer: 'organizationWord',
    title: 'What does your application call an Organization?',
    help: 'One word, singular: Class, Team, Company. It is used from here on.',
    docs: docs.models,
    short: 'Word for Organization',
    default: 'Organization',
  },
  {
    kind: 'text',
    id: 'memberWord',
    answer: 'memberWord',
    title: facts => `And a user in one ${wordsOf(facts.answers).organization}?`,
    help: 'One word, singular: Student, Employee, Player.',
    docs: docs.models,
    short: 'Word for Member',
    default: 'Member',
  },
];
