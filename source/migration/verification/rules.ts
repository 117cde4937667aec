/** The team's own rules for the verification: read and carried out by other code than the plan's. */
import type { ExpectedTenant } from '../planning/tenancy/strategy.ts';

/** The tenants of a User after the rules of `text`. */
export function afterRules(userId: string, tenants: ExpectedTenant[], text: string): ExpectedTenant[] {
  const rules = text.split(/[;\n](?=(?:[^"]*"[^"]*")*[^"]*$)/).map(rule => rule.trim());
  const value = (part = '') => (part.trim().startsWith('"') ? (JSON.parse(part) as string) : part.trim());
  const about = (verb: string) =>
    rules
      .filter(rule => rule.startsWith(`${verb} `))
      .map(rule => rule.slice(verb.length).split(/=(?=(?:[^"]*"[^"]*")*[^"]*$)/) as [string, string?])
      .map(([subject, rest]) => ({ subject: value(subject), rest: rest ?? '' }));
  const move = about('move').findLast(one => one.subject === userId);
  let now = tenants;
  if (move) {
    const keys = move.rest
      .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
      .map(value)
      .filter(key => key !== '');
    now = keys.map(key => tenants.find(one => 'key' in one && one.key === key) ?? { key });
  }
  const merges = about('merge');
  const out = about('leave out').map(one => one.subject);
  const ended = new Map<string, ExpectedTenant>();
  for (const tenant of now) {
    let name = 'key' in tenant ? tenant.key : tenant.reserved;
    for (let guard = 0; guard < merges.length; guard++) {
      const next = merges.findLast(one => one.subject === name);
      if (next) name = value(next.rest);
    }
    if (out.includes(name)) continue;
    const roles = [...(ended.get(name)?.roles ?? []), ...(tenant.roles ?? [])];
    const same = ('key' in tenant ? tenant.key : tenant.reserved) === name;
    ended.set(name, {
      ...(same ? tenant : { key: name, ...(tenant.email !== undefined && { email: tenant.email }) }),
      roles,
    });
  }
  return [...ended.values()];
}
