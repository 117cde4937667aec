/** Which external ids a User's Member may have, and the Member that has one. */

/**
 * The external ids that a User's Member may have. It is created with the first. One that was created before the application gave
 * the User an external id has the user_id.
 *
 * @param {{ user_id: string, external_id?: string }} user
 * @param {string} memberExternalId own: the User's own external id if there is one. Otherwise: the user_id
 * @returns {string[]}
 */
export const externalIdsOf = ({ user_id, external_id }, memberExternalId) =>
  memberExternalId === 'own' && external_id && external_id !== user_id ? [external_id, user_id] : [user_id];

/**
 * The User's own Member in an Organization, or undefined.
 * @param {any} members `organizations.members` of the B2B project's `stytch.B2BClient`
 * @param {string} organization_id
 * @param {string[]} externalIds the ids that it may have
 */
export async function findMember(members, organization_id, externalIds) {
  for (const external_id of externalIds) {
    try {
      const { member } = await members.get({ organization_id, member_id: external_id });
      const isTheirs = member.external_id === external_id && member.organization_id === organization_id;
      if (isTheirs && member.status !== 'deleted') return member;
    } catch (error) {
      // Only this error means that there is no Member. An unknown route or project is another 404.
      if (!isNotFound(error, 'member_not_found')) throw error;
    }
  }
  return undefined;
}

export const isNotFound = (error, type) => error?.error_type === type && error.status_code === 404;
