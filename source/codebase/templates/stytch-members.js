/**
 * Makes a User's Members where there are none yet, as the migration would: the Consumer user_id is the Member's
 * external_id, so that nobody is ever made twice. Knows no framework.
 *
 * @typedef {{ tenancy: string, tenantKey: string, leftOver: string, unverifiedEmail: string, claim: string,
 *   publicDomains: string[], externalIds: Record<string, string> }} Rule
 * @typedef {import('./stytch-bridge.swap.js').Membership} Membership
 */

/** What Stytch takes as an external id. */
const plain = /^[A-Za-z0-9._|-]{1,128}$/;
const everyone = 'migrate|everyone';
const leftOver = 'migrate|left-over';

/**
 * Returns a function that finds a User's Members and makes those that are missing. Throws what Stytch says: an
 * Organization that is newer than the migration is `organization_not_found` until `run` has made it.
 * @param {{ organizations: any }} b2b the B2B project's `stytch.B2BClient`
 * @param {Rule} rule
 * @returns {(user: any) => Promise<Membership[]>}
 */
export function createMembers(b2b, rule) {
  return async user => {
    const wanted = wantedMember(user, rule);
    if (!wanted) return [];
    const places = [];
    for (const organization_id of organizationsOf(user, rule)) {
      const found = (await find(b2b, organization_id, user.user_id)) ?? (await make(b2b, organization_id, wanted));
      places.push({ organization_id: found.organization_id, member_id: found.member_id });
    }
    return places;
  };
}

async function make(b2b, organization_id, wanted) {
  try {
    return (await b2b.organizations.members.create({ organization_id, ...wanted })).member;
  } catch (error) {
    // Two requests at once, or an answer that was lost. With another external_id it is somebody else, and stays theirs.
    const found = /^duplicate/.test(error?.error_type) && (await find(b2b, organization_id, wanted.external_id));
    if (found) return found;
    throw error;
  }
}

/** @param {string} userId stands as external_id wherever a member_id may */
export async function find(b2b, organization_id, userId) {
  try {
    return (await b2b.organizations.members.get({ organization_id, member_id: userId })).member;
  } catch (error) {
    if (error?.error_type === 'member_not_found') return undefined;
    throw error;
  }
}

/** The fields that a Member is made with; undefined for someone who cannot be one. Never verifies an email. */
export function wantedMember(user, rule) {
  const email = emailOf(user);
  if (!email || (!email.verified && rule.unverifiedEmail === 'leave_out')) return undefined;
  const { first_name, middle_name, last_name } = user.name ?? {};
  const name = [first_name, middle_name, last_name].filter(Boolean).join(' ');
  const { [rule.claim]: claimed, ...rest } = user.trusted_metadata ?? {};
  const trusted_metadata = claimed === undefined || claimed === email.email ? rest : user.trusted_metadata;
  const phone = (user.phone_numbers ?? []).find(one => one.verified)?.phone_number;
  return {
    email_address: email.email,
    external_id: user.user_id,
    ...(name ? { name } : {}),
    ...(filled(trusted_metadata) ? { trusted_metadata } : {}),
    ...(filled(user.untrusted_metadata) ? { untrusted_metadata: user.untrusted_metadata } : {}),
    ...(phone ? { mfa_phone_number: phone } : {}),
  };
}

const filled = metadata => Object.keys(metadata ?? {}).length > 0;

/** The first verified email, else the first. */
function emailOf(user) {
  const emails = user.emails ?? [];
  return emails.find(one => one.verified) ?? emails[0];
}

/** The external ids of a User's Organizations. untrusted_metadata decides nothing: people can write it themselves. */
export function organizationsOf(user, rule) {
  const keys = tenantsOf(user, rule);
  if (keys.length === 0 && rule.leftOver === 'one_organization' && rule.tenancy !== 'single') return [leftOver];
  return keys.map(key => rule.externalIds[key] ?? key).filter(key => plain.test(key));
}

function tenantsOf(user, rule) {
  if (rule.tenancy === 'single') return [everyone];
  if (rule.tenancy === 'email_domain') {
    const email = emailOf(user);
    const domain = email?.verified ? email.email.slice(email.email.lastIndexOf('@') + 1).toLowerCase() : '';
    return domain === '' || rule.publicDomains.includes(domain) ? [] : [domain];
  }
  const values = [user.trusted_metadata?.[rule.tenantKey] ?? []].flat();
  const keys = values.map(value =>
    typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '',
  );
  return keys.includes('') ? [] : [...new Set(keys)];
}
