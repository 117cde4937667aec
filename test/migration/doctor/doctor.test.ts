import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assumptions } from '../../../source/migration/doctor/assumptions/index.ts';
import { doctorTask } from '../../../source/migration/doctor/created.ts';
import { readDoctor } from '../../../source/migration/doctor/doctor-file.ts';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { doctorStage } from './stage.ts';

const users: string[] = [];
/** Environments that are there at once, and the most of them. */
const environments = { now: 0, most: 0 };
const stage = await doctorStage({
  onExchange: ({ method, path, status }) => {
    if (status === 200 && /\/environments(\/[^/]+)?$/.test(path)) {
      if (method === 'POST') environments.now += 1;
      if (method === 'DELETE') environments.now -= 1;
      environments.most = Math.max(environments.most, environments.now);
    }
    if (method === 'POST' && path === '/v1/passwords' && status === 200) users.push(path);
  },
});
const asked = assumptions.filter(({ probe }) => typeof probe === 'object').map(({ id }) => id);

describe('doctor on the local Stytch', () => {
  test('with a workspace key it asks everything, all is as assumed, and nothing is left', async () => {
    const before = await stage.inventory();
    const dir = stage.folder();
    const { results, left, file } = await stage.run('workspace', { dir });
    expect(results.filter(({ status }) => status === 'as_assumed').map(({ id }) => id)).toEqual(asked);
    expect(results.filter(({ status }) => status !== 'as_assumed').every(({ status }) => status === 'not_asked')).toBe(
      true,
    );
    expect(left).toEqual([]);
    expect(file.service).toBe('local');
    expect(await stage.inventory()).toEqual(before);
    // A workspace may not have room for many: each is deleted when its question is answered.
    expect(environments.most).toBeLessThan(10);
    const journal = new Journal(join(dir, 'doctor', 'journal.sqlite'));
    expect([...journal.records(doctorTask)]).toEqual([]);
    journal.close();

    // The file is for its owner only, and holds no secret, no address and no id.
    const path = join(dir, 'doctor.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    const { consumer, workspace } = stage.credentials;
    for (const known of [consumer.project_id, consumer.secret, workspace.key_id, workspace.key_secret, stage.url])
      expect(text).not.toContain(known);
    expect(text).not.toMatch(/@|-test-|-live-|secret-|eyJ|example\.com/);
    expect(readDoctor(dir)?.results).toHaveLength(assumptions.length);
  });

  test('without a workspace key it asks the named test project, and removes what it made there', async () => {
    await stage.b2b('POST /v1/b2b/organizations', { organization_name: 'Others', organization_slug: 'theirs' });
    const before = await stage.inventory();
    await expect(stage.run('named')).rejects.toThrow(/is not empty. Nothing was written/);
    await expect(stage.run('named', { confirmNotEmpty: 'project-test-other' })).rejects.toThrow(/is not empty/);
    users.length = 0;
    const { results, left } = await stage.run('named', { confirmNotEmpty: stage.given.named.b2bProjectId });
    // One invented User for all questions.
    expect(users).toHaveLength(1);
    expect(left).toEqual([]);
    expect(await stage.inventory()).toEqual(before);
    const needs = new Map(
      assumptions.map(({ id, probe }) => [id, typeof probe === 'object' ? probe.needs : 'no probe']),
    );
    for (const { id, status } of results) {
      const expected = ['b2b', 'consumer'].includes(needs.get(id) ?? '') ? 'as_assumed' : 'not_asked';
      expect({ id, status }).toEqual({ id, status: expected });
    }
    const [{ organization_id }] = before.organizations;
    await stage.b2b(`DELETE /v1/b2b/organizations/${organization_id}`);
  });

  test('it refuses a live project and missing credentials, before any call', async () => {
    const credentials = { b2bProjectId: 'project-live-1', b2bSecret: 'secret-live-1' };
    await expect(stage.run('named', { credentials })).rejects.toThrow('project-live-1 is no test project.');
    await expect(stage.run('named', { credentials: {} })).rejects.toThrow('There is no project to ask.');
  });

  test('a live Consumer project is not asked', async () => {
    const consumerProjectId = 'project-live-00000000-0000-4000-8000-000000000000';
    const credentials = { ...stage.given.workspace, consumerProjectId };
    const { results, reasons } = await stage.run('workspace', { credentials, only: ['session-list-jwt'] });
    expect(results[0]?.status).toBe('not_asked');
    expect(reasons['session-list-jwt']).toBe('The Consumer project is live, and is not asked.');
  });

  test('what a later run does not ask keeps what an earlier one observed of the same service', async () => {
    const dir = stage.folder();
    await stage.run('workspace', { dir, only: ['attest-mfa'] });
    const { file } = await stage.run('named', { dir, only: ['slug-case'] });
    const known = file.results.filter(({ status }) => status !== 'not_asked').map(({ id }) => id);
    expect(known).toEqual(['slug-case', 'attest-mfa']);
  });

  test('a signal ends it between two questions, and what was made is removed', async () => {
    const before = await stage.inventory();
    const stop = new AbortController();
    const onEvent = (event: { type: string }) => event.type === 'result' && stop.abort();
    const { stopped, results, left } = await stage.run('workspace', { signal: stop.signal, onEvent });
    expect({ stopped, asked: results.length, left }).toEqual({ stopped: true, asked: 1, left: [] });
    expect(await stage.inventory()).toEqual(before);
  });
});
