/**
 * The only file of the reference that calls the engine. Whoever changes the engine's interface changes this file, and
 * nothing else here.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trustPhrase } from '../../source/config/answer-values.ts';
import type { Answers } from '../../source/config/answers.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import type { Outcomes } from '../../source/migration/model.ts';
import type { Fault } from '../../source/sandbox/index.ts';
import { stage, unlimited } from '../migration/stage.ts';
import type { Situation } from './generate.ts';
import { type Keys, open } from './observe.ts';

export interface RunChoice {
  only?: string[];
  percent?: number;
  gone?: 'remove';
  conflicts?: 'consumer';
  /** Interrupts the run at this event, counted from 1. */
  abortAt?: number;
  /**
   * Kills the run at this answer of the service, counted from 1: what Stytch did is done, the run does not learn it, and
   * the journal is what it was at that moment. Nothing that is sent later arrives.
   */
  killAt?: number;
}

/** What the comparison reads of a result. */
export interface Result {
  outcome: string;
  mismatches: number;
  mismatchKinds: { field: string; count: number; why: string }[];
  failures: { errorType: string; count: number; example: string }[];
  outcomes?: Outcomes;
}

/** The Stytch that a scenario plays on. */
export interface Stage {
  url: string;
  keys: Keys;
  /** The code that was last sent to an email address. */
  codeOf(email: string): string;
}

export interface Engine extends Stage {
  faults(faults: Fault[]): void;
  read(): Promise<void>;
  run(choice: RunChoice): Promise<Result>;
  verify(): Promise<Result>;
  undo(): Promise<{ outcome: string; kept: unknown[] }>;
  close(): Promise<void>;
}

/** The folder of a migration as it is at this moment, without its lock: a killed process holds none. */
function copyOf(dir: string, parent: string): string {
  const copy = mkdtempSync(join(parent, 'killed-'));
  cpSync(dir, copy, { recursive: true, filter: file => !/\.lock|-shm$/.test(file) });
  return copy;
}

/** After a kill. The run's own goodbye, giving back its secret, would wait for an answer: that alone comes through. */
const nothingArrives: Fault[] = ['* /v1/*', 'POST *', 'PUT *'].map(on => ({ kind: 'reset-before', on }));

/** One hash for all: what it is the hash of does not matter here. */
const hash = '$2a$04$EoPhZKbPOewD1GyFKsV7h.0UAO8Qa87AkBO037HVbRcKcXFEH8ByK';

/** The password file of a situation. */
export function hashFile({ hashLines }: Situation): string {
  return hashLines.map(user_id => `${JSON.stringify({ user_id, hash_type: 'bcrypt', hash })}\n`).join('');
}

/** The tenancy file of a situation. */
export function tenancyFile({ answers }: Situation): string {
  return (answers.tenancyRows ?? []).map(row => `${JSON.stringify(row)}\n`).join('');
}

/** The tenancy command of a situation: the same rows, by user_id, and an error for one tenant. */
export const tenancyModule = ({ answers }: Situation): string => `
  const rows = ${JSON.stringify(answers.tenancyRows ?? [])};
  export default ({ user_id }) => {
    const own = rows.filter(row => row.user_id === user_id);
    if (own.some(row => row.tenant === 'error!')) throw new Error('no tenant');
    return own;
  };`;

/** A file in which no User has a hash is taken for a wrong one: then it is still to come. */
export const hasHashes = ({ users, hashLines }: Situation): boolean =>
  users.some(user => user.password && hashLines.includes(user.user_id));

/** A sandbox with these Users, and a migration in a folder of its own. */
export async function openEngine(situation: Situation): Promise<Engine> {
  const { users, answers, foreign } = situation;
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  const importUsers = join(folder, 'users.json');
  writeFileSync(importUsers, JSON.stringify(users));
  // Some of the answers may be newer than the engine's type.
  const given = { ...answers, passwordFile: join(folder, 'hashes.ndjson'), badHashes: 'reset' } as Answers;
  given.trustUntrustedMetadata = trustPhrase;
  given.tenancyFile = join(folder, 'tenancy.ndjson');
  writeFileSync(given.tenancyFile, tenancyFile(situation));
  given.tenancyCommand = join(folder, 'tenants.mjs');
  writeFileSync(given.tenancyCommand, tenancyModule(situation));
  if (given.passwords === 'file' && !hasHashes(situation)) given.passwords = 'later';
  if (foreign) given.b2bProject = 'existing';
  let onExchange = () => {};
  const opened = await stage(given, {
    importUsers,
    limits: 'off',
    withB2b: foreign !== undefined,
    onExchange: () => onExchange(),
  });
  if (given.passwords === 'file') writeFileSync(given.passwordFile ?? '', hashFile(situation));
  const { sandbox } = opened;
  let { migration, dir } = opened;
  const reopened: { close(): void }[] = [];
  /** Goes on from a copy of the folder, as after a kill. */
  const reopen = async (copy: string) => {
    const environment = await openEnvironment({
      dir: copy,
      answers: opened.answers,
      credentials: opened.credentials,
      pace: unlimited,
      addresses: { api: sandbox.url, management: sandbox.url },
    });
    migration = await environment.open();
    dir = copy;
    reopened.push(migration);
  };
  const { b2b } = sandbox.credentials;
  for (const organization of foreign ?? []) {
    await open(sandbox.url, b2b?.project_id ?? '', b2b?.secret ?? '')('POST /v1/b2b/organizations', organization);
  }
  return {
    url: sandbox.url,
    keys: sandbox.credentials,
    codeOf: email => sandbox.lastSent(email)?.token ?? '',
    faults: faults => sandbox.faults.set(faults),
    read: async () => {
      await migration.readInventory(() => {});
    },
    run: async ({ abortAt, killAt, ...options }) => {
      const stop = new AbortController();
      const count = (at: number | undefined, then: () => void) => {
        let seen = 0;
        return () => {
          seen += 1;
          if (seen === at) then();
        };
      };
      let copy: string | undefined;
      onExchange = count(killAt, () => {
        copy = copyOf(dir, folder);
        sandbox.faults.set(nothingArrives);
        stop.abort();
      });
      const onEvent = count(abortAt, () => stop.abort());
      const running = migration.run(opened.answers, onEvent, stop.signal, options);
      try {
        return await running;
      } finally {
        onExchange = () => {};
        sandbox.faults.clear();
        if (copy) await reopen(copy);
      }
    },
    verify: () => migration.verify(opened.answers, () => {}),
    undo: () => migration.undo(opened.answers, () => {}),
    close: async () => {
      for (const again of reopened) again.close();
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
}
