/** The cases of test/cases, each with the answers that it is about. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsumerUser } from './end-state.ts';
import type { Situation } from './generate.ts';

const folder = join(import.meta.dirname, '..', 'cases');

const byTenant = (tenantKey: string) => ({ tenancy: 'trusted_metadata', tenantKey }) as const;

export const caseAnswers = {
  '10-tenant-names-clash': byTenant('org'),
  '11-tenant-value-kinds': byTenant('org'),
  '11b-tenant-key-nested': byTenant('app.org.id'),
  '11c-tenant-key-constructor': byTenant('constructor'),
  '11d-tenant-key-proto': byTenant('__proto__'),
  '12-one-user-500-orgs': byTenant('org'),
  '14b-odd-email-domains': { tenancy: 'email_domain' },
  '15-odd-names': { tenancy: 'single' },
  '15b-odd-tenant-names': byTenant('org'),
  '16-metadata': { tenancy: 'single' },
  '17-pending-locked-deleted': { tenancy: 'single' },
  '18-phones': { tenancy: 'single' },
  '19-slug-of-one-is-id-of-other': byTenant('org'),
  '27-unverified-with-hash': { tenancy: 'single' },
} as const;

export type CaseName = keyof typeof caseAnswers;

/** Reads a case; `answers` override those that it is about. */
export function readCase(name: CaseName, answers: Partial<Situation['answers']> = {}): Situation {
  const hashes = join(folder, name, 'hashes.ndjson');
  const lines = existsSync(hashes) ? readFileSync(hashes, 'utf8').trim().split('\n') : [];
  return {
    users: JSON.parse(readFileSync(join(folder, name, 'users.json'), 'utf8')) as ConsumerUser[],
    answers: {
      passwordScope: 'cross_org',
      passwords: 'file',
      sessions: 'log_in_again',
      ...caseAnswers[name],
      ...answers,
    },
    hashLines: lines.map(line => JSON.parse(line).user_id),
  };
}

/** Whom the service refuses as a Member: addresses it does not take, and metadata with too many keys. */
export const refused: Partial<Record<CaseName, string[]>> = {
  '14b-odd-email-domains': ['e@b\u00fccher.example', '"x@evil.example"@polder.example', 'm@\u0130stanbul.example'],
  '16-metadata': ['m5@polder.example'],
};

const names = Object.keys(caseAnswers) as CaseName[];
/** All but the one with 500 Organizations, which takes seconds. */
export const shortCases = names.filter(name => name !== '12-one-user-500-orgs');
