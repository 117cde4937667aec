import adapter from '../templates/stytch-bridge.nextjs.js?raw';
import { javascript } from './javascript.ts';

export const nextjs = javascript(
  'nextjs',
  'Next.js: proxy (middleware) or route handler',
  adapter,
  [
    "export { proxy } from './stytch-bridge.nextjs.js'; // proxy.js; up to Next.js 15: middleware.js, as middleware",
    "export const config = { matcher: ['/((?!_next/|favicon.ico).*)'] }; // up to Next.js 15 also runtime: 'nodejs'",
    "export { GET, POST } from '../../stytch-bridge.nextjs.js'; // or, on demand: app/stytch-bridge/route.js",
  ],
  'export async function POST(request) { const made = await login(await request.json()); … } // app/login/route.js',
);
