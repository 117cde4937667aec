/** The practice with Enter alone: what it shows, and how its frames must be. */
import { expect } from 'vitest';
import type { Terminal } from './terminal.ts';

/** What the practice shows, one Enter after the other. */
export const walk = [
  'Why move to B2B?',
  'new B2B project be called',
  "This folder's journal",
  'Use what was read',
  'get the settings of the Consumer project?',
  'All right: go on',
  '❯ Go on',
  'What does one password open?',
  'Where do the passwords come from?',
  'Which hash file?',
  'Does one password really work?',
  '❯ Go on: the run logs in with it',
  'What does your application call',
  'And a user in one',
  'What decides a User',
  'another rule?',
  'Which key names',
  'And Users who belong to no',
  'Which roles does',
  'Who administers',
  'Organizations with',
  'Ways to log in',
  'no email. What of them?',
  'only unverified emails. What of them?',
  'pending. What of them?',
  'locked. What of them?',
  'authenticator app. Do you have the secrets?',
  'Which file of TOTP secrets?',
  'Does one authenticator app really work?',
  '❯ Go on: the secrets are those of the apps',
  'Who must use one after the move?',
  'an external id of their own',
  'Which metadata does',
  'created?',
  "Where is your application's code?",
  'How will people log in?',
  'Which database does your application have?',
  'Which columns hold a user_id?',
  'Do users stay logged in?',
  'Is everything as you mean it?',
  'Read on: the next warnings',
  // After the last warning.
  'Start: practice',
  '· Verified',
];

/** No frame may be wider than the window, and none so tall that its head is left behind in the scrollback. */
export function expectTidy(terminal: Terminal): void {
  expect(terminal.tooWide()).toEqual([]);
  expect(terminal.history().filter(line => line.includes('━━━')).length).toBeLessThanOrEqual(1);
}
