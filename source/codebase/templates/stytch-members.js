/**
 * Finds a User's Members and creates the missing ones, as the migration does: the Member's external_id is the Consumer
 * user_id, or the User's own external id, so no Member is created twice. A Member that was removed is never created again.
 * Wherever Stytch expects an organization_id, it also accepts a slug or an external id, and the slug of one Organization
 * may be the external id of another. So external ids are only used to find an object, and the object must have exactly
 * that external id. Every write uses the ids that Stytch returned.
 *
 * @typedef {import('./stytch-placement.js').Rule} Rule
 * @typedef {import('./stytch-placement.js').Problem} Problem
 * @typedef {import('./stytch-crosswalk.js').Membership} Membership
 */
import { externalIdsOf, findMember } from './stytch-member-id.js';
import { isUsableId, organizationsOf, placementOf, wantedMember } from './stytch-placement.js';
import { wasDeleted } from './stytch-removed-members.js';
import { isOrganizationIn } from './stytch-rollout.js';

const cacheSize = 10_000; // Organizations whose id is cached

/** A permanent refusal: trying again changes nothing. */
export class Refusal extends Error {
  constructor(reason) {
    super(reason);
    this.error_type = reason;
    this.permanent = true;
  }
}

/** Only Stytch's error type: messages may quote what was sent. */
export const reasonOf = error => error?.error_type ?? error?.name ?? 'unknown';

/**
 * Returns a function that finds a User's Members and creates the missing ones. If one Organization refuses the User, that
 * is logged, and the other Members are returned. Throws if there is no Member, and on errors that may be temporary.
 * @param {{ organizations: any }} b2b the B2B project's `stytch.B2BClient`
 * @param {Rule} rule
 * @param {(event: object) => void} [log]
 * @returns {(user: any) => Promise<Membership[]>}
 */
export function createMembers(b2b, rule, log = event => console.warn('stytch-members', JSON.stringify(event))) {
  const { ensure } = openMembers(b2b, rule);
  return async user => {
    const { done, problems } = await ensure(user);
    for (const { reason, organization } of problems) log({ user_id: user.user_id, organization, reason });
    const temporary = problems.find(({ error }) => error && !isPermanent(error));
    if (temporary) throw temporary.error;
    if (done.length === 0 && problems.length > 0) throw problems[0].error ?? new Refusal(problems[0].reason);
    return done.map(({ member: { organization_id, member_id }, organization: organization_external_id }) => {
      return { organization_id, member_id, organization_external_id };
    });
  };
}

/** @param {{ organizations: any }} b2b @param {Rule} rule */
export function openMembers(b2b, rule) {
  // Without it, removed Members would be created again.
  if (typeof rule.wasCreated !== 'function') throw new TypeError('rule.wasCreated is missing.');
  const { members } = b2b.organizations;
  const idsOf = user => externalIdsOf(user, rule.memberExternalId);
  /** @type {Map<string, string>} external id to organization_id; only Organizations that were found. */
  const cached = new Map();

  async function organizationId(external_id) {
    const known = cached.get(external_id);
    if (known !== undefined) return known;
    const { organization } = await b2b.organizations.get({ organization_id: external_id });
    if (organization.organization_external_id !== external_id) throw new Refusal('organization_not_found');
    if (cached.size >= cacheSize) cached.delete(cached.keys().next().value);
    cached.set(external_id, organization.organization_id);
    return organization.organization_id;
  }

  /** The User's own Member, or undefined. */
  const find = (organization_id, externalIds) => findMember(members, organization_id, externalIds);

  /** @param {Problem[]} problems receives a phone number that Stytch refuses */
  async function create(organization_id, wanted, problems) {
    try {
      return (await members.create({ organization_id, ...wanted })).member;
    } catch (error) {
      if (wanted.mfa_phone_number && isAboutPhone(error)) {
        // Enrolled without a factor, the user would have to set one up at the next login.
        const { mfa_phone_number: _phone, mfa_enrolled: _enrolled, ...rest } = wanted;
        const member = await create(organization_id, rest, problems);
        problems.push({ reason: error.error_type });
        return member;
      }
      // Two requests at once, or a lost response. With another external_id it is another User's Member: not changed.
      const found = /^duplicate/.test(error?.error_type) && (await find(organization_id, [wanted.external_id]));
      if (found) return found;
      throw error;
    }
  }

  async function ensureIn(organization_id, user, wanted, problems) {
    const ids = idsOf(user);
    const member = await find(organization_id, ids);
    if (member) return { member, isNew: false };
    // An admin removed it.
    const wasCreated = await rule.wasCreated(user.user_id, organization_id);
    if (wasCreated || (await wasDeleted(members, organization_id, ids, wanted.email_address)))
      throw new Refusal('removed_in_b2b');
    return { member: await create(organization_id, wanted, problems), isNew: true };
  }

  /** Does `work` in each Organization. An error in one does not stop the others. */
  async function inEach(user, { organizations, problems }, work) {
    const done = [];
    for (const organization of organizations) {
      try {
        if (!idsOf(user).every(isUsableId)) throw new Refusal('unusable_user_id');
        done.push({ ...(await work(await organizationId(organization))), organization });
      } catch (error) {
        // The cached id may be the one of an Organization that was deleted.
        if (error?.error_type === 'organization_not_found') cached.delete(organization);
        problems.push({ reason: reasonOf(error), organization, error });
      }
    }
    return { done, problems };
  }

  return {
    /** A User's Members, found or created, in the Organizations that take part in the roll-out. */
    async ensure(user) {
      const placement = placementOf(user, rule);
      placement.organizations = placement.organizations.filter(one => isOrganizationIn(one, rule.rollout()));
      const wanted = wantedMember(user, rule);
      return inEach(user, placement, id => ensureIn(id, user, wanted, placement.problems));
    },
    /** A User's existing Members, also of a User who was deleted. */
    async findAll(user) {
      return inEach(user, organizationsOf(user, rule), async id => ({ member: await find(id, idsOf(user)) }));
    },
  };
}

export const isAboutPhone = error => /phone/.test(error?.error_type ?? '');

/** A 4xx of Stytch other than 429 is permanent. Other errors may be temporary. */
function isPermanent({ permanent = false, status_code = 0 }) {
  return permanent || (status_code >= 400 && status_code < 500 && status_code !== 429);
}
