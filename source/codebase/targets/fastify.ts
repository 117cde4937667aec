import adapter from '../templates/stytch-bridge.fastify.js?raw';
import { javascript } from './javascript.ts';

export const fastify = javascript(
  'fastify',
  'Fastify',
  adapter,
  [
    "import { stytchBridge } from './stytch-bridge.fastify.js';",
    'const app = fastify();',
    "app.addHook('onRequest', stytchBridge()); // before @fastify/cookie, and before whatever checks sessions",
  ],
  "app.post('/login', async request => { const made = await login(request.body ?? {}); … });",
);
