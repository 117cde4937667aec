/**
 * Rules of the team's own on top of the tenancy, one a line or with ";" between: `rename acme = Acme Inc.`, `slug acme = acme-inc`,
 * `merge acme-old = acme`, `leave out test`, `move user-live-… = acme, globex`, and `split acme @school.example = acme-school` for
 * the Users of a tenant who have a verified address of that domain. A key with = , ; @ or quotes is quoted as in JSON.
 */
import { quoted, unquoted } from './rule-text.ts';

export interface TenancyRules {
  names: Map<string, string>;
  slugs: Map<string, string>;
  merges: Map<string, string>;
  leftOut: Set<string>;
  /** By tenant, the mail domains whose Users become another one. */
  splits: Map<string, { domain: string; into: string }[]>;
  /** Tenants by user_id, in place of those that the tenancy says. */
  moves: Map<string, string[]>;
}

const line = new RegExp(`(?:[^;\\n"]|${quoted})+`, 'g');
const words = new RegExp(
  `^\\s*(rename|slug|merge|leave out|move|split)\\s+(${quoted}|[^="]+?)(?:\\s+@([^\\s=@]+))?\\s*(?:=\\s*(.+?))?\\s*$`,
  's',
);
const listed = new RegExp(`(?:[^,"]|${quoted})+`, 'g');

const plain = (text: string): string => unquoted(text.trim());

function keysIn(value: string): string[] {
  const keys = [...value.matchAll(listed)].map(([one]) => plain(one)).filter(Boolean);
  if (keys.length === 0) throw new Error(`"${value}" names no tenant.`);
  return keys;
}

/** Throws an Error that names the first rule which is not understood, and why. */
export function parseRules(text: string): TenancyRules {
  const rules: TenancyRules = {
    names: new Map(),
    slugs: new Map(),
    merges: new Map(),
    leftOut: new Set(),
    splits: new Map(),
    moves: new Map(),
  };
  for (const [rule] of text === 'none' ? [] : text.matchAll(line)) {
    if (rule.trim() === '') continue;
    const [, verb, subject, domain, value = ''] = words.exec(rule) ?? [];
    const complete = (verb === 'leave out') === (value === '') && (verb === 'split') === (domain !== undefined);
    if (!verb || !subject || !complete) throw new Error(`"${rule.trim()}" is no rule.`);
    const key = plain(subject);
    if (verb === 'rename') rules.names.set(key, plain(value).slice(0, 128));
    else if (verb === 'merge') rules.merges.set(key, plain(value));
    else if (verb === 'leave out') rules.leftOut.add(key);
    else if (verb === 'split') {
      const split = { domain: (domain ?? '').toLowerCase(), into: plain(value) };
      const known = rules.splits.get(key) ?? [];
      if (known.some(one => one.domain === split.domain)) throw new Error(`${key} is split twice by @${split.domain}.`);
      rules.splits.set(key, [...known, split]);
    } else if (verb === 'move') rules.moves.set(key, keysIn(value));
    else if (/^[A-Za-z0-9._~-]{2,128}$/.test(plain(value))) rules.slugs.set(key, plain(value));
    else throw new Error(`"${plain(value)}" is no slug: 2 to 128 letters, digits and - . _ ~`);
  }
  for (const key of rules.merges.keys()) mergedInto(rules, key);
  return rules;
}

/** Where a tenant ends up. Throws for a circle. */
export function mergedInto({ merges }: Pick<TenancyRules, 'merges'>, key: string): string {
  const seen = new Set<string>();
  let at = key;
  for (let next = merges.get(at); next !== undefined; next = merges.get(at)) {
    if (seen.has(at)) throw new Error(`merge goes in a circle: ${[...seen].join(', ')}.`);
    seen.add(at);
    at = next;
  }
  return at;
}

const shown = (text: string) => (/^[^=,;@"\n]+$/.test(text) && text === text.trim() ? text : JSON.stringify(text));

/** One rule as text. */
export function ruleText(
  verb: 'rename' | 'slug' | 'merge' | 'leave out' | 'move',
  key: string,
  value?: string,
): string {
  return value === undefined ? `${verb} ${shown(key)}` : `${verb} ${shown(key)} = ${shown(value)}`;
}

export const splitText = (key: string, domain: string, into: string): string =>
  `split ${shown(key)} @${domain} = ${shown(into)}`;
