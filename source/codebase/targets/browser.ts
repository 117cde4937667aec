import bridge from '../templates/stytch-bridge.browser.js?raw';
import test from '../templates/stytch-bridge.browser.test.js?raw';
import type { Target } from './target.ts';

export const browser: Target = {
  id: 'browser',
  title: 'plain browser, with @stytch/vanilla-js (needs the endpoint of a server target)',
  files: [
    { name: 'stytch-bridge.browser.js', text: bridge },
    { name: 'stytch-bridge.browser.test.js', text: test },
  ],
  wiring: [
    "import { openStytch } from './stytch-bridge.browser.js';",
    'const openB2B = () => new StytchB2BClient(b2bPublicToken), openConsumer = () => new StytchClient(publicToken);',
    'const { b2b, consumer } = await openStytch({ openB2B, openConsumer }); // instead of creating a client yourself',
  ],
  test: 'node --test stytch-bridge.browser.test.js',
  needs: 'npm install @stytch/vanilla-js',
};
