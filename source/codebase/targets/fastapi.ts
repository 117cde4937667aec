import adapter from '../templates/stytch_bridge_fastapi.py?raw';
import { python } from './python.ts';

export const fastapi = python(
  'fastapi',
  'FastAPI, or any ASGI application',
  adapter,
  [
    'from stytch_bridge_fastapi import StytchBridge',
    'app = FastAPI()',
    'app.add_middleware(StytchBridge)  # the last middleware to be added runs first',
  ],
  "@app.post('/login')  # a plain def: FastAPI runs it in a thread. In it: made = login(form.email, form.password, form.organization_id)",
);
