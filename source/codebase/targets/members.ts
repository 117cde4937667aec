/** The files that place Users and create their Members: shared by bridges that do so just in time, and by dual write. */
import crosswalk from '../templates/stytch-crosswalk.js?raw';
import memberId from '../templates/stytch-member-id.js?raw';
import members from '../templates/stytch-members.js?raw';
import settings from '../templates/stytch-members.settings.js?raw';
import test from '../templates/stytch-members.test.js?raw';
import metadata from '../templates/stytch-metadata.js?raw';
import placement from '../templates/stytch-placement.js?raw';
import placementTest from '../templates/stytch-placement.test.js?raw';
import removed from '../templates/stytch-removed-members.js?raw';
import fake from '../templates/stytch-test-fake.js?raw';
import type { GeneratedFile } from './target.ts';

/** Every server module reads it: which Members the migration created. */
export const crosswalkFile: GeneratedFile = { name: 'stytch-crosswalk.js', text: crosswalk };

/** Every server module recognises Members by it. */
export const memberIdFile: GeneratedFile = { name: 'stytch-member-id.js', text: memberId };

export const memberFiles: readonly GeneratedFile[] = [
  { name: 'stytch-members.settings.js', text: settings },
  crosswalkFile,
  memberIdFile,
  { name: 'stytch-members.js', text: members },
  { name: 'stytch-removed-members.js', text: removed },
  { name: 'stytch-placement.js', text: placement },
  { name: 'stytch-metadata.js', text: metadata },
  { name: 'stytch-members.test.js', text: test },
  { name: 'stytch-placement.test.js', text: placementTest },
  { name: 'stytch-test-fake.js', text: fake },
];
