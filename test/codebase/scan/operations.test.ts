/** The operation map against the contract, and how the SDKs spell names. */
import { expect, test } from 'vitest';
import map from '../../../source/codebase/scan/operation-map.json' with { type: 'json' };
import { operationOf, spell } from '../../../source/codebase/scan/operations.ts';
import contract from '../../../source/sandbox/contract/contract.json' with { type: 'json' };

const ofApi = (api: string) =>
  contract.operations.filter(each => each.api === api).map(({ method, path }) => `${method} ${path}`);

test('each operation of the Consumer contract has one entry, and no other has', () => {
  expect(map.operations.map(({ operation }) => operation).sort()).toEqual(ofApi('consumer').sort());
});

test('what an operation becomes is in the B2B contract, or the operation itself', () => {
  const known = new Set([
    ...ofApi('b2b'),
    ...map.operations.filter(({ becomes }) => becomes === 'same').map(each => each.operation),
  ]);
  for (const { operation, b2b, becomes } of map.operations) {
    for (const target of b2b) expect(known, operation).toContain(target.operation);
    if (becomes === 'no-counterpart') continue;
    expect(b2b.length, operation).toBeGreaterThan(0);
  }
});

test('required parameters of a target are those of the B2B contract', () => {
  const schemas = contract.schemas as Record<string, { required?: string[]; properties?: object }>;
  for (const { b2b } of map.operations as { b2b: { operation: string; params?: { required: string[] } }[] }[]) {
    for (const { operation, params } of b2b) {
      if (!params) continue;
      const found = contract.operations.find(each => `${each.method} ${each.path}` === operation);
      const body = found?.body && '$ref' in found.body ? schemas[found.body.$ref as string] : undefined;
      const all = [...Object.keys(body?.properties ?? {}), ...(found?.parameters ?? []).map(({ name }) => name)];
      for (const name of params.required) expect(all, operation).toContain(name);
    }
  }
});

test('every entry has a sentence of its own language, ended', () => {
  const entries = [...map.operations, ...map.helpers, ...map.browser, ...map.ui];
  for (const { advice } of entries) expect(advice).toMatch(/^[A-Z].*\.$/);
});

test.each([
  ['python', 'magic_links.email.login_or_create'],
  ['python', 'users.create_async'],
  ['go', 'OTPs.Sms.LoginOrCreate'],
  ['go', 'Sessions.AuthenticateWithClaims'],
  ['java', 'getMagicLinks.getEmail.loginOrCreateCompletable'],
  ['php', 'passwords.existingPassword.reset'],
  ['ruby', 'm2m.clients.secrets.rotate_start'],
])('%s: %s is an operation', (_language, path) => {
  expect(operationOf(path.split('.'), 'server')).toBeDefined();
});

test('names of B2B are spelled as each language does', () => {
  const sdk = 'organizations.members.deleteTOTP';
  expect(spell(sdk, 'javascript')).toBe(sdk);
  expect(spell(sdk, 'python')).toBe('organizations.members.delete_totp');
  expect(spell('otps.email.loginOrSignup', 'go')).toBe('OTPs.Email.LoginOrSignup');
  expect(spell('magicLinks.email.loginOrSignup', 'php')).toBe('magic_links->email->loginOrSignup');
});
