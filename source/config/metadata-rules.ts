/**
 * Which metadata of a User its Members get: `all`, or rules, one a line or with ";" between: `drop trusted.tenants`,
 * `rename trusted.plan = tier`, `only untrusted.theme, untrusted.lang`, `drop untrusted.*`. A path is of the User's metadata;
 * `rename` gives its last key another name and leaves it where it stands. A key with . , ; = * or blanks is quoted as in JSON.
 */
import { unquoted } from './rule-text.ts';

export const metadataKinds = ['trusted', 'untrusted'] as const;
export type MetadataKind = (typeof metadataKinds)[number];

/** A path of keys, outermost first; [] for all of a kind. */
export type MetadataPath = readonly string[];

/** Plain values: the modules that `bridge` writes read the same object. */
export interface KindRules {
  /** What no Member gets, with all below it. */
  drop: MetadataPath[];
  /** The only paths that a Member gets, with all below them; null for no such rule. */
  only: MetadataPath[] | null;
  rename: { path: MetadataPath; to: string }[];
}

export type MetadataRules = Record<MetadataKind, KindRules>;

const quoted = '"(?:[^"\\\\]|\\\\.)+"';
const key = `(?:${quoted}|[^\\s.,;=*"]+)`;
const path = `(?:${metadataKinds.join('|')})(?:(?:\\.${key})+|\\.\\*)`;
const rule = new RegExp(`(?:[^;\\n"]|${quoted})+`, 'g');
const drop = new RegExp(`^drop\\s+(${path}(?:\\s*,\\s*${path})*)$`);
const only = new RegExp(`^only\\s+(${path}(?:\\s*,\\s*${path})*)$`);
const rename = new RegExp(`^rename\\s+(${path})\\s*=\\s*(${key})$`);

interface Subject {
  kind: MetadataKind;
  path: MetadataPath;
  /** As it was written. */
  text: string;
}

function subjectOf(text: string): Subject {
  const [kind = '', ...keys] = text.match(new RegExp(`${key}|\\*`, 'g')) ?? [];
  return { kind: kind as MetadataKind, path: keys[0] === '*' ? [] : keys.map(unquoted), text };
}

const subjectsOf = (list: string): Subject[] =>
  [...list.matchAll(new RegExp(path, 'g'))].map(([one]) => subjectOf(one));

/** Whether `path` is `top`, or stands below it. */
export const isWithin = (path: MetadataPath, top: MetadataPath): boolean =>
  top.length <= path.length && top.every((one, index) => one === path[index]);

const same = (one: MetadataPath, other: MetadataPath) => one.length === other.length && isWithin(one, other);

/** Throws an Error that names the first rule which is not understood or contradicts another one, and why. */
export function parseMetadataRules(text: string): MetadataRules {
  const rules: MetadataRules = {
    trusted: { drop: [], only: null, rename: [] },
    untrusted: { drop: [], only: null, rename: [] },
  };
  for (const [written] of text.trim() === 'all' ? [] : text.matchAll(rule)) {
    const one = written.trim();
    if (one !== '') readRule(one, rules);
  }
  for (const kind of metadataKinds) refuseContradictions(kind, rules[kind]);
  return rules;
}

function readRule(text: string, rules: MetadataRules): void {
  const [, dropped] = drop.exec(text) ?? [];
  const [, kept] = only.exec(text) ?? [];
  const [, from, to] = rename.exec(text) ?? [];
  if (dropped) for (const { kind, path } of subjectsOf(dropped)) rules[kind].drop.push(path);
  else if (kept) for (const { kind, path } of subjectsOf(kept)) rules[kind].only = [...(rules[kind].only ?? []), path];
  else if (from && to) renameRule(text, subjectOf(from), unquoted(to), rules);
  else throw new Error(`"${text}" is no rule about metadata.`);
}

function renameRule(text: string, { kind, path, text: name }: Subject, to: string, rules: MetadataRules): void {
  if (path.length === 0) throw new Error(`"${text}" names no key.`);
  if (path.at(-1) === to) throw new Error(`"${text}" keeps the name.`);
  if (rules[kind].rename.some(one => same(one.path, path))) throw new Error(`${name} is renamed twice.`);
  rules[kind].rename.push({ path, to });
}

function refuseContradictions(kind: MetadataKind, { drop: dropped, only: kept, rename: renamed }: KindRules): void {
  const name = (path: MetadataPath) => metadataPathText(kind, path);
  for (const path of kept ?? []) {
    if (dropped.some(top => isWithin(path, top))) throw new Error(`${name(path)} is both kept by "only" and dropped.`);
  }
  const targets = new Map<string, MetadataPath>();
  for (const { path, to } of renamed) {
    if (dropped.some(top => isWithin(path, top))) throw new Error(`${name(path)} is both dropped and renamed.`);
    if (kept && !kept.some(top => isWithin(path, top) || isWithin(top, path))) {
      throw new Error(`${name(path)} is renamed, and "only" does not keep it.`);
    }
    const target = [...path.slice(0, -1), to];
    const other = targets.get(JSON.stringify(target));
    if (other) throw new Error(`${name(other)} and ${name(path)} are both renamed to ${to}.`);
    targets.set(JSON.stringify(target), path);
    // A key of that name that is asked for, and that has no other name itself.
    const taken = kept?.some(top => isWithin(top, target)) && !renamed.some(one => same(one.path, target));
    if (taken) throw new Error(`${name(path)} is renamed to ${to}, and "only" keeps ${name(target)}, too.`);
  }
}

const keyText = (one: string): string => (/^[^\s.,;=*"]+$/.test(one) ? one : JSON.stringify(one));

/** A path as a rule names it. */
export const metadataPathText = (kind: MetadataKind, path: MetadataPath): string =>
  [kind, ...(path.length === 0 ? ['*'] : path.map(keyText))].join('.');
