/** One rendered test a screen: what it shows, what Enter does, what goes wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import type { CredentialId } from '../../source/config/credentials.ts';
import { UserError } from '../../source/config/user-error.ts';
import { fakeMigration, fakeWorld, plan, result, summary } from './fake.ts';
import { key, openApp, settle } from './harness.tsx';

afterEach(cleanup);

describe('step 1, welcome', () => {
  it('offers three kinds of run and saves the chosen one', async () => {
    const app = await openApp();
    expect(app.text()).toContain('Step 1 of 11 · Welcome');
    expect(app.text()).toMatch(/❯ Practice[\s\S]*Rehearse[\s\S]*Migrate/);
    await app.press(key.down, key.enter);
    expect(app.saved.at(-1)).toEqual({ mode: 'rehearse' });
    expect(app.text()).toContain('✔ Kind of run');
    expect(app.text()).toContain('Step 2 of 11');
  });

  it('goes on where it stopped, or starts over', async () => {
    const saved = { hasSaved: true, answers: { mode: 'practice', reason: 'enterprise' } as const };
    const one = await openApp({ at: 'begin', facts: saved });
    expect(one.text()).toContain('Customers ask for SSO or SCIM');
    await one.press(key.enter);
    expect(one.text()).toContain('new B2B project');
    const two = await openApp({ at: 'begin', facts: saved });
    await two.press(key.up, key.enter);
    expect(two.archive).toEqual(['everything']);
    expect(two.text()).toContain('What would you like to do?');
  });

  it('wants the words typed before a real migration is set aside', async () => {
    const saved = { hasSaved: true, answers: { mode: 'migrate', reason: 'enterprise' } as const };
    const app = await openApp({ at: 'begin', facts: saved });
    writeFileSync(join(app.dir, 'journal.sqlite'), '');
    await app.press(key.up, key.enter);
    expect(app.text()).toContain('A real migration was begun here.');
    await app.press('yes', key.enter);
    expect(app.archive).toEqual([]);
    await app.press(key.ctrlU, 'start over', key.enter);
    expect(app.archive).toEqual(['everything']);
  });

  it('keeps the answers for another kind of run', async () => {
    const saved = { hasSaved: true, answers: { mode: 'practice', reason: 'enterprise' } as const };
    const app = await openApp({ at: 'begin', facts: saved });
    await app.press(key.down, key.enter);
    expect(app.archive).toEqual(['work']);
    await app.press(key.enter);
    expect(app.text()).toContain('❯ Customers ask for SSO or SCIM');
  });
});

describe('step 2, the right move', () => {
  it('tells User and Member apart and advises to stay when nothing speaks for B2B', async () => {
    const app = await openApp({ at: 'reason' });
    expect(app.text()).toContain('two Members, one email');
    await app.press(key.up, key.enter);
    expect(app.text()).toContain('staying with Consumer is the better move');
    await app.press(key.enter);
    expect(app.text()).toContain('Why move to B2B?');
    await app.press(key.up, key.enter, 'y');
    expect(app.saved.at(-1)?.reason).toBe('none');
  });
});

describe('step 3, prerequisites', () => {
  const real = { answers: { mode: 'migrate', reason: 'organizations', consumerProjectId: 'project-test-1' } as const };

  it('masks a secret, also a pasted one, checks it at once and keeps the question while it is wrong', async () => {
    const check = vi.fn(async () => ({ problem: 'The secret was refused. Take it again from the dashboard.' }));
    const app = await openApp({ at: 'consumerSecret', facts: real, check });
    await app.press('geheim');
    await app.paste('nis-123\n');
    expect(app.text()).toContain('•'.repeat(13));
    await app.press(key.enter);
    expect(app.text()).toContain('The secret was refused');
    expect(check).toHaveBeenCalledWith({}, 'project-test-1', 'geheimnis-123');
    expect(app.all()).not.toContain('geheim');
    expect(JSON.stringify(app.saved)).not.toContain('geheim');
  });

  it('says what is wrong with an id and stays', async () => {
    const app = await openApp({
      at: 'consumerProjectId',
      facts: { answers: { mode: 'migrate', reason: 'organizations' } },
    });
    await app.press(key.enter);
    expect(app.text()).toContain('Nothing was typed.');
    await app.press('nonsense', key.enter);
    expect(app.text()).toContain('A Consumer project id begins with "project-test-"');
    await app.press(key.ctrlU, 'project-test-7', key.enter);
    expect(app.saved.at(-1)?.consumerProjectId).toBe('project-test-7');
  });

  it('shows each check and goes on with Enter', async () => {
    const app = await openApp({ at: 'connect' });
    expect(app.text()).toMatch(/✔ Local Stytch +listens/);
    expect(app.text()).toMatch(/✔ Consumer project +Consumer project, 200 Users/);
    expect(app.text()).not.toContain('local-secret');
    await app.press(key.enter);
    await settle();
    expect(app.text()).toContain('Step 4 of 11');
  });

  it('asks for what the environment got wrong', async () => {
    const app = await openApp({
      at: 'connect',
      facts: {
        answers: { mode: 'migrate', reason: 'organizations', b2bProject: 'workspace_key', b2bProjectName: 'B2B' },
        credentials: {
          consumerProjectId: 'project-test-1',
          consumerSecret: 'x',
          workspaceKeyId: 'y',
          workspaceKeySecret: 'z',
        },
        environment: new Set(['consumerProjectId', 'consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']),
      },
      check: async () => ({ problem: 'It was refused.' }),
    });
    expect(app.text()).toMatch(/✖ Consumer project +It was refused. \(from the environment\)/);
    await app.press(key.down, key.enter);
    expect(app.text()).toContain('Which Consumer project do you come from?');
  });

  it('says in three parts why a world cannot be opened, and tries again', async () => {
    const openEnvironment = vi.fn(async () => {
      throw new UserError({ what: 'The local Stytch does not start.', why: 'Its port is taken.', next: 'Try again.' });
    });
    const app = await openApp({ at: 'connect', services: { openEnvironment } });
    expect(app.text()).toMatch(/does not start\.\s+Its port is taken\.\s+Try again\./);
    await app.press(key.enter);
    expect(openEnvironment).toHaveBeenCalledTimes(2);
  });
});

describe('step 4, inventory', () => {
  it('shows the progress, then what there is and what becomes of it', async () => {
    const migration = fakeMigration();
    let finish = () => {};
    migration.hold.reading = new Promise(resolve => {
      finish = resolve;
    });
    const app = await openApp({ at: 'inventory', migration });
    expect(app.text()).toMatch(/100 of 200 Users +900 a second +1 s left/);
    finish();
    await settle();
    expect(app.text()).toMatch(/Passkeys +9 +✖ lost/);
    await app.press(key.down, key.enter);
    await settle();
    expect(migration.calls.filter(call => call === 'readInventory')).toHaveLength(2);
    await app.press(key.enter);
    expect(app.text()).toContain('Step 5 of 11');
  });

  it('reads once, however quick the fingers are', async () => {
    const migration = fakeMigration();
    const app = await openApp({ at: 'inventory', migration });
    await app.press(key.down);
    migration.calls = [];
    migration.hold.reading = new Promise(resolve => setTimeout(resolve, 50));
    await app.together(key.enter, key.enter);
    await migration.hold.reading;
    await settle();
    expect(migration.calls).toEqual(['readInventory', 'countSessions']);
  });

  it('counts sessions now where that was cut off before, and reads nothing again', async () => {
    const { sessions: _, ...uncounted } = summary;
    const migration = fakeMigration();
    migration.summary = () => uncounted;
    const app = await openApp({ at: 'connect', migration });
    await app.press(key.enter);
    expect(app.text()).toContain('This is what there is');
    expect(migration.calls).toEqual(['countSessions']);
    await app.press(key.enter);
    expect(app.text()).toContain('Step 5 of 11');
  });

  it('counts on when the total is not known', async () => {
    const migration = fakeMigration();
    migration.readInventory = async onProgress => {
      onProgress({ read: 1234, total: null, rate: 400, secondsLeft: null });
      return new Promise(() => {});
    };
    const app = await openApp({ at: 'inventory', migration });
    expect(app.text()).toContain('1,234 Users read');
  });
});

describe('step 5, passwords', () => {
  it('wants the word typed before a scope that cannot be undone, in a real migration', async () => {
    const app = await openApp({ at: 'passwordScope' });
    await app.press(key.enter);
    expect(app.text()).toContain('Where do the passwords come from?');
    const real = await openApp({
      at: 'passwordScope',
      answers: { mode: 'migrate', consumerProjectId: 'project-test-1', b2bProject: 'workspace_key' },
      facts: { environment: new Set(['consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']) },
    });
    await real.press(key.down, key.enter);
    expect(real.text()).toContain('This cannot be undone.');
    await real.press('yes', key.enter);
    expect(real.text()).toContain('That is not "organization-scoped".');
    await real.press(key.ctrlU, 'organization-scoped', key.enter);
    expect(real.saved.at(-1)?.passwordScope).toBe('organization');
  });

  it('proposes the practice hash file and refuses one that is not there', async () => {
    const app = await openApp({ at: 'passwordFile' });
    await app.press(key.ctrlU, '/nowhere/hashes.json', key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('There is no file /nowhere/hashes.json.'));
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.saved.at(-1)?.passwordFile).toBe('/dev/null'));
  });
});

describe('step 6, tenancy', () => {
  it('takes the application’s own words and speaks them', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.press(key.ctrlU, 'Class', key.enter);
    expect(app.text()).toContain('And a person in one Class?');
    await app.press(key.ctrlU, 'Student', key.enter);
    expect(app.text()).toContain("What decides a User's Class?");
    expect(app.text()).toMatch(/untrusted_metadata says otherwise about "tenant" for 5 Users/);
  });

  it('proposes the best key and previews the largest, with who is left over', async () => {
    const app = await openApp({ at: 'tenantKey', answers: { organizationWord: 'Class', memberWord: 'Student' } });
    expect(app.text()).toMatch(/❯ tenant\s+170 Users, 24 values, 16 in several/);
    await app.press(key.enter);
    expect(app.text()).toMatch(/20 +No tenant/);
    await app.press(key.enter);
    expect(app.text()).toContain('24 Classes with 178 Students; 16 people in several');
    expect(app.text()).toMatch(/Northwind +30 +█{20,}\n/);
    expect(app.text()).toContain('and 19 smaller');
    await app.press(key.enter);
    expect(app.text()).toContain('A Student must have an email address.');
  });
});

it('step 7, people: tells how many and proposes the safe way', async () => {
  const app = await openApp({ at: 'preview' });
  await app.press(key.enter);
  expect(app.text()).toContain('18 Users have no email.');
  await app.press(key.enter);
  expect(app.text()).toContain('22 Users have only unverified emails.');
  await app.press(key.esc);
  expect(app.text()).toContain('18 Users have no email.');
});

it('step 8, sessions: prefills the profile as the guide says', async () => {
  const app = await openApp({ at: 'sessions' });
  await app.press(key.down, key.enter, key.enter, key.enter, key.enter);
  expect(app.text()).toContain('https://test.stytch.com/v1/sessions/jwks/project-test-1');
  await app.press(key.enter);
  expect(app.saved.at(-1)).toMatchObject({ claimName: 'email', tokenIssuer: 'stytch.com/project-test-1' });
});

it('step 8, by hand: shows the values to copy, checks them with a token, then asks for the profile', async () => {
  const token = { claimName: 'email', tokenAudience: 'x', tokenIssuer: 'y', tokenJwksUrl: 'https://z.example' };
  const project = {
    mode: 'migrate',
    b2bProject: 'existing',
    b2bProjectId: 'project-test-2',
    passwordScopeChecked: 'checked',
  } as const;
  const app = await openApp({
    at: 'sessions',
    answers: { ...project, sessions: 'carry_over', ...token },
    facts: {
      answers: { consumerProjectId: 'project-test-1' },
      environment: new Set(['consumerSecret', 'b2bSecret']),
      credentials: { consumerSecret: 'x', b2bSecret: 'y' },
    },
  });
  expect(app.text()).toMatch(/Attribute mapping +\{"email":"email","token_id":"sub"\}/);
  expect(app.text()).toMatch(/Claim template +\{ "email": \{\{ user\.trusted_metadata\.email \}\} \}/);
  await app.press(key.down, key.enter);
  await app.paste('geheim');
  await app.press(key.enter);
  expect(app.text()).toContain('✔ JWT minted');
  expect(app.all()).not.toContain('geheim');
  await app.press(key.enter);
  expect(app.text()).toContain('Which Trusted Auth Token profile did you make?');
});

describe('step 9, review', () => {
  it('shows every answer, changes one, and comes back', async () => {
    const app = await openApp({ at: 'review' });
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

  it('says that nobody is created now, and how many later, when that was chosen', async () => {
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
    const token = { tokenAudience: 'x', tokenIssuer: 'y', tokenJwksUrl: 'https://z.example' };
    const answers = { sessions: 'carry_over', claimName: 'email', ...token } as const;
    migration.template = { text: 'It gets one claim:', diff: [{ sign: '+', text: '  "email": {{ x }}' }] };
    const app = await openApp({ at: 'review', answers, migration });
    await app.press(key.enter);
    await app.press('\x1b[6~');
    expect(app.text()).toMatch(/→ It gets one claim:\s+\+ +"email": \{\{ x \}\}/);
    expect(app.text()).toContain('can_jit_provision stays off');
    migration.template = { text: 'Taken.', diff: [], problem: 'Taken. Choose another claim name.' };
    await app.press(key.esc, key.enter);
    expect(app.text()).toContain('✖ Taken. Choose another claim name.');
    expect(app.text()).not.toContain('Start');
  });

  const real = {
    answers: { mode: 'migrate', consumerProjectId: 'project-test-7', b2bProject: 'workspace_key' },
    facts: { environment: new Set<CredentialId>(['consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']) },
  } as const;

  it('offers many people the dual-write module before the start, in the language and folder of choice', async () => {
    const migration = fakeMigration();
    migration.plans = { ...plan, users: 1_200_000 };
    const asked: unknown[] = [];
    const writeDualWrite = async (language: string, _dir: string, _answers: Answers, out: string) => {
      asked.push([language, out]);
      if (out === 'taken') throw new UserError({ what: 'In the way.', why: 'Files are there.', next: '' });
      return ['Written:', `  ${out}/stytch_dual_write.py`, '', 'Wire it in:', '  dual.created(user)'];
    };
    const app = await openApp({
      ...{ at: 'review', migration, services: { writeDualWrite }, ...real },
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

  it('does not speak of dual write where few people move', async () => {
    const app = await openApp({ at: 'review', ...real });
    await app.press(key.enter);
    expect(app.text()).toContain('Start the migration');
    expect(app.text()).not.toContain('dual-write');
  });

  it('wants a live project’s id typed', async () => {
    const app = await openApp({
      at: 'review',
      answers: { mode: 'migrate', consumerProjectId: 'project-live-7', b2bProject: 'workspace_key' },
      facts: { environment: new Set(['consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']) },
    });
    // The world of the fake has another project; what counts is the id of the answers.
    await app.press(key.enter);
    await app.press(key.enter);
    expect(app.text()).toContain('This is a live project.');
    await app.press('y', key.enter);
    expect(app.migration.calls).not.toContain('run');
  });
});

describe('step 10, execution', () => {
  it('shows a row a task, then the result', async () => {
    const migration = fakeMigration();
    let finish = () => {};
    migration.hold.running = new Promise(resolve => {
      finish = resolve;
    });
    const app = await openApp({ at: 'execution', migration });
    await vi.waitFor(() => expect(app.text()).toMatch(/● Organizations +█+░+ +12 of 24 +60\/s, 2 s left/));
    finish();
    await settle();
    expect(app.text()).toContain('✔ 202 records compared, 0 mismatches');
  });

  it('stops at Ctrl+C and waits until it is saved', async () => {
    const migration = fakeMigration();
    migration.hold.running = new Promise(() => {});
    const app = await openApp({ at: 'execution', migration });
    await app.press(key.ctrlC);
    expect(app.all()).toContain('Stopping, and saving what is done.');
    await app.workspace.close();
    expect(app.world.closed).toBe(true);
  });

  it('shows waits, and says in three parts why it cannot go on', async () => {
    const migration = fakeMigration();
    let fail = (_: Error) => {};
    migration.run = async (_answers, onEvent) => {
      onEvent({ type: 'wait', seconds: 30, why: 'the limit of members create was met' });
      return new Promise((_, reject) => {
        fail = reject;
      });
    };
    const app = await openApp({ at: 'execution', migration });
    await vi.waitFor(() => expect(app.text()).toMatch(/Waiting (30|29) s: the limit of members create was met/));
    fail(new UserError({ what: 'The key was taken back.', why: '401 from Stytch.', next: 'Make a new one.' }));
    await settle();
    expect(app.text()).toMatch(/The key was taken back\.\s+401 from Stytch\.\s+Make a new one\./);
  });
});

describe('step 11, verified', () => {
  it('tells the numbers, who was left, where the report is, what comes next', async () => {
    const app = await openApp({ at: 'execution', answers: { organizationWord: 'Class' } });
    await settle();
    expect(app.text()).toContain('24 Classes, 178 Members from 200 Users');
    expect(app.text()).toContain('/tmp/migration/report');
    expect(app.text()).toMatch(/18 +No email address/);
  });

  it('groups failures with cause and cure, and tries again', async () => {
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

it('step 11, catching up: reads again, runs again, says what was new; a real project is confirmed once more', async () => {
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

describe('step 11, proof', () => {
  const token = { tokenAudience: 'x', tokenIssuer: 'y', tokenJwksUrl: 'https://z.example' };
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
      mend: { setting: 'Audience of the profile', value: 'project-test-1' },
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

it('leaves nothing wider than the window on any screen of the road', async () => {
  const app = await openApp();
  for (let guard = 0; guard < 40 && !app.text().includes('Step 11'); guard++) {
    for (const line of app.text().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    await app.press(key.enter);
  }
  expect(app.text()).toContain('Step 11 of 11 · Verified');
  expect(app.saved.at(-1)).toMatchObject({ tenancy: 'trusted_metadata', tenantKey: summary.tenantKeys[0]?.key });
});

it('waits for a world that is still opening before it closes everything', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const migration = fakeMigration();
  const world = fakeWorld(migration);
  const openEnvironment = async () => {
    await promise;
    return world;
  };
  const app = await openApp({ at: 'connect', migration, services: { openEnvironment } });
  const closed = app.workspace.close();
  resolve();
  await closed;
  expect(world.closed).toBe(true);
  expect(migration.calls).toContain('close');
});
