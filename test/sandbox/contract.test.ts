import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sandboxPage } from '../../source/migration/doctor/documents.ts';
import { contractFolder } from '../../source/sandbox/contract/folder.ts';
import { contractText } from '../../source/sandbox/contract/generate.ts';
import { faultsOf } from './contract.ts';

describe('the contract', () => {
  it('matches the published descriptions (npm run contract writes it)', () => {
    const checkedIn = readFileSync('source/sandbox/contract/contract.json', 'utf8');
    expect(checkedIn === contractText(contractFolder)).toBe(true);
  });

  it('is inside the repository, and no file of source or test reads one outside', () => {
    expect(relative('.', contractFolder).startsWith('..')).toBe(false);
    const files = globSync('{source,test}/**/*.{ts,tsx}').filter(file => !file.startsWith('test/cases/'));
    const outside = files.filter(file =>
      /['"`(](\.\.\/)*shared\/contract|STYTCH_CONTRACT_DIR/.test(readFileSync(file, 'utf8')),
    );
    expect(outside.filter(file => !file.endsWith('contract.test.ts'))).toEqual([]);
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
    expect(readFileSync('docs/sandbox.md', 'utf8') === sandboxPage()).toBe(true);
  });
});
