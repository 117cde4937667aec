/** Users whose metadata is larger than a Member may have: how many, who, and by which keys. */
import { type MetadataKind, metadataKinds, metadataPathText } from '../../config/metadata-rules.ts';
import { counted, someOf } from '../../figures.ts';
import { type Examples, mostExamples } from '../planning/examples.ts';
import type { User } from './user.ts';

/** Stytch's limits for each kind of metadata. */
export const mostKeys = 20;
export const mostBytes = 4096;

type Metadata = Record<string, unknown>;
type Both = Pick<User, `${MetadataKind}_metadata`>;

export interface LargeMetadata {
  users: number;
  /** user_ids. */
  examples: string[];
  /** The largest keys without which all of it would fit, as rules name them; `bytes`: of the largest value. */
  keys: Examples<{ path: string; users: number; bytes: number }>;
}

const bytesOf = (metadata: Metadata): number => Buffer.byteLength(JSON.stringify(metadata));

const fits = (keys: number, bytes: number): boolean => keys <= mostKeys && bytes <= mostBytes;

export const isLargeMetadata = (user: Both): boolean =>
  metadataKinds.some(kind => {
    const metadata = user[`${kind}_metadata`];
    return !fits(Object.keys(metadata).length, bytesOf(metadata));
  });

/** How many different keys are counted apart. */
const mostPaths = 10_000;

/** Counts Users of `isLargeMetadata`; `summary` may be asked at any time. */
export class LargeMetadataCounter {
  #users = 0;
  readonly #examples: string[] = [];
  readonly #keys = new Map<string, { users: number; bytes: number }>();

  /** `moved`: what a Member gets of such metadata. It is asked about single keys, too: a rule may rename one. */
  add(user: User, moved: (metadata: Both) => Both = given => given): void {
    this.#users++;
    if (this.#examples.length < mostExamples) this.#examples.push(user.user_id);
    for (const kind of metadataKinds) {
      const whole = moved(user)[`${kind}_metadata`];
      let [keys, bytes] = [Object.keys(whole).length, bytesOf(whole)];
      const entries = Object.entries(user[`${kind}_metadata`])
        .map(([key, value]) => ({ key, size: sizeAlone(kind, [key, value], moved) }))
        .filter(one => one.size > 0)
        .sort((a, b) => b.size - a.size);
      for (const { key, size } of entries) {
        if (fits(keys, bytes)) break;
        this.#count(metadataPathText(kind, [key]), size);
        keys--;
        bytes -= size + 1;
      }
    }
  }

  #count(path: string, size: number): void {
    const known = this.#keys.get(path);
    if (known) {
      known.users++;
      known.bytes = Math.max(known.bytes, size);
    } else if (this.#keys.size < mostPaths) this.#keys.set(path, { users: 1, bytes: size });
  }

  summary(): LargeMetadata {
    const keys = [...this.#keys]
      .map(([path, count]) => ({ path, ...count }))
      .sort((a, b) => b.users - a.users || b.bytes - a.bytes);
    return {
      users: this.#users,
      examples: [...this.#examples],
      keys: { count: keys.length, examples: keys.slice(0, mostExamples) },
    };
  }
}

/** The bytes that one key takes in a Member's metadata; 0 where it does not get there. */
function sizeAlone(kind: MetadataKind, entry: [string, unknown], moved: (metadata: Both) => Both): number {
  const alone = { trusted_metadata: {}, untrusted_metadata: {}, [`${kind}_metadata`]: Object.fromEntries([entry]) };
  return Math.max(0, bytesOf(moved(alone)[`${kind}_metadata`]) - 2);
}

/** The keys with Users and size: `trusted.tenants (12 Users, up to 5.1 KB)`. */
export function largestKeysText({ keys }: LargeMetadata): string {
  const named = keys.examples.map(
    ({ path, users, bytes }) => `${path} (${counted(users, 'User')}, up to ${(bytes / 1024).toFixed(1)} KB)`,
  );
  return someOf(named, keys.count);
}

/** The rule that drops these keys. */
export const dropRule = ({ keys }: LargeMetadata): string => `drop ${keys.examples.map(one => one.path).join(', ')}`;
