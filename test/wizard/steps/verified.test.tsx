import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeMigration, result, tokenValues } from '../fake.ts';
import { key, openApp, settle } from '../harness.tsx';

afterEach(cleanup);

describe('verified', () => {
  it('shows the numbers, the Users left out, the report folder and the next steps', async () => {
    const app = await openApp({ at: 'execution', answers: { organizationWord: 'Class' } });
    await settle();
    expect(app.text()).toContain('24 Classes, 178 Members from 200 Users');
    expect(app.text()).toContain('/tmp/migration/report');
    expect(app.text()).toMatch(/Users +█+▓+ {2}162 migrated · 38 left out/);
    expect(app.text()).toMatch(/Log-ins +█+▓░+ {2}90 kept · 6 to set up again · 9 lost/);
    await app.press('\x1b[6~');
    expect(app.text()).toMatch(/18 +No email address/);
  });

  it('groups failures with their cause and fix, and tries again', async () => {
    const migration = fakeMigration();
    migration.results = {
      ...result,
      outcome: 'failed',
      failed: 2,
      failures: [
        { errorType: 'duplicate_member_email', count: 2, example: 'user-1', cause: 'Taken.', cure: 'Look there.' },
      ],
    };
    const app = await openApp({ at: 'execution', migration });
    await settle();
    expect(app.text()).toContain('✖ 2 records failed');
    expect(app.text()).toContain('2 × duplicate_member_email');
    await app.press(key.enter);
    expect(migration.calls.filter(call => call === 'run')).toHaveLength(2);
  });
});

it('catching up: reads again, runs again, says what was new; a real project is confirmed once more', async () => {
  const migration = fakeMigration();
  const app = await openApp({ at: 'execution', migration });
  await settle();
  expect(app.text()).toContain('Catch up: read again');
  migration.results = { ...result, since: { added: 3, changed: 1, gone: 0 } };
  migration.calls.length = 0;
  await app.press(key.down, key.enter);
  await settle();
  expect(app.text()).toContain('Use what was read');
  await app.press(key.enter);
  await settle();
  expect(migration.calls).toEqual(['readInventory', 'countSessions', 'run']);
  expect(app.text()).toContain('Since the last time: 3 added, 1 changed, 0 gone');
});

describe('the session set-up', () => {
  const carried = { sessions: 'carry_over', claimName: 'email', ...tokenValues('project-test-local') } as const;

  it('is removed after the project was typed; what came of it is shown, and it is not offered again', async () => {
    const migration = fakeMigration();
    const app = await openApp({ at: 'execution', answers: carried, migration });
    await settle();
    await app.press(key.enter, key.enter);
    expect(app.text()).toContain('Remove the session set-up: after the last session');
    await app.press(key.down, key.down, key.enter);
    expect(app.text()).toContain('Remove what carrying sessions over has set up');
    await app.press(key.down, key.enter);
    expect(app.text()).toContain('project-test-b2b');
    expect(migration.calls).not.toContain('finishSessions');
    await app.paste('project-test-b2b');
    await app.press(key.enter);
    expect(migration.calls).toContain('finishSessions');
    expect(app.text()).toContain('3 Consumer sessions were ended.');
    await app.press(key.enter);
    expect(app.text()).not.toContain('Remove the session set-up');
    expect(app.saved.at(-1)).toMatchObject({ sessions: 'finished' });
  });
});

describe('proof', () => {
  const token = tokenValues('project-test-local');
  const carried = {
    at: 'execution',
    answers: { sessions: 'carry_over', claimName: 'email', confirmed: true, ...token } as const,
  };

  it('is given by Enter alone in a practice, then goes on', async () => {
    const app = await openApp(carried);
    expect(app.text()).toContain('Does a session really come over?');
    await app.press(key.enter);
    expect(app.text()).toMatch(/✔ JWT minted +for user-test-1/);
    await app.press(key.enter);
    expect(app.text()).toContain('202 records compared');
  });

  it('masks the token, keeps it nowhere, and names the setting that is wrong with its value; it can be repeated', async () => {
    const migration = fakeMigration();
    migration.links.push({
      name: 'Profile match',
      ok: false,
      text: 'Audience is "x".',
      fix: { setting: 'Audience of the profile', value: 'project-test-1' },
    });
    const app = await openApp({ ...carried, migration });
    await app.press(key.down, key.enter);
    await app.paste('geheimer-token');
    expect(app.text()).toContain('•'.repeat(14));
    await app.press(key.enter);
    expect(app.text()).toMatch(
      /✖ Profile match +Audience is "x"\.\s+Audience of the profile should be: project-test-1/,
    );
    expect(app.all() + JSON.stringify(app.saved)).not.toContain('geheim');
    await app.press(key.up, key.enter);
    expect(app.text()).toContain('202 records compared');
    await app.press(key.down, key.enter);
    expect(app.text()).toContain('Does a session really come over?');
  });
});
