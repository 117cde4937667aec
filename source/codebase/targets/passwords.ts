/** The password login of every server target: it moves passwords at the next login, where there is no export. */
import pythonHash from '../templates/stytch_password_hash.py?raw';
import pythonLogin from '../templates/stytch_password_login.py?raw';
import pythonSettings from '../templates/stytch_password_login_settings.py?raw';
import pythonMembers from '../templates/stytch_password_members.py?raw';
import hash from '../templates/stytch-password-hash.js?raw';
import login from '../templates/stytch-password-login.js?raw';
import settings from '../templates/stytch-password-login.settings.js?raw';
import test from '../templates/stytch-password-login.test.js?raw';
import members from '../templates/stytch-password-members.js?raw';
import pythonTest from '../templates/test_stytch_password_login.py?raw';
import { sharedFiles, sharedPython } from './members.ts';
import type { PasswordLogin } from './target.ts';

/** `route`: the line that calls the login in this framework. */
export const javascriptPasswords = (route: string): PasswordLogin => ({
  files: [
    { name: 'stytch-password-login.settings.js', text: settings },
    { name: 'stytch-password-login.js', text: login },
    { name: 'stytch-password-hash.js', text: hash },
    { name: 'stytch-password-members.js', text: members },
    ...sharedFiles,
    { name: 'stytch-password-login.test.js', text: test },
  ],
  wiring: [
    "import { createPasswordLogin } from './stytch-password-login.js';",
    "import { passwordLoginOptions } from './stytch-password-login.settings.js';",
    'const login = createPasswordLogin(passwordLoginOptions());',
    route,
    '// outcome: accepted (response: session_token, session_jwt and more, as Stytch returns it), failed, unavailable or not_in_rollout',
  ],
  test: 'node --test stytch-password-login.test.js',
  needs: 'npm install stytch',
});

/** `route`: the line that calls the login in this framework. */
export const pythonPasswords = (route: string): PasswordLogin => ({
  files: [
    { name: 'stytch_password_login_settings.py', text: pythonSettings },
    { name: 'stytch_password_login.py', text: pythonLogin },
    { name: 'stytch_password_hash.py', text: pythonHash },
    { name: 'stytch_password_members.py', text: pythonMembers },
    ...sharedPython,
    { name: 'test_stytch_password_login.py', text: pythonTest },
  ],
  wiring: [
    'from stytch_password_login import PasswordLogin',
    'from stytch_password_login_settings import password_login_options',
    'login = PasswordLogin(password_login_options())',
    route,
    '# made.outcome: accepted (made.response: session_token, session_jwt and more, as Stytch returns it), failed, unavailable or not_in_rollout',
  ],
  test: 'python -m pytest test_stytch_password_login.py',
  needs: 'pip install stytch',
});
