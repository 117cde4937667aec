import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  behaviourOf,
  type DoctorFile,
  harmlessDetail,
  readDoctor,
  writeDoctor,
} from '../../../source/migration/doctor/doctor-file.ts';
import { openEnvironment } from '../../../source/migration/environment.ts';
import { startSandbox } from '../../../source/sandbox/index.ts';

const at = '2026-11-26T10:00:00.000Z';
const differs = { id: 'slug-case', status: 'differs', assumed: 'different', observed: 'same', at } as const;
const made: DoctorFile = { format: 1, version: '0.1.0', service: 'stytch', at, results: [differs] };
const folder = () => mkdtempSync(join(tmpdir(), 'doctor-file-'));

describe('doctor.json', () => {
  test('what was written is read', () => {
    const dir = folder();
    writeDoctor(dir, made, undefined);
    expect(readDoctor(dir)).toEqual(made);
  });

  test.each([
    ['{\n"format": 1,\n"results" [] }', 'It is not JSON: line 3 is not understood.'],
    [JSON.stringify({ ...made, secret: 'x' }, null, 1), 'The whole is not what doctor writes (line 1).'],
    [
      JSON.stringify({ ...made, results: [differs, { ...differs, detail: 'ada@example.com' }] }, null, 1),
      'results.1.detail is not what doctor writes (line 15).',
    ],
  ])('a file that doctor did not write is refused, with the line', (text, why) => {
    const dir = folder();
    writeFileSync(join(dir, 'doctor.json'), text);
    expect(() => readDoctor(dir)).toThrow(expect.objectContaining({ why, exitCode: 2 }));
  });

  test.each([
    'ada@example.com',
    'organization-test-007d9d4a-deac-4a87-ba0a-e6e8afba4d4b',
    'eyJhbGciOiJSUzI1NiIsImtpZCI6Imp3ay10ZXN0LWMyYTVhNTk5LWE0YzAtNGJjZS04ZDg5IiwidHlwIjoiSldUIn0',
  ])('%s is no detail', text => {
    expect(harmlessDetail(text)).toBeUndefined();
    expect(() => writeDoctor(folder(), { ...made, results: [{ ...differs, detail: text }] }, undefined)).toThrow();
  });

  test('results of another service are not kept', () => {
    const dir = folder();
    const asked = { ...made, results: [{ ...differs, status: 'not_asked' as const, observed: null }] };
    expect(writeDoctor(dir, asked, made).results).toEqual([differs]);
    expect(writeDoctor(dir, asked, { ...made, service: 'local' }).results[0]?.status).toBe('not_asked');
  });
});

describe('a sandbox that behaves as observed', () => {
  test('only what differs is a switch, and only answers that the sandbox knows', () => {
    const unclear = { ...differs, id: 'scrypt-salt', status: 'unclear' as const, observed: 'neither' };
    const other = { ...differs, id: 'email-case', observed: 'sometimes' };
    expect(behaviourOf({ ...made, results: [differs, unclear, other] })).toEqual({ 'slug-case': 'same' });
    expect(behaviourOf(undefined)).toEqual({});
  });

  test('a switch or a behaviour that does not exist is refused', async () => {
    await expect(startSandbox({ users: 0, behaviour: { 'no-switch': 'x' } })).rejects.toThrow('no switch "no-switch"');
    await expect(startSandbox({ users: 0, behaviour: { 'slug-case': 'x' } })).rejects.toThrow(
      '"slug-case" is one of different, same, not "x"',
    );
  });

  test.each([
    ['rehearse', 400],
    ['practice', 200],
  ] as const)('in a %s, the folder is read: %i', async (mode, status) => {
    const dir = folder();
    writeDoctor(dir, made, undefined);
    const environment = await openEnvironment({ dir, answers: { mode }, credentials: {}, addresses: {} });
    try {
      const { workspaceKeyId: id, workspaceKeySecret: secret } = environment.credentials;
      const send = async (path: string, auth: string, body: object) =>
        fetch(`${environment.b2b.api}${path}`, {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from(auth).toString('base64')}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(body),
        });
      const workspace = `${id}:${secret}`;
      await send('/pwa/v3/projects', workspace, { name: 'case', vertical: 'B2B', project_slug: 'case' });
      const envs = '/pwa/v3/projects/case/environments';
      const live = await send(envs, workspace, { name: 'live', type: 'LIVE' });
      const { environment: made } = (await live.json()) as { environment: Record<string, string> };
      const secrets = await send(`${envs}/${made['environment_slug']}/secrets`, workspace, {});
      const given = ((await secrets.json()) as { secret: { secret: string } }).secret.secret;
      const auth = `${made['project_id']}:${given}`;
      const organization = (slug: string) =>
        send('/v1/b2b/organizations', auth, { organization_name: slug, organization_slug: slug });
      expect((await organization('acme')).status).toBe(200);
      expect((await organization('ACME')).status).toBe(status);
    } finally {
      await environment.close();
    }
  });
});
