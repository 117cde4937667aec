import module from '../templates/stytch_dual_write.py?raw';
import members from '../templates/stytch_members.py?raw';
import settings from '../templates/stytch_members_settings.py?raw';
import metadata from '../templates/stytch_metadata.py?raw';
import placement from '../templates/stytch_placement.py?raw';
import removed from '../templates/stytch_removed_members.py?raw';
import tenants from '../templates/stytch_tenants.py?raw';
import fake from '../templates/stytch_test_fake.py?raw';
import test from '../templates/test_stytch_dual_write.py?raw';
import membersTest from '../templates/test_stytch_members.py?raw';
import { dualWriteNotes } from './dual-write.ts';
import { sharedPython } from './members.ts';
import type { Target } from './target.ts';

export const dualWritePython: Target = {
  id: 'dual-write-python',
  title: 'the same in Python',
  files: [
    { name: 'stytch_members_settings.py', text: settings },
    ...sharedPython,
    { name: 'stytch_members.py', text: members },
    { name: 'stytch_removed_members.py', text: removed },
    { name: 'stytch_placement.py', text: placement },
    { name: 'stytch_metadata.py', text: metadata },
    { name: 'stytch_tenants.py', text: tenants },
    { name: 'stytch_dual_write.py', text: module },
    { name: 'test_stytch_members.py', text: membersTest },
    { name: 'stytch_test_fake.py', text: fake },
    { name: 'test_stytch_dual_write.py', text: test },
  ],
  wiring: [
    'from stytch_dual_write import DualWrite; from stytch_members_settings import RULE',
    'dual = DualWrite(b2b, RULE)  # b2b: your stytch.B2BClient',
    'dual.created(user)  # after users.create; likewise updated(user) and deleted(user): it never raises',
  ],
  test: 'python -m pytest test_stytch_dual_write.py test_stytch_members.py',
  needs: 'pip install stytch',
  notes: dualWriteNotes,
};
