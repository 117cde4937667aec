/** The files that place Users and create their Members: shared by bridges that do so just in time, and by dual write. */
import crosswalkPython from '../templates/stytch_crosswalk.py?raw';
import memberIdPython from '../templates/stytch_member_id.py?raw';
import rolloutPython from '../templates/stytch_rollout.py?raw';
import crosswalk from '../templates/stytch-crosswalk.js?raw';
import memberId from '../templates/stytch-member-id.js?raw';
import members from '../templates/stytch-members.js?raw';
import settings from '../templates/stytch-members.settings.js?raw';
import test from '../templates/stytch-members.test.js?raw';
import metadata from '../templates/stytch-metadata.js?raw';
import placement from '../templates/stytch-placement.js?raw';
import placementTest from '../templates/stytch-placement.test.js?raw';
import removed from '../templates/stytch-removed-members.js?raw';
import rollout from '../templates/stytch-rollout.js?raw';
import fake from '../templates/stytch-test-fake.js?raw';
import type { GeneratedFile } from './target.ts';

/** Every server module reads them: which Members the migration created, who takes part in the roll-out, whose a Member is. */
export const sharedFiles: readonly GeneratedFile[] = [
  { name: 'stytch-crosswalk.js', text: crosswalk },
  { name: 'stytch-rollout.js', text: rollout },
  { name: 'stytch-member-id.js', text: memberId },
];

/** The same for Python. */
export const sharedPython: readonly GeneratedFile[] = [
  { name: 'stytch_crosswalk.py', text: crosswalkPython },
  { name: 'stytch_rollout.py', text: rolloutPython },
  { name: 'stytch_member_id.py', text: memberIdPython },
];

export const memberFiles: readonly GeneratedFile[] = [
  { name: 'stytch-members.settings.js', text: settings },
  ...sharedFiles,
  { name: 'stytch-members.js', text: members },
  { name: 'stytch-removed-members.js', text: removed },
  { name: 'stytch-placement.js', text: placement },
  { name: 'stytch-metadata.js', text: metadata },
  { name: 'stytch-members.test.js', text: test },
  { name: 'stytch-placement.test.js', text: placementTest },
  { name: 'stytch-test-fake.js', text: fake },
];
