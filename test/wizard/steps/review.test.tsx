import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import type { CredentialId } from '../../../source/config/credentials.ts';
import { UserError } from '../../../source/config/user-error.ts';
import { fakeMigration, plan, result, tokenValues } from '../fake.ts';
import { key, openApp, settle } from '../harness.tsx';

afterEach(cleanup);

describe('review', () => {
  it('shows every answer, changes one, and comes back', async () => {
    const app = await openApp({ at: 'review', size: { columns: 100, rows: 40 } });
    expect(app.text()).toMatch(/Tenancy +A key in trusted_metadata/);
    await app.press(key.down, key.down, key.enter);
    expect(app.text()).toContain('Why move to B2B?');
    await app.press(key.down, key.enter);
    expect(app.text()).toContain('Is everything as you mean it?');
    expect(app.saved.at(-1)?.reason).toBe('enterprise');
  });

  it('shows the plan and starts', async () => {
    const app = await openApp({ at: 'review' });
    await app.press(key.enter);
    expect(app.text()).toContain('24 Organizations and 178 Members, about 4 s');
    expect(app.text()).toContain('! 9 Users lose their passkeys.');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.confirmed).toBe(true);
    expect(app.migration.calls).toContain('run');
  });

  it('shows that no Member is created now, and how many later, for creation at first login', async () => {
    const migration = fakeMigration();
    migration.plans = { ...plan, members: 0, atFirstLogin: 178 };
    migration.results = { ...result, members: 0, atFirstLogin: 178 };
    const app = await openApp({ at: 'review', answers: { members: 'just_in_time' }, migration });
    await app.press(key.enter);
    expect(app.text()).toContain('24 Organizations and 0 Members now, 178 at their first login, about 4 s');
    await app.press(key.enter);
    await settle();
    expect(app.text()).toContain('24 Organizations, 0 Members, 178 at their first login, from 200 Users');
    await app.press('\x1b[6~');
    expect(app.text()).toContain('bridge express --jit');
  });

  it('shows warnings first, and offers to start only when all of them were on the screen', async () => {
    const migration = fakeMigration();
    const warnings = Array.from({ length: 30 }, (_, index) => ({ id: `w${index}`, text: `Warning ${index + 1}.` }));
    migration.plans = { ...plan, warnings };
    const app = await openApp({ at: 'review', migration });
    await app.press(key.enter);
    expect(app.text()).toContain('! Warning 1.');
    expect(app.text()).not.toContain('Start');
    for (let pages = 0; pages < 5 && !app.text().includes('Warning 30.'); pages++) {
      expect(app.text()).toContain('Read on: the next warnings');
      await app.press(key.enter);
    }
    expect(app.text()).toContain('❯ Start: practice');
    expect(migration.calls).not.toContain('run');
    await app.press('\x1b[5~', '\x1b[5~');
    expect(app.text()).toContain('❯ Start: practice');
    await app.press(key.enter);
    expect(migration.calls).toContain('run');
  });

  it('does not start while there are problems', async () => {
    const migration = fakeMigration();
    migration.plans = { ...plan, problems: [{ id: 'no_email', text: '18 Users have no email. Choose again.' }] };
    const app = await openApp({ at: 'review', migration });
    await app.press(key.enter);
    expect(app.text()).toContain('✖ 18 Users have no email.');
    expect(app.text()).not.toContain('Start');
    await app.press(key.enter);
    expect(app.text()).toContain('Is everything as you mean it?');
  });

  it('shows the claim template as a diff, and starts nothing while the claim is taken', async () => {
    const migration = fakeMigration();
    const token = tokenValues('project-test-local');
    const answers = {
      sessions: 'carry_over',
      claimName: 'email',
      tokenMapping: 'none',
      tokenJit: 'off',
      ...token,
    } as const;
    migration.template = { text: 'It gets one claim:', diff: [{ sign: '+', text: '  "email": {{ x }}' }], cookies: '' };
    const app = await openApp({ at: 'review', answers, migration });
    await app.press(key.enter);
    await app.press('\x1b[6~');
    expect(app.text()).toMatch(/→ It gets one claim:\s+\+ +"email": \{\{ x \}\}/);
    expect(app.text()).toContain('can_jit_provision stays off');
    migration.template = { text: 'Taken.', diff: [], cookies: '', problem: 'Taken. Choose another claim name.' };
    await app.press(key.esc, key.enter);
    expect(app.text()).toContain('✖ Taken. Choose another claim name.');
    expect(app.text()).not.toContain('Start');
  });

  const real = {
    answers: {
      mode: 'migrate',
      consumerProjectId: 'project-test-7',
      b2bProject: 'workspace_key',
      b2bEnvironment: 'new',
    },
    facts: { environment: new Set<CredentialId>(['consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']) },
  } as const;

  it('offers the dual-write module before a large migration, in the language and folder of choice', async () => {
    const migration = fakeMigration();
    migration.plans = { ...plan, users: 1_200_000 };
    const asked: unknown[] = [];
    const writeDualWrite = async (language: string, _dir: string, _answers: Answers, out: string) => {
      asked.push([language, out]);
      if (out === 'taken') throw new UserError({ what: 'In the way.', why: 'Files are there.', next: '' });
      return ['Written:', `  ${out}/stytch_dual_write.py`, '', 'Wire it in:', '  dual.created(user)'];
    };
    const app = await openApp({
      at: 'review',
      migration,
      services: { writeDualWrite },
      ...real,
    });
    await app.press(key.enter);
    expect(app.text()).toContain('Write the dual-write module');
    await app.press(key.down, key.enter, key.down, key.enter);
    await app.press(key.ctrlU);
    await app.paste('taken');
    await app.press(key.enter);
    expect(app.text()).toContain('In the way. Files are there.');
    await app.press(key.ctrlU);
    await app.paste('src/auth');
    await app.press(key.enter);
    expect(app.text()).toContain('src/auth/stytch_dual_write.py');
    expect(asked).toEqual([
      ['python', 'taken'],
      ['python', 'src/auth'],
    ]);
    await app.press(key.enter);
    expect(app.text()).toContain('Start the migration');
  });

  it('does not offer dual write for few Users', async () => {
    const app = await openApp({ at: 'review', ...real });
    await app.press(key.enter);
    expect(app.text()).toContain('Start the migration');
    expect(app.text()).not.toContain('dual-write');
  });

  it('requires a live project’s id to be typed', async () => {
    const migration = fakeMigration();
    migration.live = 'project-live-7';
    const app = await openApp({
      at: 'review',
      migration,
      answers: {
        mode: 'migrate',
        consumerProjectId: 'project-live-7',
        b2bProject: 'workspace_key',
        b2bEnvironment: 'new',
      },
      facts: { environment: new Set(['consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']) },
    });
    await app.press(key.enter);
    await app.press(key.enter);
    expect(app.text()).toContain('This is a live project.');
    await app.press('y', key.enter);
    expect(app.migration.calls).not.toContain('run');
    await app.press(key.ctrlU);
    await app.paste('project-live-7');
    await app.press(key.enter);
    await settle();
    expect(app.migration.calls).toContain('run');
  });

  it('asks once more before an interrupted run of real test projects goes on', async () => {
    const app = await openApp({ at: 'execution', ...real });
    expect(app.text()).toContain('These are your real projects.');
    expect(app.migration.calls).not.toContain('run');
    await app.press('y');
    await settle();
    expect(app.migration.calls).toContain('run');
  });

  it('asks for the id again before an interrupted run of a live project goes on', async () => {
    const migration = fakeMigration();
    migration.live = 'project-live-7';
    const app = await openApp({ at: 'execution', migration, ...real });
    expect(app.text()).toContain('The next step writes to them.');
    await settle();
    expect(migration.calls).not.toContain('run');
    await app.paste('project-live-7');
    await app.press(key.enter);
    await settle();
    expect(migration.calls).toContain('run');
  });
});
