/** What the rules about metadata come to, User by User, and who is left with too much of it. */
import type { Answers } from '../../config/answers.ts';
import { type MetadataKind, type MetadataPath, metadataKinds, metadataPathText } from '../../config/metadata-rules.ts';
import type { InventorySummary } from '../model.ts';
import { isLargeMetadata, type LargeMetadata, LargeMetadataCounter } from '../sources/large-metadata.ts';
import type { User } from '../sources/user.ts';
import { addExample, type Examples } from './examples.ts';
import { memberMetadata, metadataClashes, metadataRules, valueIn } from './member-metadata.ts';

export interface MetadataCounts {
  /** Each rule with the Users who have such a key. */
  rules: { rule: string; users: number }[];
  /** Users whose Members would get more than Stytch takes; null for none. */
  large: LargeMetadata | null;
  /** Users of whom two keys would get one name. */
  clashes: Examples<string>;
}

interface Counted {
  rule: string;
  kind: MetadataKind;
  path: MetadataPath;
  users: number;
}

export class MetadataCounter {
  readonly #answers: Answers;
  readonly #rules: Counted[];
  readonly #renames: boolean;
  readonly #mayBeLarge: boolean;
  readonly #large = new LargeMetadataCounter();
  readonly #clashes: Examples<string> = { count: 0, examples: [] };

  constructor(answers: Answers, { notCarried }: Pick<InventorySummary, 'notCarried'>) {
    this.#answers = answers;
    this.#rules = rulesOf(answers);
    this.#renames = this.#rules.some(one => one.rule.startsWith('rename'));
    // Rules make metadata smaller, except by a longer name: nothing is measured that was measured when it was read.
    this.#mayBeLarge = this.#renames || notCarried.some(one => one.id === 'large_metadata' && one.users > 0);
  }

  /** A User who becomes a Member. */
  add(user: User): void {
    for (const rule of this.#rules) {
      const metadata = user[`${rule.kind}_metadata`];
      const has = rule.path.length === 0 ? Object.keys(metadata).length > 0 : hasValue(valueIn(metadata, rule.path));
      if (has) rule.users++;
    }
    if (this.#mayBeLarge) {
      const moved = (given: Parameters<typeof memberMetadata>[0]) => memberMetadata(given, this.#answers);
      if (isLargeMetadata(moved(user))) this.#large.add(user, moved);
    }
    const clashes = this.#renames ? metadataClashes(user, this.#answers) : [];
    if (clashes.length > 0) addExample(this.#clashes, `${user.user_id}: ${clashes.join(', ')}`);
  }

  counts(): MetadataCounts {
    const large = this.#large.summary();
    return {
      rules: this.#rules.map(({ rule, users }) => ({ rule, users })),
      large: large.users > 0 ? large : null,
      clashes: this.#clashes,
    };
  }
}

const hasValue = (value: unknown): boolean => value !== undefined && value !== null;

function rulesOf(answers: Answers): Counted[] {
  return metadataKinds.flatMap(kind => {
    const { drop, only, rename } = metadataRules(answers)[kind];
    const text = (path: MetadataPath) => metadataPathText(kind, path);
    return [
      ...drop.map(path => ({ rule: `drop ${text(path)}`, path })),
      ...(only ?? []).map(path => ({ rule: `only ${text(path)}`, path })),
      ...rename.map(({ path, to }) => ({ rule: `rename ${text(path)} = ${to}`, path })),
    ].map(one => ({ ...one, kind, users: 0 }));
  });
}
