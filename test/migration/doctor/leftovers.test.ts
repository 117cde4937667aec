/** What an earlier doctor left is removed with the credentials and hosts that made it, or not at all. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePrivateFolder } from '../../../source/config/private-files.ts';
import { create, type Kind, leftovers } from '../../../source/migration/doctor/created.ts';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { doctorStage } from './stage.ts';

const stage = await doctorStage();
const { consumer, b2b, workspace } = stage.credentials;
const where = {
  keyId: workspace.key_id,
  b2bProjectId: undefined,
  consumerProjectId: consumer.project_id,
  management: stage.url,
  api: stage.url,
};

/** A folder whose journal says that an object of this kind was made there. */
function folderWith(kind: Kind, target: object): string {
  const dir = stage.folder();
  makePrivateFolder(join(dir, 'doctor'));
  const journal = new Journal(join(dir, 'doctor', 'journal.sqlite'));
  const intent = { kind, mark: '0123456789ab', name: 'doctor-0123456789ab' };
  journal.add('doctor', `${kind} ${intent.mark}`, intent);
  journal.intend('doctor', `${kind} ${intent.mark}`, intent);
  journal.done('doctor', `${kind} ${intent.mark}`, { id: intent.name });
  journal.set('target', target);
  journal.close();
  return dir;
}

describe('what an earlier doctor left', () => {
  test.each([
    ['project', 'workspace', { ...where, keyId: 'key-of-others' }],
    ['project', 'workspace', { ...where, management: undefined }],
    ['organization', 'named', { ...where, b2bProjectId: 'project-test-other' }],
    ['organization', 'named', { ...where, b2bProjectId: b2b?.project_id, api: undefined }],
    ['user', 'workspace', { ...where, consumerProjectId: 'project-test-other' }],
    ['user', 'workspace', { ...where, api: undefined }],
  ] as const)('a %s is not called gone where it was made elsewhere', async (kind, credentials, target) => {
    const dir = folderWith(kind, target);
    await expect(stage.run(credentials, { dir, only: ['slug-case'] })).rejects.toMatchObject({
      what: 'One object of doctor could not be removed.',
      why: expect.stringContaining('doctor-0123456789ab'),
    });
  });

  test('a call that was refused made nothing, and leaves no record; one without an answer leaves its intent', async () => {
    const journal = new Journal(join(stage.folder(), 'journal.sqlite'));
    const made = (mark: string, error: object) =>
      create(journal, { kind: 'project', mark, name: mark }, () => Promise.reject(error), String);
    await expect(made('refused', { error_type: 'too_many_projects', status_code: 400 })).rejects.toBeDefined();
    await expect(made('failed', { error_type: 'internal_server_error', status_code: 500 })).rejects.toBeDefined();
    await expect(made('defect', new TypeError('x'))).rejects.toBeDefined();
    const states = leftovers(journal).map(({ key, state }) => [key, state]);
    journal.close();
    expect(states).toEqual([
      ['project failed', 'intent'],
      ['project defect', 'intent'],
    ]);
  });
});
