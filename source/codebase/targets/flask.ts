import adapter from '../templates/stytch_bridge_flask.py?raw';
import { python } from './python.ts';

export const flask = python(
  'flask',
  'Flask, or any WSGI application',
  adapter,
  [
    'from stytch_bridge_flask import StytchBridge',
    'app = Flask(__name__)',
    'app.wsgi_app = StytchBridge(app.wsgi_app)',
  ],
  "@app.post('/login')  # in it: made = login(request.form['email'], request.form['password'], request.form['organization_id'])",
);
