/**
 * Finds Members that were deleted, whoever created them: the migration, these modules, or an admin. Stytch keeps deleted
 * Members, and returns them only to a search for that status. So this holds on every machine and needs no file.
 *
 * It makes two searches for each new Member, and Stytch limits searches to 100 a minute.
 */

/**
 * Whether a Member of this User, or one with this email and no external id, was deleted from the Organization.
 * @param {any} members `organizations.members` of the B2B project's `stytch.B2BClient`
 * @param {string} organization_id
 * @param {string[]} externalIds the ids that the User's Member may have
 * @param {string} email_address
 */
export async function wasDeleted(members, organization_id, externalIds, email_address) {
  const search = async (filter_name, filter_value) => {
    const operands = [
      { filter_name: 'statuses', filter_value: ['deleted'] },
      { filter_name, filter_value },
    ];
    return (await members.search({ organization_ids: [organization_id], query: { operator: 'AND', operands } }))
      .members;
  };
  // By email too: the User's email may have changed since, or the deleted Member may have lost its external id.
  const found = await Promise.all([search('member_ids', externalIds), search('member_emails', [email_address])]);
  return found
    .flat()
    .some(({ status, external_id }) => status === 'deleted' && (!external_id || externalIds.includes(external_id)));
}
