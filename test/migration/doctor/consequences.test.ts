import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assumptions } from '../../../source/migration/doctor/assumptions/index.ts';
import {
  assumptionFacts,
  consequencesFor,
  differencesOf,
  observedAt,
  paceWith,
  planDifferences,
} from '../../../source/migration/doctor/consequences.ts';
import type { DoctorFile } from '../../../source/migration/doctor/doctor-file.ts';
import { noFacts } from '../../../source/migration/doctor/plan-facts.ts';
import { openEnvironment } from '../../../source/migration/environment.ts';
import { assumptionText } from '../../../source/migration/report/assumptions.ts';
import { stage } from '../stage.ts';
import { differing, observedMigration } from './observed.ts';

describe('what follows from an observation', () => {
  const scrypt = differencesOf(differing('scrypt-salt', 'text'));

  test('it is a problem of the plan with the answers that it matters for, and names the assumption', () => {
    const [problem] = consequencesFor(scrypt, { passwords: 'file' }, { ...noFacts, scryptHashes: 3 }).problems;
    expect(problem?.text).toBe(
      'The salt of `scrypt_config` is taken as it is written. scrypt hashes would be stored so that no user can log in with them. (doctor: scrypt-salt)',
    );
    expect(consequencesFor(scrypt, { passwords: 'none' }, { ...noFacts, scryptHashes: 3 })).toEqual({
      problems: [],
      warnings: [],
    });
  });

  test('where a result is wanted, nothing starts without one; a practice needs none', () => {
    const without = planDifferences(undefined);
    const [problem] = consequencesFor(without, { mode: 'migrate', doctor: 'ask' }, noFacts).problems;
    expect(problem?.text).toContain('Doctor has not asked this service yet.');
    for (const answers of [
      { mode: 'migrate', doctor: 'assume' },
      { mode: 'practice', doctor: 'ask' },
    ] as const)
      expect(consequencesFor(without, answers, noFacts)).toEqual({ problems: [], warnings: [] });
    const known = planDifferences(differing('slug-case', 'same'));
    expect(consequencesFor(known, { mode: 'migrate', doctor: 'ask' }, noFacts).problems).toEqual([]);
  });

  test('an answer that is not known is a warning', () => {
    const file = differing('slug-case', 'sometimes');
    const { warnings } = consequencesFor(differencesOf(file), {}, noFacts);
    expect(warnings[0]?.text).toContain('Doctor saw "sometimes". What follows is not known');
  });

  test('an observation counts for the service that it was made at, for a rehearsal, and for no practice', () => {
    const dir = mkdtempSync(join(tmpdir(), 'observed-'));
    const real = { api: undefined, management: undefined } as never;
    const local = { api: 'http://127.0.0.1:1', management: 'http://127.0.0.1:1' };
    const at = (mode: 'migrate' | 'rehearse' | 'practice', b2b: typeof local) =>
      observedAt({ dir, mode, b2b, local: mode !== 'migrate' }) !== undefined;
    expect(at('migrate', real)).toBe(false);
    for (const service of ['stytch', 'local'] as const) {
      writeFileSync(join(dir, 'doctor.json'), JSON.stringify(differing('slug-case', 'same', service)));
      expect([at('migrate', real), at('migrate', local)]).toEqual([service === 'stytch', service === 'local']);
      expect([at('rehearse', local), at('practice', local)]).toEqual([true, false]);
    }
  });

  test('the pace is slower where fewer calls are taken, unless one is named', () => {
    const limited = differing('unpublished-rate', 'limited');
    expect(paceWith(undefined, limited)?.rate).toEqual({ calls: 10, seconds: 1 });
    const named = { rate: { calls: 30, seconds: 1 } };
    expect(paceWith(named, limited)).toBe(named);
    expect(paceWith(undefined, undefined)).toBeUndefined();
  });
});

describe('the report', () => {
  const all = assumptions.length;

  test('without doctor, and with one of a local Stytch, everything is assumed', () => {
    for (const file of [undefined, differing('slug-case', 'same', 'local')]) {
      const facts = assumptionFacts(file);
      expect([facts.verified.length, facts.differing.length, facts.assumed.length]).toEqual([0, 0, all]);
      expect(assumptionText(facts)).toContain(`Nothing was verified on the real service: all ${all} statements`);
    }
  });

  test('what the real service said is verified or different, and the rest is assumed', () => {
    const file: DoctorFile = differing('slug-case', 'same', 'stytch');
    const at = '2026-11-26T10:00:00.000Z';
    file.at = at;
    file.results.push({ id: 'email-case', status: 'as_assumed', assumed: 'same', observed: 'same', at });
    const text = assumptionText(assumptionFacts(file));
    expect(text).toContain(`last on 2026-11-26: 1 statements hold, 1 differ, ${all - 2} are still assumed.`);
    expect(text).toMatch(/### Different on the real service\n\n- Slugs that differ in capitals only are the same\./);
    expect(text).toMatch(
      /### Verified on the real service\n\n- Email addresses that differ in capitals only are the same/,
    );
  });
});

describe('a migration that knows what differs', () => {
  test('refuses what is unsafe, before any write', async () => {
    const writes: string[] = [];
    const onExchange = ({ method, path }: { method: string; path: string }) => {
      if (method !== 'GET' && !path.endsWith('/search')) writes.push(`${method} ${path}`);
    };
    const { refused } = await observedMigration('scrypt-salt', 'text', { onExchange });
    expect(refused).toContain('(doctor: scrypt-salt)');
    expect(writes).toEqual([]);
  });

  test('what it does not know about such a service, its run names, and goes on with the rest', async () => {
    const answers = { loginFlow: 'both', organizationUrl: 'https://{{slug}}.example.com/login' } as const;
    const { result } = await observedMigration('sdk-slug-in-host', 'refused', { users: 20, answers, known: false });
    expect(result?.failures).not.toEqual([]);
  });

  test('plans and runs at a lower rate, unless one is named', async () => {
    const at = await stage({}, { users: 5, onExchange: () => {} }, undefined);
    const { dir, credentials, answers } = at;
    at.migration.close();
    const addresses = { api: at.sandbox.url, management: at.sandbox.url };
    const rates: number[] = [];
    for (const pace of [undefined, { rate: { calls: 30, seconds: 1 } }]) {
      writeFileSync(join(dir, 'doctor.json'), JSON.stringify(differing('unpublished-rate', 'limited')));
      const environment = await openEnvironment({ dir, answers, credentials, addresses, pace });
      const migration = await environment.open();
      await migration.readInventory(() => {});
      const { calls, warnings } = await migration.plan(answers);
      expect(warnings.map(({ id }) => id)).toContain('doctor_unpublished-rate');
      const creates = calls.find(({ endpoint }) => endpoint === 'B2B organizations create');
      rates.push(migration.throttle.state.limit, creates?.perSecond ?? 0);
      migration.close();
    }
    await at.close();
    expect(rates).toEqual([10, 10, 30, 30]);
  });
});
