/** The team's own rules for the verification: read and carried out by other code than the plan's. */
import type { ExpectedTenant } from '../planning/tenancy/strategy.ts';
import type { User } from '../sources/user.ts';

interface Rules {
  merges: Map<string, string>;
  leftOut: Set<string>;
  /** A domain of a tenant, as `key@domain`, and what its Users are in instead. */
  splits: Map<string, string>;
  /** Keys of tenants, by user_id. */
  moves: Map<string, string[]>;
}

let known: { text: string; rules: Rules } | undefined;

/** The tenants of a User after the rules of `text`. */
export function afterRules(
  { user_id, emails }: Pick<User, 'user_id' | 'emails'>,
  tenants: ExpectedTenant[],
  text: string,
): ExpectedTenant[] {
  // Every User asks.
  if (known?.text !== text) known = { text, rules: read(text) };
  const { merges, leftOut, splits, moves } = known.rules;
  const addresses = emails.flatMap(({ email, verified }) => (verified ? [email.toLowerCase()] : []));
  const moved = moves.get(user_id);
  const now = moved?.map(key => tenants.find(one => 'key' in one && one.key === key) ?? { key }) ?? tenants;
  const ended = new Map<string, ExpectedTenant>();
  for (const tenant of now) {
    const own = 'key' in tenant ? tenant.key : tenant.reserved;
    const split = [...splits].find(
      ([from]) =>
        from.startsWith(`${own}@`) && addresses.some(address => `${own}${address.replace(/^.*@/, '@')}` === from),
    );
    let name = split?.[1] ?? own;
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
export const unquoted = (sign: string) => new RegExp(`[${sign}](?=(?:[^"]*"[^"]*")*[^"]*$)`);
/** A part of a rule, without its quotes. */
export const value = (part: string) => (part.trim().startsWith('"') ? (JSON.parse(part) as string) : part.trim());

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
    splits: new Map(
      rules
        .filter(rule => rule.startsWith('split '))
        .map(rule => rule.slice(6).split(unquoted('=@')))
        .map(([key = '', domain = '', into = '']) => [`${value(key)}@${domain.trim().toLowerCase()}`, value(into)]),
    ),
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
