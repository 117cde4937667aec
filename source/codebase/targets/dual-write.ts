import module from '../templates/stytch-dual-write.js?raw';
import test from '../templates/stytch-dual-write.test.js?raw';
import { memberFiles } from './members.ts';
import type { Target } from './target.ts';

/** Notes for every language. */
export const dualWriteNotes = [
  'Switch it on first, then run the migration for all others, and run it again until nothing is new:',
  'the run adds what was missed meanwhile.',
  'It reads crosswalk.csv (set STYTCH_CROSSWALK if the file is elsewhere), so that removed Members stay removed.',
];

export const dualWrite: Target = {
  id: 'dual-write',
  title: 'dual write in JavaScript: new and changed Users become Members at once',
  files: [
    ...memberFiles,
    { name: 'stytch-dual-write.js', text: module },
    { name: 'stytch-dual-write.test.js', text: test },
  ],
  wiring: [
    "import { createDualWrite } from './stytch-dual-write.js'; import { rule } from './stytch-members.settings.js';",
    'const dual = createDualWrite({ b2b, rule }); // b2b: your stytch.B2BClient',
    'await dual.created(user); // after users.create; likewise updated(user) and deleted(user): it never throws',
  ],
  test: 'node --test stytch-dual-write.test.js stytch-members.test.js stytch-placement.test.js',
  needs: 'npm install stytch',
  notes: dualWriteNotes,
};
