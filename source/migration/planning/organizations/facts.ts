/** What the Users of an Organization really use, counted while the plan walks over them. Pure. */
import type { Answers } from '../../../config/answers.ts';
import type { OrganizationRule } from '../../../config/organization-rules.ts';
import { domainPattern } from '../../../config/organization-settings.ts';
import { phoneOf, type User } from '../../sources/user.ts';
import { isReserved } from '../identifiers.ts';
import type { Placement } from '../placement.ts';
import { companyDomain } from '../tenancy/domains.ts';
import { isPublicDomain } from '../tenancy/public-domains.ts';

/** Ways to log in, and second factors, as bits of one number: there may be a million Organizations. */
const bits: readonly [name: string, bit: number][] = [
  ['password', 1],
  ['google_oauth', 2],
  ['microsoft_oauth', 4],
  ['slack_oauth', 8],
  ['github_oauth', 16],
  ['hubspot_oauth', 32],
  ['sms_otp', 64],
  ['totp', 128],
];

const bitOf = new Map(bits);

/** What one User uses. A password counts only where Organizations offer one. */
export function usedBy(user: User, { passwords }: Pick<Answers, 'passwords'>): number {
  let used = user.password && passwords !== 'none' ? 1 : 0;
  for (const provider of user.oauth) used |= bitOf.get(`${provider.toLowerCase()}_oauth`) ?? 0;
  if (phoneOf(user) !== undefined) used |= 64;
  if (user.totp) used |= 128;
  return used;
}

/** The names of what is used, of those in `among`. */
export const namesOf = (used: number, among: readonly string[]): string[] =>
  bits.flatMap(([name, bit]) => (used & bit && among.includes(name) ? [name] : []));

/** Whether this is a second factor. */
export const hasFactor = (used: number): boolean => (used & (64 | 128)) !== 0;

/** Members by what they use, for lists of methods without email: a Member who uses none of them could not log in. Counts only then. */
export class MethodUse {
  readonly #asked: boolean;
  readonly #counts = new Map<string, Map<number, number>>();

  constructor(rules: readonly OrganizationRule[]) {
    const closed = ['ALL_ALLOWED', 'used', 'magic_link', 'email_otp'];
    this.#asked = rules.some(
      ({ setting, value }) => setting === 'auth_methods' && !value.some(method => closed.includes(method)),
    );
  }

  add({ tenants }: Placement, used: number): void {
    if (!this.#asked) return;
    for (const { externalId } of tenants) {
      const counts = this.#counts.get(externalId) ?? new Map<number, number>();
      this.#counts.set(externalId, counts);
      counts.set(used, (counts.get(used) ?? 0) + 1);
    }
  }

  /** Members who use none of these methods. */
  without(externalId: string, methods: readonly string[]): number {
    const counts = [...(this.#counts.get(externalId) ?? [])];
    return counts.reduce((sum, [used, count]) => (namesOf(used, methods).length > 0 ? sum : sum + count), 0);
  }
}

/** Two counts in one number, as there may be many: Members with an address there, and those who have verified it. */
const verifiedOne = 2 ** 26;
const membersIn = (count: number): number => count % verifiedOne;
const verifiedIn = (count: number): number => Math.floor(count / verifiedOne);

/** Mail domains of the Members of each Organization. Counts only where a rule asks for them. */
export class DomainCounter {
  readonly #asked: boolean;
  readonly #answers: Answers;
  readonly #counts = new Map<string, Map<string, number>>();

  /** `always`: Organizations of others claim domains, whatever the rules ask for. */
  constructor(rules: readonly OrganizationRule[], answers: Answers, always = false) {
    this.#answers = answers;
    const asks = rules.some(
      ({ selector, setting, value }) =>
        selector.kind === 'company' ||
        value[0] === 'own' ||
        (setting === 'claimed_email_domains' && value[0] !== 'none'),
    );
    this.#asked = always || asks;
  }

  add({ tenants, email, verified }: Placement): void {
    const domain = this.#asked ? companyDomain(email) : undefined;
    if (domain === undefined || !domainPattern.test(domain) || isPublicDomain(domain, this.#answers)) return;
    for (const { externalId } of tenants) {
      const counts = this.#counts.get(externalId) ?? new Map<string, number>();
      this.#counts.set(externalId, counts);
      counts.set(domain, (counts.get(domain) ?? 0) + 1 + (verified ? verifiedOne : 0));
    }
  }

  /** The domain where more than half of the Members, and two at least, have a verified address. */
  own(externalId: string, members: number): string | undefined {
    if (isReserved(externalId)) return undefined;
    for (const [domain, count] of this.#counts.get(externalId) ?? [])
      if (verifiedIn(count) >= 2 && verifiedIn(count) * 2 > members) return domain;
    return undefined;
  }

  /** Members with an address of these domains, by the external id of each Organization that has some. */
  with(domains: ReadonlySet<string>): Map<string, Map<string, number>> {
    const found = new Map<string, Map<string, number>>();
    for (const [externalId, counts] of this.#counts)
      for (const [domain, count] of counts) {
        if (!domains.has(domain)) continue;
        const where = found.get(domain) ?? new Map<string, number>();
        found.set(domain, where.set(externalId, membersIn(count)));
      }
    return found;
  }
}
