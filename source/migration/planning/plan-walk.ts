/** What a plan learns from each User, one after the other: where they belong, with which roles, and what all of them come to. */

import { isObserved } from '../doctor/consequences.ts';
import type { PlannedOrganization } from '../model.ts';
import { writesEmails } from '../sessions/answer.ts';
import type { User } from '../sources/user.ts';
import { claimState } from './claim-key.ts';
import { addExample, type Examples } from './examples.ts';
import { ExternalIdCounter } from './external-id-counter.ts';
import { MetadataCounter } from './metadata-counter.ts';
import { MethodCounter } from './methods.ts';
import { ObservedCounter } from './observed-facts.ts';
import { DomainCounter, hasFactor, MethodUse, usedBy } from './organizations/facts.ts';
import type { OrganizationSettings } from './organizations/fields.ts';
import { organizationRules, type PlacedRule } from './organizations/rules-of.ts';
import { bringsPassword, type Placement, place } from './placement.ts';
import { PlanCounter } from './plan-counter.ts';
import type { PlacedTenant, PlanInput, PlanVisitor } from './plan-input.ts';
import { adminRole, RoleCounter, roleMap, rolesOf, rolesSaid } from './roles.ts';
import { RowCounter } from './tenancy/file-rows.ts';
import { asksFor } from './tenancy/index.ts';
import { NameCounter } from './tenancy/names.ts';

/** Until all Users were walked over. */
const undecided: OrganizationSettings = { fields: {}, sso: 'none', scim: 'none' };

export class PlanWalk {
  readonly input: PlanInput;
  /** By external id. Name, slug and settings are decided when all Users were seen. */
  readonly tenants = new Map<string, PlannedOrganization>();
  /** Users who become no Member, by reason. */
  readonly left = new Map<string, number>();
  readonly unusable: Examples<string> = { count: 0, examples: [] };
  readonly collisions: string[] = [];
  readonly names = new NameCounter();
  readonly methods = new MethodCounter();
  readonly roles = new RoleCounter();
  /** Organizations that get an administrator beside those with the role. */
  readonly administered = new Set<string>();
  readonly claims = { inUse: 0, unverified: 0 };
  readonly counter: PlanCounter;
  readonly externalIds: ExternalIdCounter;
  readonly metadata: MetadataCounter;
  readonly rules: readonly PlacedRule[];
  readonly domains: DomainCounter;
  readonly methodUse: MethodUse;
  readonly fileRows: RowCounter | undefined;
  /** Only where doctor observed something. */
  readonly observed: ObservedCounter | undefined;
  readonly #oldest: ReadonlyMap<string, string>;
  readonly #roleMap: ReadonlyMap<string, string>;

  /** `oldest`: see administrators.ts. */
  constructor(input: PlanInput, oldest: ReadonlyMap<string, string>) {
    const { answers, claimedByOthers } = input;
    this.input = input;
    this.rules = organizationRules(answers);
    this.counter = new PlanCounter(answers, input.hasHash);
    this.externalIds = new ExternalIdCounter(answers, input.hasUser);
    this.metadata = new MetadataCounter(answers, input.inventory);
    this.domains = new DomainCounter(this.rules, answers, (claimedByOthers?.size ?? 0) > 0);
    this.methodUse = new MethodUse(this.rules);
    this.fileRows = asksFor(answers, 'tenancyFile') ? new RowCounter(answers.tenancyFile ?? '') : undefined;
    this.observed = isObserved(input.differences ?? []) ? new ObservedCounter(answers) : undefined;
    this.#oldest = oldest;
    this.#roleMap = roleMap(answers);
  }

  add(user: User, { placed: onPlaced, left: onLeft }: PlanVisitor): void {
    const { answers, hasHash } = this.input;
    this.counter.counts.users++;
    this.fileRows?.see(user);
    this.externalIds.add(user);
    const state = writesEmails(answers) ? claimState(user, answers) : undefined;
    if (state === 'other') this.claims.inUse++;
    if (state === 'unverified') this.claims.unverified++;
    const placed = place(user, answers);
    if (placed.unusable?.length) addExample(this.unusable, `${user.user_id}: ${placed.unusable.join(', ')}`);
    if ('left' in placed) {
      this.left.set(placed.left, (this.left.get(placed.left) ?? 0) + 1);
      onLeft?.(user, placed.left);
      return;
    }
    const password = bringsPassword(user, placed, answers, hasHash);
    this.methods.add(user, password, answers);
    this.metadata.add(user);
    this.counter.add(user, placed, password);
    // A claim is taken as proof of the email: an unverified one is none.
    const claim = writesEmails(answers) && placed.verified;
    if (claim && state === 'free') this.counter.counts.emails++;
    const tenants = placed.tenants.map(tenant => this.#withRoles(user, tenant));
    this.observed?.add(user, placed, tenants);
    this.#addMembers(user, placed, tenants);
    onPlaced?.({ ...placed, tenants, user, password, claim });
  }

  #withRoles(user: User, tenant: Placement['tenants'][number]): PlacedTenant {
    const { answers } = this.input;
    const said = rolesSaid(user, tenant, answers);
    this.roles.add(tenant.externalId, said, this.#roleMap);
    const oldest = this.#oldest.get(tenant.externalId);
    const granted =
      answers.organizationAdmins === 'role'
        ? oldest !== undefined && said.includes(answers.adminRole ?? '')
        : oldest === user.user_id;
    if (granted) this.administered.add(tenant.externalId);
    return {
      ...tenant,
      roles: [...new Set([...rolesOf(said, this.#roleMap), ...(granted ? [adminRole] : [])])].sort(),
    };
  }

  #addMembers(user: User, placed: Placement, tenants: readonly PlacedTenant[]): void {
    const used = usedBy(user, this.input.answers);
    const withFactor = hasFactor(used) ? 1 : 0;
    this.domains.add(placed);
    this.methodUse.add(placed, used);
    for (const { key, name, externalId, slug = '' } of tenants) {
      this.names.add(externalId, name);
      const known = this.tenants.get(externalId);
      if (!known) {
        const one = { key, name: '', slug, externalId, members: 1, used, withFactor, settings: undecided };
        this.tenants.set(externalId, one);
      } else if (known.key === key) {
        known.members++;
        known.used |= used;
        known.withFactor += withFactor;
      } else this.collisions.push(`${known.key} and ${key}`);
    }
  }
}
