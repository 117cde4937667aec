/** What all JavaScript servers share. Plain ESM with JSDoc types: it runs in every project as it is, without a build. */

import core from '../templates/stytch-bridge.js?raw';
import settings from '../templates/stytch-bridge.settings.js?raw';
import swap from '../templates/stytch-bridge.swap.js?raw';
import test from '../templates/stytch-bridge.test.js?raw';
import type { GeneratedFile, Target } from './target.ts';

/** A server target: the shared files and its own adapter. */
export function javascript(id: string, title: string, adapter: string, wiring: readonly string[]): Target {
  const files: GeneratedFile[] = [
    { name: 'stytch-bridge.settings.js', text: settings },
    { name: `stytch-bridge.${id}.js`, text: adapter },
    { name: 'stytch-bridge.js', text: core },
    { name: 'stytch-bridge.swap.js', text: swap },
    { name: 'stytch-bridge.test.js', text: test },
  ];
  return { id, title, files, wiring, test: 'node --test stytch-bridge.test.js', needs: 'npm install stytch' };
}
