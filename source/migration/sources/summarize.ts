/** What is in the Consumer project, counted User by User while they stream by. Pure. */

import type { InventorySummary } from '../model.ts';
import { domainOf } from '../planning/tenancy/domains.ts';
import { pathOf } from '../planning/tenancy/metadata-path.ts';
import { isPublicDomain } from '../planning/tenancy/public-domains.ts';
import { usableTenants } from '../planning/tenancy/tenant-values.ts';
import { factors } from './factors.ts';
import { KnownAddresses } from './known-addresses.ts';
import { LargeMetadataCounter, largestKeysText } from './large-metadata.ts';
import { notCarried } from './not-carried.ts';
import { emailOf, phoneOf, type User } from './user.ts';

const mostDomains = 50;
const mostValues = 100_000;
const mostKeys = 50;
const mostRoles = 20;
const mostExamples = 3;

interface KeyCount {
  users: number;
  several: number;
  values: Set<string>;
  roles: Set<string>;
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
  readonly #notCarried = new Map<string, { users: number; examples: string[] }>();
  readonly #addresses = new KnownAddresses();
  readonly #large = new LargeMetadataCounter();
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
    this.#countNotCarried(user);
    if (address?.verified && owned.length > 0 && owned.every(factor => factor.fate === 'lost')) this.#emailOnly++;
    const phone = phoneOf(user) !== undefined;
    if (phone) this.#secondFactors.phone++;
    if (user.totp) this.#secondFactors.totp++;
    if (phone || user.totp) this.#secondFactors.either++;
    this.#countKeys(user);
  }

  #countNotCarried(user: User): void {
    for (const { id, has } of notCarried) {
      if (!has(user, this.#addresses)) continue;
      const count = this.#notCarried.get(id) ?? { users: 0, examples: [] };
      this.#notCarried.set(id, count);
      count.users++;
      if (count.examples.length < mostExamples) count.examples.push(user.user_id);
      if (id === 'large_metadata') this.#large.add(user);
    }
    this.#addresses.add(user);
  }

  #countKeys(user: User): void {
    for (const { path, value, other } of pathsOf(user)) {
      const { usable } = usableTenants(Array.isArray(value) ? value : [value]);
      const values = usable.map(one => one.key);
      if (values.length === 0) continue;
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(value)) raise(this.#contradictions, path);
      let count = this.#keys.get(path);
      if (!count) {
        if (this.#keys.size >= mostKeys) continue;
        count = { users: 0, several: 0, values: new Set(), roles: new Set() };
        this.#keys.set(path, count);
      }
      count.users++;
      if (values.length > 1) count.several++;
      for (const one of values) if (count.values.size < mostValues) count.values.add(one);
      for (const { roles = [] } of usable)
        for (const one of roles) if (count.roles.size < mostRoles) count.roles.add(one);
    }
  }

  summary(readAt: string): Omit<InventorySummary, 'reading'> {
    const large = this.#large.summary();
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
      notCarried: notCarried.flatMap(({ id, label, note }) => {
        const count = this.#notCarried.get(id);
        const said = id === 'large_metadata' ? `${note}. Largest: ${largestKeysText(large)}` : note;
        return count ? [{ id, label, note: said, ...count }] : [];
      }),
      largeMetadata: large.users > 0 ? large : undefined,
      emailOnlyAfter: this.#emailOnly,
      secondFactors: { ...this.#secondFactors },
      tenantKeys: [...this.#keys]
        .map(([key, { users, several, values, roles }]) => ({
          key,
          users,
          values: values.size,
          several,
          examples: [...values].slice(0, 3),
          roles: [...roles],
          likely: looksLikeTenants(key, values),
        }))
        .sort((a, b) => Number(b.likely) - Number(a.likely) || rank(b) - rank(a) || b.users - a.users),
      contradictions: [...this.#contradictions].map(([key, users]) => ({ key, users })),
      domains: [...this.#domains]
        .sort((a, b) => b[1] - a[1])
        .slice(0, mostDomains)
        .map(([domain, users]) => ({ domain, users, public: isPublicDomain(domain) })),
    };
  }
}

/** How deep keys of metadata are looked for. */
const deepest = 3;

/** Every path of trusted_metadata, and what untrusted_metadata says there. An object with an id is a tenant itself. */
function* pathsOf({ trusted_metadata, untrusted_metadata }: User) {
  const open: { path: string; held: Record<string, unknown>; others: unknown; depth: number }[] = [
    { path: '', held: trusted_metadata, others: untrusted_metadata, depth: 1 },
  ];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const [key, value] of Object.entries(at.held)) {
      const path = `${at.path}${pathOf(key)}`;
      const { others } = at;
      const other = isObject(others) && Object.hasOwn(others, key) ? others[key] : undefined;
      yield { path, value, other };
      if (isObject(value) && !Object.hasOwn(value, 'id') && at.depth < deepest)
        open.push({ path: `${path}.`, held: value, others: other, depth: at.depth + 1 });
    }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const tenantWords = /tenant|org|company|workspace|team|account|school|class|site|group/i;

/** Keys and values of roles, plans, flags and settings: as tenants they would put customers together. */
const otherWords =
  /(role|plan|tier|status|type|kind|level|locale|lang|language|theme|flag|feature|country|currency|zone|beta)s?"?$/i;
const otherValues = new Set(
  (
    'admin administrator owner member user guest viewer editor manager staff student teacher instructor customer free basic ' +
    'starter standard plus pro team business premium enterprise trial paid monthly yearly true false yes no on off active ' +
    'inactive enabled disabled new old light dark 0 1 2 3'
  ).split(' '),
);

function looksLikeTenants(path: string, values: ReadonlySet<string>): boolean {
  const known = [...values].every(value => otherValues.has(value.toLowerCase()));
  return values.size > 1 && !known && !otherWords.test(path);
}

/** How much a key looks like the tenant's: by its name, by values that several Users share, but not all, by coverage. */
function rank({ key, users, values }: { key: string; users: number; values: number }): number {
  const shared = values > 3 && values < users * 0.8 ? 1 : 0;
  return (tenantWords.test(key) ? 2 : 0) + shared + Math.min(0.9, users / 1e9);
}

function raise(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
