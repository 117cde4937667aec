/** The flags of `run` beside the answers: what they become, and what is refused. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runOptions } from '../../source/commands/run-flags.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('the proofs take their secrets from the environment, never from a flag', () => {
  test.each([
    ['provePassword', 'STYTCH_PROOF_PASSWORD', 'proof', 'password'],
    ['proveTotp', 'STYTCH_PROOF_TOTP_CODE', 'totpProof', 'code'],
  ] as const)('--%s', (flag, variable, option, field) => {
    expect(() => runOptions({ [flag]: 'ada@acme.example' })).toThrow(expect.objectContaining({ exitCode: 2 }));
    vi.stubEnv(variable, '123456');
    expect(runOptions({ [flag]: 'ada@acme.example' })[option]).toMatchObject({
      email: 'ada@acme.example',
      [field]: '123456',
    });
  });

  test('a code counts for the moment in which the command began', () => {
    vi.stubEnv('STYTCH_PROOF_TOTP_CODE', '123456');
    expect(runOptions({ proveTotp: 'ada@acme.example' }).totpProof?.shownAt).toBeGreaterThan(Date.now() - 60_000);
  });
});

test.each([
  ['percent', '0', 'a number from 1 to 100'],
  ['conflicts', 'both', 'consumer or b2b'],
  ['gone', 'keep', '"remove", or left out'],
  ['passwordFd', 'x', 'the number of an open file descriptor'],
])('--%s %s is refused with what is allowed', (flag, value, allowed) => {
  expect(() => runOptions({ [flag]: value, provePassword: 'ada@acme.example' })).toThrow(
    expect.objectContaining({ why: `It is ${allowed}.`, exitCode: 2 }),
  );
});
