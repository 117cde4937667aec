/** The checks of single answers. Those of projects and files need no open environment. */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import type { Addresses } from '../config/addresses.ts';
import { number } from '../figures.ts';
import type { Migration } from '../migration/migration.ts';
import type { Check } from '../stytch/check.ts';
import { checkHashFile } from './hash-file-check.ts';
import type { Jobs } from './jobs.ts';
import type { Services } from './services.ts';
import type { Checks } from './steps/question.ts';

/** `migration` is asked for when the hash file is named, which is after connecting. */
export function answerChecks(services: Services, addresses: Addresses, jobs: Jobs, migration: () => Migration): Checks {
  return {
    consumer: (id, secret) => services.checkConsumer(addresses, id, secret),
    b2b: (id, secret) => services.checkB2b(addresses, id, secret),
    workspaceKey: (id, secret) => services.checkWorkspaceKey(addresses, id, secret),
    file: readable,
    codeFolder: async path => (path === 'later' ? { ok: 'later' } : folder(path)),
    tenancyFile: async path => ({ ok: `${number(await services.countTenancyRows(path))} lines` }),
    organizationSettingsFile: async path => ({ ok: `${number(await services.countOrganizationRules(path))} rules` }),
    totpFile: async path => ({ ok: `${number(await services.countTotps(path))} secrets` }),
    usersFile: async path => {
      const users = await services.countUsers(path);
      return { ok: `${number(users)} Users` };
    },
    hashFile: async (path, facts, onProgress) => {
      const found = await readable(path);
      if ('problem' in found) return found;
      return jobs.run(signal => checkHashFile(migration(), path, facts, { onProgress, signal }));
    },
  };
}

async function readable(path: string): Promise<Check> {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isDirectory() ? { problem: `${path} is a folder. Name the file in it.` } : { ok: 'readable' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { problem: code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).` };
  }
}

async function folder(path: string): Promise<Check> {
  try {
    readdirSync(path);
    return { ok: 'readable' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR') return { problem: `${path} is a file. Name the folder of your code, or write "later".` };
    if (code === 'ENOENT') return { problem: `There is no folder ${path}. Write "later" to go on without.` };
    return { problem: `${path} cannot be read (${code}).` };
  }
}
