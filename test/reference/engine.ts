/**
 * The only file of the reference that calls the engine. Whoever changes the engine's interface changes this file, and
 * nothing else here.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answers } from '../../source/migration/answers.ts';
import { undo } from '../../source/migration/undo/run.ts';
import type { Fault } from '../../source/sandbox/index.ts';
import { stage } from '../migration/stage.ts';
import type { Situation } from './generate.ts';
import { type Keys, open } from './observe.ts';

export interface RunChoice {
  only?: string[];
  percent?: number;
  gone?: 'remove';
  conflicts?: 'consumer';
  /** Interrupts the run at this event, counted from 1. */
  abortAt?: number;
}

/** What the comparison reads of a result. */
export interface Result {
  outcome: string;
  mismatches: number;
  mismatchKinds: { field: string; count: number; why: string }[];
  failures: { errorType: string; count: number; example: string }[];
  outcomes?: Record<string, number>;
}

export interface Engine {
  url: string;
  keys: Keys;
  /** The code that was last sent to an email address. */
  codeOf(email: string): string;
  faults(faults: Fault[]): void;
  read(): Promise<void>;
  run(choice: RunChoice): Promise<Result>;
  verify(): Promise<Result>;
  undo(): Promise<{ outcome: string; kept: unknown[] }>;
  close(): Promise<void>;
}

/** One hash for everybody: what it is the hash of does not matter here. */
const hash = '$2a$04$EoPhZKbPOewD1GyFKsV7h.0UAO8Qa87AkBO037HVbRcKcXFEH8ByK';

/** A sandbox with these Users, and a migration in a folder of its own. */
export async function openEngine({ users, answers, hashLines, foreign }: Situation): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  const importUsers = join(folder, 'users.json');
  writeFileSync(importUsers, JSON.stringify(users));
  // Some of the answers may be newer than the engine's type.
  const given = { ...answers, passwordFile: join(folder, 'hashes.ndjson') } as Answers;
  if (foreign) given.b2bProject = 'existing';
  const opened = await stage(given, { importUsers, limits: 'off', withB2b: foreign !== undefined });
  const lines = hashLines.map(user_id => `${JSON.stringify({ user_id, hash_type: 'bcrypt', hash })}\n`);
  writeFileSync(given.passwordFile ?? '', lines.join(''));
  const { sandbox, migration } = opened;
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
    run: ({ abortAt, ...options }) => {
      const stop = new AbortController();
      let events = 0;
      const onEvent = () => {
        events += 1;
        if (events === abortAt) stop.abort();
      };
      return migration.run(opened.answers, onEvent, stop.signal, options);
    },
    verify: () => migration.verify(opened.answers, () => {}),
    undo: () => migration.within(opened.answers, {}, context => undo(context, () => {})),
    close: async () => {
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
}
