import adapter from '../templates/stytch-bridge.hono.js?raw';
import { javascript } from './javascript.ts';

export const hono = javascript(
  'hono',
  'Hono',
  adapter,
  [
    "import { stytchBridge } from './stytch-bridge.hono.js';",
    'const app = new Hono();',
    'app.use(stytchBridge()); // before whatever checks sessions',
  ],
  "app.post('/login', async context => { const made = await login(await context.req.json()); … });",
);
