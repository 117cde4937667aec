/**
 * Who takes part in the roll-out: Organizations first, then people in them. `stytch-b2b-migrate run --percent` and all modules
 * decide by this rule, so an Organization whose Members a run created is one that a module lets in at the same number.
 *
 * @typedef {{ organizations: number, people: number }} Rollout percentages: of the Organizations, and of the people in them
 * @typedef {{ organization_external_id?: string }} Place
 * @typedef {{ organization_id: string, user_id?: string }} Ids
 */
import { createHash } from 'node:crypto';

/**
 * `10`: all people of a tenth of the Organizations. `10/50`: half of the people in them. Anything else: no one.
 * @param {string | undefined} text
 * @returns {Rollout}
 */
export function rolloutOf(text) {
  const [, organizations, people = '100'] =
    /^\s*(\d+(?:\.\d+)?)\s*(?:\/\s*(\d+(?:\.\d+)?)\s*)?$/.exec(text ?? '') ?? [];
  return organizations === undefined
    ? { organizations: 0, people: 0 }
    : { organizations: Number(organizations), people: Number(people) };
}

/**
 * By the external id, which is the tenant's own key. Without one (a crosswalk of an older version) only at 100.
 * @param {string | undefined} externalId
 * @param {Rollout} rollout
 */
export const isOrganizationIn = (externalId, { organizations }) =>
  externalId ? isWithin(externalId, organizations) : organizations >= 100;

/**
 * By the id of the Consumer User.
 * @param {string} userId
 * @param {Rollout} rollout
 */
export const isPersonIn = (userId, { people }) => isWithin(userId, people);

/**
 * The Members of a person that take part; none if the person does not.
 * @template {Place} T
 * @param {string} userId
 * @param {readonly T[]} places
 * @param {Rollout} rollout
 * @returns {T[]}
 */
export const includedOf = (userId, places, rollout) =>
  isPersonIn(userId, rollout) ? places.filter(one => isOrganizationIn(one.organization_external_id, rollout)) : [];

/**
 * False if it is certain without a call to Stytch that a person does not take part.
 * @param {unknown} userId
 * @param {Rollout} rollout
 * @param {(userId: string) => readonly Place[]} [known] the Members that are known without a call
 */
export function mayTakePart(userId, rollout, known = () => []) {
  if (!(rollout.organizations > 0 && rollout.people > 0)) return false;
  if (typeof userId !== 'string') return true;
  if (!isPersonIn(userId, rollout)) return false;
  try {
    const places = known(userId);
    return places.length === 0 || includedOf(userId, places, rollout).length > 0;
  } catch {
    // The exchange finds out, and says why.
    return true;
  }
}

/**
 * Whether the person behind an email takes part, in one Organization or in any. Until all take part, a person who is not in
 * the crosswalk belongs to those who come later.
 * @param {{ rollout: () => Rollout, membershipsOfEmail: (email: string) => Promise<(Place & Ids)[]> | (Place & Ids)[] }} options
 * @param {string} email
 * @param {string} [organization_id]
 */
export async function emailTakesPart({ rollout, membershipsOfEmail }, email, organization_id) {
  const now = rollout();
  if (now.organizations >= 100 && now.people >= 100) return true;
  const places = await membershipsOfEmail(email);
  return places
    .filter(place => organization_id === undefined || place.organization_id === organization_id)
    .some(place => includedOf(place.user_id ?? '', [place], now).length > 0);
}

/** The same at every request and on every machine. A higher percentage only adds. */
function isWithin(id, percent) {
  return (createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32) * 100 < percent;
}
