/** What the search index holds of a Member. */
import { environmentOwner, facetKey, joinTexts, type Shape } from '../search/entry.ts';

/** Who owns the Members of an Organization. Deleted ones are kept apart: hardly any search is for them. */
export function membersOwner(organization: number, deleted = false): string {
  return `${deleted ? 'deleted of ' : ''}organization ${organization}`;
}

export const memberShape: Shape = {
  table: 'members',
  texts: ['email', 'phone_number'],
  entryOf: ({ env, organization, email, deleted, doc }) => {
    const owner = membersOwner(organization, deleted === 1);
    const phone = doc.mfa_phone_number;
    const facets = [
      owner,
      facetKey(owner, 'status', doc.status ?? 'active'),
      facetKey(owner, 'breakglass', doc.is_breakglass === true),
      facetKey(owner, 'password', doc.member_password_id !== undefined),
      facetKey(owner, 'totp', doc.totp_registration_id !== undefined),
      ...[...new Set(doc.roles)].map(role => facetKey(owner, 'role', role)),
    ];
    if (phone !== undefined) facets.push(facetKey(owner, 'phone_number', phone));
    if (deleted !== 1) facets.push(environmentOwner(env));
    return { facets, texts: [joinTexts([email]), joinTexts([phone])] };
  },
};
