/** Every address of Stytch's documentation in the program and in the docs stands in one list, with what it was checked against. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/**
 * `page`: a stored copy of that page, of the present tree (its header names stytch.com/docs/llms.txt), was read in November 2026.
 * `service`: the service itself sends it as `error_url`; the local Stytch answers with the same. It is not part of the tree.
 */
const checked: Record<string, 'page' | 'service'> = {
  'api-reference/b2b/api/mfa/totp/migrate-totp': 'page',
  'api-reference/b2b/api/passwords/migrate': 'page',
  'api-reference/pwa/api/v3/overview': 'page',
  'get-started/data-models': 'page',
  'multi-tenant-auth/auth-flows': 'page',
  'multi-tenant-auth/authentication/passwords/cross-org': 'page',
  'multi-tenant-auth/authentication/trusted-auth-tokens/overview': 'page',
  'resources/branding/custom-domains': 'page',
  'resources/branding/custom-email-domains': 'page',
  'resources/migrations/migrating-from-consumer-to-b2b': 'page',
  'resources/migrations/migrating-user-data': 'page',
  'resources/migrations/reconciling-data-models': 'page',
  'resources/workspace-management/webhooks': 'page',
  'api/errors': 'service',
  'b2b/api/errors': 'service',
  'workspace-management/pwa/errors': 'service',
};

/** The contract is Stytch's own text, with addresses of every age. */
const files = globSync(['source/**/*.{ts,tsx,py,mjs,md}', 'docs/*.md', '*.md']).filter(
  file => !file.includes('node_modules'),
);

it('each address that is used was checked, and each that was checked is used', () => {
  const used = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/https:\/\/(?:www\.)?stytch\.com\/docs\/?([\w/.-]*)/g)].map(
      match => match[1],
    ),
  );
  expect([...new Set(used)].sort()).toEqual(Object.keys(checked).sort());
});
