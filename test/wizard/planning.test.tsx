/** When the wizard has a plan computed, and what it shows meanwhile. */
import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { fakeMigration, result, summary } from './fake.ts';
import { key, openApp, settle } from './harness.tsx';

afterEach(async () => {
  cleanup();
  process.env['LINES'] = '24';
});

it.each(['leftOver', 'preview', 'plan'])('asks for one plan at "%s", however often the frame is drawn', async at => {
  const app = await openApp({ at: at === 'plan' ? 'review' : at });
  if (at === 'plan') await app.press(key.enter);
  expect(app.migration.planned).toHaveLength(1);
  await app.press('x', key.down, key.up, '\x1b[6~');
  for (const rows of [30, 20, 24]) await app.resize(rows);
  expect(app.migration.planned).toHaveLength(1);
});

it('computes the plan as soon as the Users were read', async () => {
  const app = await openApp({ at: 'inventory' });
  expect(app.text()).toContain('Use what was read');
  expect(app.migration.planned).toHaveLength(1);
});

it('computes none while nothing decides the tenancy, nor once a run has begun', async () => {
  const unclear = { ...summary, tenantKeys: [], domains: [] };
  const app = await openApp({ at: 'organizationWord', summary: unclear });
  expect(app.migration.planned).toEqual([]);
  const migration = fakeMigration();
  migration.summary = () => summary;
  migration.status = () => ({ running: null, pace: null, tasks: [], result, open: [] });
  const answers = { tenancy: 'trusted_metadata', tenantKey: 'tenant' } as const;
  const finished = await openApp({ at: 'connect', migration, answers });
  await finished.press(key.enter);
  expect(finished.migration.planned).toEqual([]);
});

it('has one plan computed from the first question of the tenancy to the plan while defaults are accepted', async () => {
  const app = await openApp({ at: 'organizationWord' });
  expect(app.migration.planned).toHaveLength(1);
  for (let presses = 0; presses < 60 && !app.text().includes('This is the plan'); presses++) await app.press(key.enter);
  expect(app.text()).toContain('This is the plan');
  expect(app.migration.planned).toHaveLength(1);
});

it('goes on with the plan that was begun before the preview was opened', async () => {
  const migration = fakeMigration();
  const signals: AbortSignal[] = [];
  const { plan } = migration;
  migration.hold.planning = new Promise(() => {});
  migration.plan = (answers, options) => {
    if (options?.signal) signals.push(options.signal);
    return plan(answers, options);
  };
  // This question shows nothing of a plan.
  const app = await openApp({ at: 'tenantKey', migration });
  const [ahead] = signals;
  await app.press(key.enter, key.enter, key.enter);
  expect(app.text()).toContain('Working out the plan');
  expect(ahead?.aborted).toBe(false);
});

it('asks for another plan once an answer changes it', async () => {
  const app = await openApp({ at: 'leftOver' });
  await app.press(key.down, key.down, key.enter, key.enter, key.enter);
  expect(app.text()).toContain('These would be your Organizations');
  expect(app.migration.planned.map(answers => answers.leftOver)).toEqual(['leave_out', 'one_organization']);
});

it('shows how many Users were read while the plan is computed, and stops when the screen is left', async () => {
  const migration = fakeMigration();
  let finish = () => {};
  migration.hold.planning = new Promise(resolve => {
    finish = resolve;
  });
  const signals: AbortSignal[] = [];
  const { plan } = migration;
  migration.plan = (answers, options) => {
    if (options?.signal) signals.push(options.signal);
    return plan(answers, options);
  };
  const app = await openApp({ at: 'review', migration });
  await app.press(key.enter);
  expect(app.text()).toContain('Working out the plan: 120,000 Users…');
  await app.press(key.ctrlC);
  await app.workspace.close();
  app.close();
  await settle();
  expect(signals.map(signal => signal.aborted)).toEqual(signals.map(() => true));
  expect(signals.length).toBeGreaterThan(0);
  finish();
});

it('reads the target once, also for two plans that begin together, and plans after that', async () => {
  const migration = fakeMigration();
  const order: string[] = [];
  migration.readTarget = async () => {
    order.push('target');
    await settle();
    order.push('target read');
  };
  migration.plan = async () => {
    order.push('plan');
    return migration.plans;
  };
  const app = await openApp({ at: 'tenantKey', migration });
  await Promise.all([app.workspace.plan({}, {}), app.workspace.plan({ leftOver: 'leave_out' }, {})]);
  expect(order.slice(0, 2)).toEqual(['target', 'target read']);
  expect(order.filter(one => one === 'target')).toHaveLength(1);
  expect(order.filter(one => one === 'plan').length).toBeGreaterThanOrEqual(2);
});
