/**
 * Rules of the team's own about the settings of Organizations, one a line or with ";" between, `<which>: <setting> = <value>`:
 * `all: mfa_policy = used`, `size >= 50: email_invites = RESTRICTED`, `company: email_allowed_domains = own`,
 * `acme: auth_methods = sso, magic_link`. The narrower rule wins: a key over company, over size, over all; of two alike, the later. A
 * tenant's key with signs, or one that is called as another selector, is quoted as in JSON.
 */
import { domainToASCII } from 'node:url';
import { type OrganizationSetting, organizationSettings } from './organization-settings.ts';
import { quoted, unquoted } from './rule-text.ts';

/** The Organizations that a rule is about. `company`: those with a mail domain of their own. */
export type OrganizationSelector =
  | { kind: 'all' | 'company' }
  | { kind: 'key'; key: string }
  | { kind: 'size'; comparison: '>=' | '<='; members: number };

export interface OrganizationRule {
  /** Where it stands: its line, counted from 1. */
  line: number;
  /** As it was written. */
  text: string;
  selector: OrganizationSelector;
  setting: OrganizationSetting;
  /** One word, or the items of a list. */
  value: string[];
}

/** A rule that is not understood. */
export class RuleError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const rulePattern = new RegExp(`(?:[^;\\n"]|${quoted}|")+`, 'g');
const parts = new RegExp(`^(${quoted}|[^:"]+?)\\s*:\\s*(\\w+)\\s*=\\s*(.*)$`, 's');
const size = /^size\s*(>=|<=|>|<)\s*(\d{1,9})$/;
const reserved = /^(all|company|size\b.*)$/;

/** Throws RuleError for the first rule that is not understood, with the reason. */
export function parseOrganizationRules(text: string): OrganizationRule[] {
  if (text.trim() === 'none') return [];
  const withoutComments = text.replace(/^[^\S\n]*#.*$/gm, '');
  let line = 1;
  let counted = 0;
  return [...withoutComments.matchAll(rulePattern)].flatMap(({ 0: found, index }) => {
    line += withoutComments.slice(counted, index).split('\n').length - 1;
    counted = index;
    return found.trim() === '' ? [] : [ruleOf(found.trim(), line)];
  });
}

function ruleOf(text: string, line: number): OrganizationRule {
  const [, subject, name = '', said = ''] = parts.exec(text) ?? [];
  if (!subject) throw new RuleError(line, `"${text}" is no rule: it is written <which>: <setting> = <value>.`);
  if (!Object.hasOwn(organizationSettings, name))
    throw new RuleError(line, `"${name}" is no setting. There are ${Object.keys(organizationSettings).join(', ')}.`);
  const setting = name as OrganizationSetting;
  return { line, text, selector: selectorOf(subject, line), setting, value: valueIn(setting, said, line) };
}

function selectorOf(subject: string, line: number): OrganizationSelector {
  if (subject.startsWith('"')) return { kind: 'key', key: keyOf(subject, line) };
  if (subject === 'all' || subject === 'company') return { kind: subject };
  const [, sign, count] = size.exec(subject) ?? [];
  if (sign) {
    const members = Number(count);
    if (sign === '>') return { kind: 'size', comparison: '>=', members: members + 1 };
    if (sign === '<') return { kind: 'size', comparison: '<=', members: members - 1 };
    return { kind: 'size', comparison: sign as '>=' | '<=', members };
  }
  if (reserved.test(subject))
    throw new RuleError(line, `"${subject}" compares no size: write size >= 50, or size < 5.`);
  return { kind: 'key', key: subject };
}

function keyOf(quotedKey: string, line: number): string {
  try {
    return unquoted(quotedKey);
  } catch (error) {
    throw new RuleError(line, (error as Error).message);
  }
}

function valueIn(setting: OrganizationSetting, said: string, line: number): string[] {
  const { words, item, error, lacks } = organizationSettings[setting];
  const refuse = (why: string, type: string | undefined): never => {
    throw new RuleError(line, `${setting}: ${why}${type ? ` Stytch would answer ${type}.` : ''}`);
  };
  if (words.includes(said)) return [said];
  const allowed = [...words, ...(item ? [item.title] : [])].join(', ');
  if (said === 'RESTRICTED' && lacks)
    refuse(
      `RESTRICTED needs ${item ? 'a list: name what is allowed, with commas' : 'a connection, and a new Organization has none'}.`,
      lacks,
    );
  if (!item) return refuse(`"${said}" is none of ${allowed}.`, error);
  const items = said.split(',').map(one => (item.kind === 'domain' ? domainToASCII(one.trim()) : one.trim()));
  const wrong = items.findIndex(one => !item.pattern.test(one));
  if (wrong >= 0) refuse(`"${said.split(',')[wrong]?.trim()}" is none of ${allowed}.`, error);
  const twice = items.find((one, at) => items.indexOf(one) < at);
  if (twice !== undefined) refuse(`"${twice}" is there twice.`, item.twice);
  return items.sort();
}

const breadth: Record<OrganizationSelector['kind'], number> = { all: 0, size: 1, company: 2, key: 3 };

/** Negative where `a` is wider than `b`, which then wins. */
export const widerFirst = (a: OrganizationSelector, b: OrganizationSelector): number =>
  breadth[a.kind] - breadth[b.kind];

/** The text with further rules, each in place of one about the same setting of the same Organizations. */
export function withRules(text: string, added: string): string {
  const rules = parseOrganizationRules(added);
  const idOf = ({ setting, selector }: OrganizationRule) => `${setting} ${selectorText(selector)}`;
  const replaced = new Set(rules.map(idOf));
  const others = parseOrganizationRules(text).filter(one => !replaced.has(idOf(one)));
  return [...others, ...rules].map(one => one.text).join('; ');
}

/** One rule as text. */
export function organizationRuleText(
  selector: OrganizationSelector,
  setting: OrganizationSetting,
  value: string,
): string {
  return `${selectorText(selector)}: ${setting} = ${value}`;
}

function selectorText(selector: OrganizationSelector): string {
  if (selector.kind === 'size') return `size ${selector.comparison} ${selector.members}`;
  if (selector.kind !== 'key') return selector.kind;
  const { key } = selector;
  const plain = /^[^:="#;\n]+$/.test(key) && key === key.trim() && !reserved.test(key);
  return plain ? key : JSON.stringify(key);
}
