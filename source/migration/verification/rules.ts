/** The team's own rules for the verification: read and carried out by other code than the plan's. */
import type { ExpectedTenant } from '../planning/tenancy/strategy.ts';

interface Rules {
  merges: Map<string, string>;
  leftOut: Set<string>;
  /** Keys of tenants, by user_id. */
  moves: Map<string, string[]>;
}

let known: { text: string; rules: Rules } | undefined;

/** The tenants of a User after the rules of `text`. */
export function afterRules(userId: string, tenants: ExpectedTenant[], text: string): ExpectedTenant[] {
  // Every User asks.
  if (known?.text !== text) known = { text, rules: read(text) };
  const { merges, leftOut, moves } = known.rules;
  const moved = moves.get(userId);
  const now = moved?.map(key => tenants.find(one => 'key' in one && one.key === key) ?? { key }) ?? tenants;
  const ended = new Map<string, ExpectedTenant>();
  for (const tenant of now) {
    const own = 'key' in tenant ? tenant.key : tenant.reserved;
    let name = own;
    for (let guard = 0; guard < merges.size; guard++) name = merges.get(name) ?? name;
    if (leftOut.has(name)) continue;
    const roles = [...(ended.get(name)?.roles ?? []), ...(tenant.roles ?? [])];
    const merged: ExpectedTenant = { key: name };
    if (tenant.email !== undefined) merged.email = tenant.email;
    ended.set(name, { ...(name === own ? tenant : merged), roles });
  }
  return [...ended.values()];
}

/** Where a sign stands outside of quotes. */
const unquoted = (sign: string) => new RegExp(`[${sign}](?=(?:[^"]*"[^"]*")*[^"]*$)`);
const value = (part: string) => (part.trim().startsWith('"') ? (JSON.parse(part) as string) : part.trim());

function read(text: string): Rules {
  const rules = text.split(unquoted(';\\n')).map(rule => rule.trim());
  /** Subject and rest of each rule of one kind. */
  const about = (verb: string): [string, string][] =>
    rules
      .filter(rule => rule.startsWith(`${verb} `))
      .map(rule => rule.slice(verb.length).split(unquoted('=')))
      .map(([subject = '', rest = '']) => [value(subject), rest]);
  return {
    merges: new Map(about('merge').map(([key, rest]) => [key, value(rest)])),
    leftOut: new Set(about('leave out').map(([key]) => key)),
    moves: new Map(
      about('move').map(([user, rest]) => [
        user,
        rest
          .split(unquoted(','))
          .map(value)
          .filter(key => key !== ''),
      ]),
    ),
  };
}
