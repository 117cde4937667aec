/** What all JavaScript servers share. Plain ESM with JSDoc types: it runs in every project as it is, without a build. */

import exchange from '../templates/stytch-bridge.exchange.js?raw';
import jit from '../templates/stytch-bridge.jit.js?raw';
import core from '../templates/stytch-bridge.js?raw';
import settings from '../templates/stytch-bridge.settings.js?raw';

import test from '../templates/stytch-bridge.test.js?raw';
import { memberFiles, sharedFiles } from './members.ts';
import { javascriptPasswords } from './passwords.ts';
import type { GeneratedFile, Target } from './target.ts';

/** A server target: the shared files and its own adapter. `login`: the line that calls the password login. */
export function javascript(
  id: string,
  title: string,
  adapter: string,
  wiring: readonly string[],
  login: string,
): Target {
  const files: GeneratedFile[] = [
    { name: 'stytch-bridge.settings.js', text: settings },
    { name: `stytch-bridge.${id}.js`, text: adapter },
    { name: 'stytch-bridge.js', text: core },
    { name: 'stytch-bridge.exchange.js', text: exchange },
    ...sharedFiles,
    { name: 'stytch-bridge.test.js', text: test },
  ];
  const withMembers = adapter.replace(
    "import { bridgeOptions } from './stytch-bridge.settings.js';",
    "import { jitOptions as bridgeOptions } from './stytch-bridge.jit.js';",
  );
  return {
    id,
    title,
    files,
    wiring,
    test: 'node --test stytch-bridge.test.js',
    needs: 'npm install stytch',
    passwords: javascriptPasswords(login),
    jit: {
      files: [
        { name: `stytch-bridge.${id}.js`, text: withMembers },
        ...memberFiles,
        { name: 'stytch-bridge.jit.js', text: jit },
      ],
      test: 'node --test stytch-bridge.test.js stytch-members.test.js stytch-placement.test.js',
    },
  };
}
