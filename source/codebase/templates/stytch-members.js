/**
 * Finds a User's Members and creates those that are missing, as the migration would: the Consumer user_id is the
 * Member's external_id, so no Member is created twice. Knows no framework.
 *
 * Wherever Stytch expects an organization_id, it also takes a slug or an external id, and one Organization's slug may be
 * another's external id. So external ids are only for finding, and what is found must carry the external id that was
 * asked for. Every write uses the ids that Stytch returned.
 *
 * @typedef {import('./stytch-placement.js').Rule} Rule
 * @typedef {import('./stytch-placement.js').Problem} Problem
 * @typedef {import('./stytch-crosswalk.js').Membership} Membership
 */
import { isUsableId, organizationsOf, placementOf, wantedMember } from './stytch-placement.js';

/** Organizations whose id is remembered, at most. */
const mostRemembered = 10_000;

/** A lasting no: asking again changes nothing. */
export class Refusal extends Error {
  constructor(reason) {
    super(reason);
    this.error_type = reason;
    this.lasting = true;
  }
}

/** Only Stytch's error type: messages may quote what was sent. */
export const reasonOf = error => error?.error_type ?? error?.name ?? 'unknown';

/**
 * Returns a function that finds a User's Members and creates the missing ones. An Organization that refuses one User is
 * logged, and the others are returned. Throws if there is none, or if a later try may find more.
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
    const passing = problems.find(({ error }) => error && !isLasting(error));
    if (passing) throw passing.error;
    if (done.length === 0 && problems.length > 0) throw problems[0].error ?? new Refusal(problems[0].reason);
    return done.map(({ member: { organization_id, member_id } }) => ({ organization_id, member_id }));
  };
}

/** @param {{ organizations: any }} b2b @param {Rule} rule */
export function openMembers(b2b, rule) {
  // Without it, Members that an admin removed would come back.
  if (typeof rule.wasCreated !== 'function') throw new TypeError('rule.wasCreated is missing.');
  const { members } = b2b.organizations;
  /** @type {Map<string, string>} external id to organization_id; only what was found. */
  const remembered = new Map();

  async function organizationId(external_id) {
    const known = remembered.get(external_id);
    if (known !== undefined) return known;
    const { organization } = await b2b.organizations.get({ organization_id: external_id });
    if (organization.organization_external_id !== external_id) throw new Refusal('organization_not_found');
    if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value);
    remembered.set(external_id, organization.organization_id);
    return organization.organization_id;
  }

  /** The User's own Member, or undefined. */
  async function find(organization_id, user_id) {
    try {
      const { member } = await members.get({ organization_id, member_id: user_id });
      const isTheirs = member.external_id === user_id && member.organization_id === organization_id;
      return isTheirs && member.status !== 'deleted' ? member : undefined;
    } catch (error) {
      // Only the Member's own 404: an unknown route or project says nothing about the Member.
      if (isNotFound(error, 'member_not_found')) return undefined;
      throw error;
    }
  }

  /** @param {Problem[]} problems gets the phone number that Stytch refuses */
  async function create(organization_id, wanted, problems) {
    try {
      return (await members.create({ organization_id, ...wanted })).member;
    } catch (error) {
      if (wanted.mfa_phone_number && isAboutPhone(error)) {
        const { mfa_phone_number: _, ...rest } = wanted;
        const member = await create(organization_id, rest, problems);
        problems.push({ reason: error.error_type });
        return member;
      }
      // Two requests at once, or a lost answer. With another external_id it is someone else's Member and stays theirs.
      const found = /^duplicate/.test(error?.error_type) && (await find(organization_id, wanted.external_id));
      if (found) return found;
      throw error;
    }
  }

  async function ensureIn(organization_id, wanted, problems) {
    const member = await find(organization_id, wanted.external_id);
    if (member) return { member, isNew: false };
    // It was created once, so someone removed it on purpose.
    if (await rule.wasCreated(wanted.external_id, organization_id)) throw new Refusal('removed_in_b2b');
    return { member: await create(organization_id, wanted, problems), isNew: true };
  }

  /** Does `work` in each Organization, whatever happens in the others. */
  async function inEach(user, { organizations, problems }, work) {
    const done = [];
    for (const organization of organizations) {
      try {
        if (!isUsableId(user.user_id)) throw new Refusal('unusable_user_id');
        done.push(await work(await organizationId(organization)));
      } catch (error) {
        // The remembered id may be of an Organization that is gone.
        if (error?.error_type === 'organization_not_found') remembered.delete(organization);
        problems.push({ reason: reasonOf(error), organization, error });
      }
    }
    return { done, problems };
  }

  return {
    /** A User's Members, found or created. */
    async ensure(user) {
      const placement = placementOf(user, rule);
      const wanted = wantedMember(user, rule);
      return inEach(user, placement, id => ensureIn(id, wanted, placement.problems));
    },
    /** A User's Members where there are any; for a User who may be gone. */
    async findAll(user) {
      return inEach(user, organizationsOf(user, rule), id => find(id, user.user_id));
    },
  };
}

export const isNotFound = (error, type) => error?.error_type === type && error.status_code === 404;
export const isAboutPhone = error => /phone/.test(error?.error_type ?? '');

/** What Stytch refuses, other than "too many requests". Other errors may be temporary. */
function isLasting({ lasting = false, status_code = 0 }) {
  return lasting || (status_code >= 400 && status_code < 500 && status_code !== 429);
}
