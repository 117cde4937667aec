/** What is in the Consumer project, counted User by User while they stream by. Pure. */

import type { InventorySummary } from '../model.ts';
import { domainOf } from '../planning/tenancy/domains.ts';
import { isPublicDomain } from '../planning/tenancy/public-domains.ts';
import { usableTenants } from '../planning/tenancy/tenant-values.ts';
import { factors } from './factors.ts';
import { notCarried } from './not-carried.ts';
import { emailOf, phoneOf, type User } from './user.ts';

const mostDomains = 50;
const mostValues = 100_000;
const mostKeys = 50;

interface KeyCount {
  users: number;
  several: number;
  values: Set<string>;
}

/** Counts Users; `summary` may be asked at any time. */
export class InventoryCounter {
  #users = 0;
  #verified = 0;
  #unverified = 0;
  #noEmail = 0;
  #several = 0;
  #emailOnly = 0;
  readonly #secondFactors = { phone: 0, totp: 0, either: 0 };
  readonly #factors = new Map<string, number>();
  readonly #providers = new Map<string, number>();
  readonly #notCarried = new Map<string, number>();
  readonly #keys = new Map<string, KeyCount>();
  readonly #contradictions = new Map<string, number>();
  readonly #domains = new Map<string, number>();

  add(user: User): void {
    this.#users++;
    const address = emailOf(user);
    if (!address) this.#noEmail++;
    else if (address.verified) this.#verified++;
    else this.#unverified++;
    if (user.emails.length > 1) this.#several++;
    const verified = user.emails.filter(one => one.verified);
    for (const domain of new Set(verified.map(one => domainOf(one.email)))) raise(this.#domains, domain);
    const owned = factors.filter(factor => factor.has(user));
    for (const factor of owned) raise(this.#factors, factor.id);
    for (const provider of new Set(user.oauth.map(name => name.toLowerCase()))) raise(this.#providers, provider);
    for (const kind of notCarried) if (kind.has(user)) raise(this.#notCarried, kind.id);
    if (address?.verified && owned.length > 0 && owned.every(factor => factor.fate === 'lost')) this.#emailOnly++;
    const phone = phoneOf(user) !== undefined;
    if (phone) this.#secondFactors.phone++;
    if (user.totp) this.#secondFactors.totp++;
    if (phone || user.totp) this.#secondFactors.either++;
    this.#countKeys(user);
  }

  #countKeys(user: User): void {
    for (const [key, value] of Object.entries(user.trusted_metadata)) {
      const values = usableTenants(Array.isArray(value) ? value : [value]).usable.map(one => one.key);
      if (values.length === 0) continue;
      const other = Object.hasOwn(user.untrusted_metadata, key) ? user.untrusted_metadata[key] : undefined;
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(value)) raise(this.#contradictions, key);
      let count = this.#keys.get(key);
      if (!count) {
        if (this.#keys.size >= mostKeys) continue;
        count = { users: 0, several: 0, values: new Set() };
        this.#keys.set(key, count);
      }
      count.users++;
      if (values.length > 1) count.several++;
      for (const one of values) if (count.values.size < mostValues) count.values.add(one);
    }
  }

  summary(readAt: string): Omit<InventorySummary, 'reading'> {
    return {
      users: this.#users,
      readAt,
      verifiedEmail: this.#verified,
      unverifiedEmail: this.#unverified,
      noEmail: this.#noEmail,
      severalEmails: this.#several,
      factors: factors.map(({ id, label, fate, note }) => ({
        id,
        label,
        fate,
        note,
        users: this.#factors.get(id) ?? 0,
      })),
      providers: [...this.#providers]
        .map(([provider, users]) => ({ provider, users }))
        .sort((a, b) => b.users - a.users),
      notCarried: notCarried
        .filter(({ id }) => this.#notCarried.has(id))
        .map(({ id, label, note }) => ({ id, label, note, users: this.#notCarried.get(id) ?? 0 })),
      emailOnlyAfter: this.#emailOnly,
      secondFactors: { ...this.#secondFactors },
      tenantKeys: [...this.#keys]
        .map(([key, { users, several, values }]) => ({
          key,
          users,
          values: values.size,
          several,
          examples: [...values].slice(0, 3),
        }))
        .sort((a, b) => likely(b) - likely(a) || b.users - a.users),
      contradictions: [...this.#contradictions].map(([key, users]) => ({ key, users })),
      domains: [...this.#domains]
        .sort((a, b) => b[1] - a[1])
        .slice(0, mostDomains)
        .map(([domain, users]) => ({ domain, users, public: isPublicDomain(domain) })),
    };
  }
}

const tenantWords = /tenant|org|company|workspace|team|account|school|class|site|group/i;

/** How much a key looks like the tenant's: by its name, by values that several Users share, but not all, by coverage. */
function likely({ key, users, values }: { key: string; users: number; values: number }): number {
  const shared = values > 3 && values < users * 0.8 ? 1 : 0;
  return (tenantWords.test(key) ? 2 : 0) + shared + Math.min(0.9, users / 1e9);
}

function raise(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
