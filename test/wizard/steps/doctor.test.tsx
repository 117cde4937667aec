import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../source/config/user-error.ts';
import type { DoctorOptions, DoctorOutcome } from '../../../source/migration/doctor/doctor.ts';
import type { DoctorFile } from '../../../source/migration/doctor/doctor-file.ts';
import { differing } from '../../migration/doctor/observed.ts';
import { key, openApp, settle } from '../harness.tsx';

afterEach(cleanup);

const answers = {
  mode: 'migrate',
  reason: 'organizations',
  consumerProjectId: 'project-test-1',
  b2bProject: 'workspace_key',
  b2bEnvironment: 'new',
} as const;
const credentials = { consumerSecret: 'x', workspaceKeyId: 'y', workspaceKeySecret: 'z' };
async function open(services: { readDoctor?: () => DoctorFile | undefined; runDoctor?: typeof never }) {
  const app = await openApp({ at: 'b2bProjectName', facts: { answers, credentials }, services });
  await app.press(key.enter);
  return app;
}
const never = (_: DoctorOptions): Promise<DoctorOutcome> => new Promise(() => {});
const outcome = (file: DoctorFile, left: string[] = []): DoctorOutcome => ({
  file,
  left,
  results: file.results,
  reasons: {},
  stopped: false,
});

describe('doctor in the prerequisites', () => {
  it('is offered; Enter alone goes on without, and saves that', async () => {
    const app = await open({});
    expect(app.text()).toContain('Nothing was asked yet.');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.doctor).toBe('assume');
  });

  it('asks with the credentials that were given, shows what differs, and saves that a run needs the result', async () => {
    const runDoctor = vi.fn(async (_: DoctorOptions) => outcome(differing('attest-mfa', 'none', 'stytch')));
    const app = await open({ runDoctor });
    await app.press(key.up, key.enter);
    await settle();
    expect(runDoctor.mock.calls[0]?.[0].credentials).toEqual(credentials);
    expect(app.text()).toMatch(/Doctor asked the real service \S+ s? ?ago: 0 as assumed, 1 differ/);
    expect(app.text()).toContain('gives no session where a second factor is required');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.doctor).toBe('ask');
  });

  it('remembers a result and says how old it is; Enter goes on with it', async () => {
    const at = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const app = await open({ readDoctor: () => ({ ...differing('slug-case', 'same', 'local'), at }) });
    expect(app.text()).toContain('Doctor asked a local Stytch 72 h 00 min ago');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.doctor).toBe('ask');
  });

  it('says what could not be removed, and what failed; the question stays', async () => {
    const left = ['project doctor-1: unauthorized_action'];
    const app = await open({ runDoctor: async () => outcome(differing('slug-case', 'same'), left) });
    await app.press(key.up, key.enter);
    await settle();
    expect(app.text()).toContain('One object of doctor could not be removed.');
    const error = new UserError({ what: 'The key was revoked.', why: 'Stytch says so.', next: 'Make a new one.' });
    const other = await open({ runDoctor: () => Promise.reject(error) });
    await other.press(key.up, key.enter);
    await settle();
    expect(other.text()).toContain('The key was revoked.');
    expect(other.text()).toContain('Ask now');
  });

  it('is not asked in a practice', async () => {
    const app = await openApp({ at: 'connect' });
    expect(app.all()).not.toContain('only assumed');
  });
});
