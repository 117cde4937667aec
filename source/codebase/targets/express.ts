import adapter from '../templates/stytch-bridge.express.js?raw';
import { javascript } from './javascript.ts';

export const express = javascript(
  'express',
  'Express',
  adapter,
  [
    "import { stytchBridge } from './stytch-bridge.express.js';",
    'const app = express();',
    'app.use(stytchBridge()); // before cookie-parser, and before whatever checks sessions',
  ],
  "app.post('/login', express.json(), async (request, response) => { const made = await login(request.body ?? {}); … });",
);
