/** The files that know where people go and make their Members: shared by bridges that do so just in time, and by dual write. */
import members from '../templates/stytch-members.js?raw';
import settings from '../templates/stytch-members.settings.js?raw';
import test from '../templates/stytch-members.test.js?raw';
import type { GeneratedFile } from './target.ts';

export const memberFiles: readonly GeneratedFile[] = [
  { name: 'stytch-members.settings.js', text: settings },
  { name: 'stytch-members.js', text: members },
  { name: 'stytch-members.test.js', text: test },
];
