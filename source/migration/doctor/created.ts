/**
 * What doctor makes: a project, an Organization, a User. Each is written down before its call, with the values that it is
 * found by after a kill, and is removed by the id of the answer. What is inside of one goes with it.
 */
import { randomBytes } from 'node:crypto';
import type { B2bClient } from '../../stytch/b2b.ts';
import type { ConsumerClient } from '../../stytch/consumer.ts';
import { errorTypeOf, isAmbiguous, unless } from '../../stytch/errors.ts';
import type { ManagementClient } from '../../stytch/management.ts';
import { sleep } from '../../stytch/sleep.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Where } from './not-removed.ts';

export const doctorTask = 'doctor';
/** The key of the metadata that marks what doctor made. */
export const markKey = 'stytch_b2b_migrate_doctor';

export interface Clients {
  b2b?: B2bClient | undefined;
  consumer?: ConsumerClient | undefined;
  management?: ManagementClient | undefined;
}

/** `mark`: a random text that only this object carries. `name`: a slug, or an email address. */
export interface Intent {
  kind: Kind;
  mark: string;
  name: string;
}

export type Kind = 'project' | 'organization' | 'user';

/** How an object is found by its intent, and removed; both tell an object of others by its mark. */
interface CreatedKind {
  title: string;
  /** What it belongs to: with other credentials or hosts it is not found, which does not say that it is gone. */
  belongsTo: readonly (keyof Where)[];
  /** The real id, or undefined where the object is not there. */
  find(clients: Clients, intent: Intent): Promise<string | undefined>;
  /** Removes it, or finds it gone. */
  remove(clients: Clients, id: string): Promise<void>;
}

export const projectName = (mark: string) => `Doctor of stytch-b2b-migrate ${mark}`;

const kinds: Record<Kind, CreatedKind> = {
  project: {
    title: 'project',
    belongsTo: ['keyId', 'management'],
    find: async ({ management }, { name, mark }) => {
      const found = management && (await unless(management.projects.get(name), 'project'));
      return found?.name === projectName(mark) ? found.project_slug : undefined;
    },
    remove: async ({ management }, id) =>
      void (management && (await unless(management.projects.delete(id), 'project'))),
  },
  organization: {
    title: 'Organization',
    belongsTo: ['b2bProjectId', 'api'],
    find: async ({ b2b }, { name, mark }) => {
      const operands = [{ filter_name: 'organization_slugs', filter_value: [name] }];
      const found = await b2b?.organizations.search({ query: { operator: 'AND', operands } as never, limit: 10 });
      return found?.organizations.find(one => one.trusted_metadata?.[markKey] === mark)?.organization_id;
    },
    remove: async ({ b2b }, id) =>
      void (b2b && (await unless(b2b.organizations.delete({ organization_id: id }), 'organization'))),
  },
  user: {
    title: 'User',
    belongsTo: ['consumerProjectId', 'api'],
    find: async ({ consumer }, { name, mark }) => {
      const operands = [{ filter_name: 'email_address', filter_value: [name] }];
      const found = await consumer?.users.search({ query: { operator: 'AND', operands } as never, limit: 10 });
      return found?.results.find(one => one.trusted_metadata?.[markKey] === mark)?.user_id;
    },
    remove: async ({ consumer }, id) =>
      void (consumer && (await unless(consumer.users.delete({ user_id: id }), 'user'))),
  },
};

/** After this long a lost call was done, or will not be; ms. */
const settleMs = 2500;

/** A random text of small letters and digits, for names that nothing else has. */
export const newMark = (): string => randomBytes(6).toString('hex');

/** Writes the intent down, makes the object, and writes its id down. */
export async function create<T>(
  journal: Journal,
  intent: Intent,
  call: () => Promise<T>,
  idOf: (made: T) => string,
): Promise<T> {
  const key = `${intent.kind} ${intent.mark}`;
  await journal.together(() => {
    journal.add(doctorTask, key, intent);
    journal.intend(doctorTask, key, intent);
  });
  const made = await call().catch(async error => {
    // Refused: nothing was made. Without an answer it may have been.
    if (!isAmbiguous(error) && errorTypeOf(error) !== 'unknown_error') journal.remove(doctorTask, key);
    throw error;
  });
  await journal.together(() => journal.done(doctorTask, key, { id: idOf(made) }));
  return made;
}

/** In words: what is left, with its id where it is known. */
export function describe({ intent, result }: JournalRecord): string {
  const { kind, name } = intent as Intent;
  const id = (result as { id?: string } | null)?.id;
  return `${kinds[kind].title} ${name}${id && id !== name ? ` (${id})` : ''}`;
}

/** Removes what the records say, the newest first. Returns what could not be removed, with the reason. */
export async function removeAll(
  journal: Journal,
  clients: Clients,
  explain: (error: unknown) => string,
): Promise<string[]> {
  const left: string[] = [];
  for (const record of leftovers(journal).reverse()) {
    const intent = record.intent as Intent;
    const kind = kinds[intent.kind];
    try {
      const known = (record.result as { id: string } | null)?.id;
      const find = () => kind.find(clients, intent);
      // A call without an answer may still be on its way.
      const id = known ?? (await find()) ?? (await sleep(settleMs).then(find));
      if (id !== undefined) await kind.remove(clients, id);
      await journal.together(() => journal.remove(doctorTask, record.key));
    } catch (error) {
      left.push(`${describe(record)}: ${explain(error)}`);
    }
  }
  return left;
}

/** What was made and may still be there. */
export const leftovers = (journal: Journal): JournalRecord[] => [...journal.records(doctorTask)];

/** Whether one of the records belongs to other credentials or hosts. */
export const belongElsewhere = (records: JournalRecord[], old: Where | undefined, now: Where): boolean =>
  records.some(({ intent }) => kinds[(intent as Intent).kind].belongsTo.some(name => old?.[name] !== now[name]));
