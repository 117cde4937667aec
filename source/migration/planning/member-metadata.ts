/** The metadata that a User's Members get, by the team's rules. Pure. */
import type { Answers } from '../../config/answers.ts';
import {
  isWithin,
  type KindRules,
  type MetadataKind,
  type MetadataPath,
  type MetadataRules,
  metadataPathText,
  parseMetadataRules,
} from '../../config/metadata-rules.ts';
import { keepingLast } from '../../config/rule-text.ts';
import type { User } from '../sources/user.ts';
import { withoutNulls } from '../without-nulls.ts';

type Metadata = Record<string, unknown>;

const parsed = keepingLast(parseMetadataRules);

export const metadataRules = ({ metadata = 'all' }: Answers): MetadataRules => parsed(metadata);

/** Called with two keys of one User that would get one name. */
type OnClash = (kind: MetadataKind, one: MetadataPath, other: MetadataPath) => void;

/** Both kinds. Keys whose value is null are keys that are not there; an object of which the rules leave nothing is not there either. */
export function memberMetadata(
  user: Pick<User, `${MetadataKind}_metadata`>,
  answers: Answers,
  onClash: OnClash = () => {},
): Record<`${MetadataKind}_metadata`, Metadata> {
  const rules = metadataRules(answers);
  const of = (kind: MetadataKind) => {
    const metadata = withoutNulls(user[`${kind}_metadata`]) as Metadata;
    const clash = (one: MetadataPath, other: MetadataPath) => onClash(kind, one, other);
    return applies(rules[kind]) ? moved(metadata, [], rules[kind], clash) : metadata;
  };
  return { trusted_metadata: of('trusted'), untrusted_metadata: of('untrusted') };
}

/** Keys of this User that a rule gives the name of another one that they have: `trusted.plan and trusted.tier`. */
export function metadataClashes(user: User, answers: Answers): string[] {
  const clashes: string[] = [];
  memberMetadata(user, answers, (kind, ...paths) =>
    clashes.push(paths.map(path => metadataPathText(kind, path)).join(' and ')),
  );
  return clashes;
}

const applies = ({ drop, only, rename }: KindRules) => drop.length + rename.length > 0 || only !== null;

function moved(
  metadata: Metadata,
  at: MetadataPath,
  rules: KindRules,
  clash: (one: MetadataPath, other: MetadataPath) => void,
): Metadata {
  const names = new Map<string, { path: MetadataPath; value: unknown }>();
  for (const [key, value] of Object.entries(metadata)) {
    const path = [...at, key];
    if (!isMoved(path, value, rules)) continue;
    const inner = isObject(value) && looksInto(path, rules) ? moved(value, path, rules, clash) : value;
    if (isEmpty(inner) && !isEmpty(value)) continue;
    const rename = rules.rename.find(one => one.path.length === path.length && isWithin(path, one.path));
    const name = rename?.to ?? key;
    const other = names.get(name);
    if (other) clash(path, other.path);
    // Nothing starts where a plan finds two; afterwards the rule decides.
    if (!other || rename) names.set(name, { path, value: inner });
  }
  // Not assignments: a key may be called "__proto__".
  return Object.fromEntries([...names].map(([name, { value }]) => [name, value]));
}

/** Whether the Member gets this key, or something below it. */
function isMoved(path: MetadataPath, value: unknown, { drop, only }: KindRules): boolean {
  if (drop.some(top => isWithin(path, top))) return false;
  if (only === null || only.some(top => isWithin(path, top))) return true;
  // Kept for what stands below it.
  return isObject(value) && !isEmpty(value) && only.some(below => isWithin(below, path));
}

const looksInto = (path: MetadataPath, { drop, only, rename }: KindRules): boolean =>
  [...drop, ...(only ?? []), ...rename.map(one => one.path)].some(
    below => below.length > path.length && isWithin(below, path),
  );

/** Where a Member has what stands at this path of its User; undefined where the rules leave it out. */
export function memberPath(kind: MetadataKind, path: MetadataPath, answers: Answers): MetadataPath | undefined {
  const { drop, only, rename } = metadataRules(answers)[kind];
  const isKept = only === null || only.some(top => isWithin(path, top) || isWithin(top, path));
  if (!isKept || drop.some(top => isWithin(path, top))) return undefined;
  return path.map((key, index) => {
    const here = path.slice(0, index + 1);
    return rename.find(one => one.path.length === here.length && isWithin(here, one.path))?.to ?? key;
  });
}

/** What stands at a path; undefined for nothing. */
export function valueIn(metadata: Metadata, path: MetadataPath): unknown {
  let at: unknown = metadata;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;
const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
