import module from '../templates/stytch_dual_write.py?raw';
import members from '../templates/stytch_members.py?raw';
import settings from '../templates/stytch_members_settings.py?raw';
import test from '../templates/test_stytch_dual_write.py?raw';
import { dualWriteNotes } from './dual-write.ts';
import type { Target } from './target.ts';

export const dualWritePython: Target = {
  id: 'dual-write-python',
  title: 'the same in Python',
  files: [
    { name: 'stytch_members_settings.py', text: settings },
    { name: 'stytch_members.py', text: members },
    { name: 'stytch_dual_write.py', text: module },
    { name: 'test_stytch_dual_write.py', text: test },
  ],
  wiring: [
    'from stytch_dual_write import DualWrite; from stytch_members_settings import RULE',
    'dual = DualWrite(b2b, RULE)  # b2b: your stytch.B2BClient',
    'dual.created(user)  # after users.create; likewise updated(user) and deleted(user): it never raises',
  ],
  test: 'python -m pytest test_stytch_dual_write.py',
  needs: 'pip install stytch',
  notes: dualWriteNotes,
};
