/** Login calls in the login flow that was chosen. */
import { expect, it } from 'vitest';
import type { Finding } from '../../../source/codebase/scan/finding.ts';
import { operationNamed } from '../../../source/codebase/scan/operations.ts';
import { byFlow } from '../../../source/codebase/scan/output/by-flow.ts';

function found(name: string): Finding {
  const operation = operationNamed(name);
  if (!operation) throw new Error(name);
  const { becomes, b2b } = operation;
  return { operation: name, becomes, b2b: b2b.map(({ sdk }) => sdk), parameters: b2b[0]?.params ?? null } as Finding;
}

const login = found('POST /v1/passwords/authenticate');
const one = (flow: Parameters<typeof byFlow>[1], finding = login) => byFlow([finding], flow)[0];

it('discovery: the discovery call and its parameters', () => {
  expect(one('discovery')).toMatchObject({ b2b: ['passwords.discovery.authenticate'] });
  expect(one('discovery')?.parameters?.required).not.toContain('organization_id');
});

it('pages of Organizations: the other one, which needs an Organization', () => {
  expect(one('organization')).toMatchObject({ b2b: ['passwords.authenticate'] });
  expect(one('organization')?.parameters?.required).toContain('organization_id');
});

it.each(['both', undefined] as const)('%s: both calls', flow => {
  expect(one(flow)).toEqual(login);
});

it('other calls stay as they are', () => {
  const other = found('GET /v1/users/{user_id}');
  expect(one('discovery', other)).toEqual(other);
});
