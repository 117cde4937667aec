import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

const column = { file: 'prisma/schema.prisma', line: 31, schema: null, table: 'orders', column: 'stytch_user_id' };

it('asks for the database and its columns, and saves both', async () => {
  const app = await openApp({ at: 'database' });
  expect(app.text()).toContain('Which database does your application have?');
  await app.press(key.down, key.enter);
  expect(app.text()).toContain('Which columns hold a user_id?');
  await app.press(key.ctrlU, 'orders', key.enter);
  expect(app.text()).toContain('"orders" names no table: write <table>.<column>');
  await app.press(key.ctrlU, 'orders.user_id by workspace', key.enter);
  expect(app.text()).toContain('Do users stay logged in?');
  expect(app.saved.at(-1)).toMatchObject({ database: 'mysql', databaseColumns: 'orders.user_id by workspace' });
});

it('does not ask for columns of a database that it writes no SQL for', async () => {
  const app = await openApp({ at: 'database' });
  await app.press(key.up, key.enter);
  expect(app.saved.at(-1)?.database).toBe('none');
  expect(app.text()).toContain('Do users stay logged in?');
});

it('offers what the scan found: Enter takes it', async () => {
  const app = await openApp({
    at: 'database',
    facts: {
      codeColumns: [column, { ...column, line: 40 }, { ...column, column: 'approver' }, { ...column, table: null }],
    },
  });
  await app.press(key.enter);
  expect(app.text()).toContain('The scan of your code found 4 columns:');
  expect(app.text()).toContain('orders.stytch_user_id prisma/schema.prisma:31');
  await app.press(key.enter);
  expect(app.saved.at(-1)?.databaseColumns).toBe(
    'orders.stytch_user_id; orders.approver into organization_id, approver_member_id',
  );
});
