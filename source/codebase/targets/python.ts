/** What both Python servers share. */

import core from '../templates/stytch_bridge.py?raw';
import exchange from '../templates/stytch_bridge_exchange.py?raw';
import settings from '../templates/stytch_bridge_settings.py?raw';

import test from '../templates/test_stytch_bridge.py?raw';
import { sharedPython } from './members.ts';
import { pythonPasswords } from './passwords.ts';
import type { Target } from './target.ts';

/** A server target: the shared files and its own adapter. `login`: the line that calls the password login. */
export function python(id: string, title: string, adapter: string, wiring: readonly string[], login: string): Target {
  const files = [
    { name: 'stytch_bridge_settings.py', text: settings },
    { name: `stytch_bridge_${id}.py`, text: adapter },
    { name: 'stytch_bridge.py', text: core },
    { name: 'stytch_bridge_exchange.py', text: exchange },
    ...sharedPython,
    { name: 'test_stytch_bridge.py', text: test },
  ];
  return {
    id,
    title,
    files,
    wiring,
    test: 'python -m pytest test_stytch_bridge.py',
    needs: 'pip install stytch',
    passwords: pythonPasswords(login),
  };
}
