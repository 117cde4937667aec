import stytch from 'stytch';
import { expect, test, vi } from 'vitest';
import { addressesFrom } from '../../source/config/addresses.ts';
import { UserError } from '../../source/config/user-error.ts';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { errorTypeOf, isAmbiguous } from '../../source/stytch/errors.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { recorder } from './recorder.ts';

const foreign = [
  'http://stytch.example',
  'http://test.stytch.com',
  'http://127.0.0.1.evil.example',
  'http://localhost.evil.example',
  'http://evil-localhost',
  'http://127.0.0.1@evil.example',
  'http://localhost:80@evil.example',
  'http://evil.example/127.0.0.1',
  'http://evil.example#localhost',
  'http://[::2]',
  'http://10.0.0.1',
  'http://0.0.0.0',
];

test.each([...foreign, 'ftp://localhost', 'localhost:8080', 'file:///tmp', 'nonsense'])('%s is refused', address => {
  for (const variable of ['STYTCH_API_URL', 'STYTCH_MANAGEMENT_URL']) {
    expect(() => addressesFrom({ [variable]: address })).toThrow(UserError);
    expect(() => addressesFrom({ [variable]: address })).toThrow(variable);
  }
});

test.each([
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
  ['http://127.9.9.9', 'http://127.9.9.9'],
  ['http://[::1]:3000/', 'http://[::1]:3000'],
  [' https://stytch.example/v1 ', 'https://stytch.example'],
  ['https://127.0.0.1.evil.example', 'https://127.0.0.1.evil.example'],
])('%s is allowed', (address, origin) => {
  expect(addressesFrom({ STYTCH_API_URL: address })).toEqual({ api: origin, management: undefined });
  expect(addressesFrom({ STYTCH_MANAGEMENT_URL: address })).toEqual({ api: undefined, management: origin });
});

test('nothing given, nothing overridden', () => {
  expect(addressesFrom({ STYTCH_API_URL: ' ' })).toEqual({ api: undefined, management: undefined });
});

test.each(foreign)('the transport sends nothing to %s, and does not call it a network error', async address => {
  const dispatcher = createTransport({ origin: new URL(address).origin, patience: 200, answerTimeout: 200 });
  const client = consumerClient({ projectId: 'project-test-1', secret: 'secret-test-1', dispatcher });
  const error = await client.users.search({}).catch(thrown => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(error.what).toContain('neither https nor on this machine');
});

test("an SDK's own `env` is no way around it", async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { arrived, origin } = await recorder();
  const given = { project_id: 'project-test-1', secret: 'secret-test-1', dispatcher: createTransport() as never };
  await new stytch.Client({ ...given, env: origin }).users.search({});
  expect(arrived).toMatchObject([{ authorization: expect.stringContaining('Basic ') }]);
  const error = await new stytch.Client({ ...given, env: 'http://evil.example' }).users
    .search({})
    .catch(thrown => thrown);
  expect(errorTypeOf(error)).toBe('insecure_address');
  expect(isAmbiguous(error)).toBe(false);
  vi.restoreAllMocks();
});
