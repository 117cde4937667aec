import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentText } from '../../source/sandbox/contract/document.ts';
import { contractFolder } from '../../source/sandbox/contract/folder.ts';
import { contractText } from '../../source/sandbox/contract/generate.ts';
import { faultsOf, hasContract } from './contract.ts';

describe.skipIf(!hasContract)('the contract', () => {
  it('matches the published descriptions (npm run contract writes it)', () => {
    const checkedIn = readFileSync('source/sandbox/contract/contract.json', 'utf8');
    expect(checkedIn === contractText(contractFolder() as string)).toBe(true);
  });

  it('judges: a field too many, one too few, a wrong type, an unknown error type', () => {
    const exchange = { method: 'POST', path: '/v1/users', query: {}, headers: {}, requestBody: {}, status: 200 };
    expect(faultsOf({ ...exchange, responseBody: {} }).join()).toContain('user_id');
    expect(faultsOf({ ...exchange, requestBody: { mail: '' }, responseBody: {} }).join()).toContain('mail');
    const error = { status_code: 400, request_id: 'x', error_type: 'nonsense', error_message: 'x', error_url: 'x' };
    expect(faultsOf({ ...exchange, status: 400, responseBody: error }).join()).toContain('nonsense');
  });
});

describe('docs/sandbox.md', () => {
  it('matches the routes (npm run contract writes it)', () => {
    expect(readFileSync('docs/sandbox.md', 'utf8') === documentText()).toBe(true);
  });
});
