/**
 * The Members whose password a login may set: those with the typed email whose external_id is one of the User that the
 * Consumer project authenticated. Another User's Member never gets the password.
 */

/** Ids only. Elsewhere Stytch also accepts a slug or an external id, which may be another Organization's. */
const organizationId = /^organization-(test|live)-[\w-]+$/;

/** Only Stytch's error type: messages may quote what was sent. */
export const errorType = error => error?.error_type ?? error?.name ?? 'unknown';
/** Anything but a 4xx of Stytch, other than 429, may be temporary. A locked account is not: its answer is like any other. */
export const isTemporary = ({ status_code = 0, error_type = '', permanent = false }) =>
  !permanent &&
  error_type !== 'user_lock_limit_reached' &&
  !(status_code >= 400 && status_code < 500 && status_code !== 429);
export const isSameEmail = (one, other) => String(one).toLowerCase() === String(other).toLowerCase();

const refusal = reason => Object.assign(new Error(reason), { error_type: reason, permanent: true });

/**
 * The Members with this email: of the Organization first, then, with cross-organization passwords, of the others.
 * @param {import('./stytch-password-login.js').Options} options
 * @param {string} email
 * @param {string} [organization_id]
 */
export async function findMembers({ b2b, crossOrganization, memberships, membershipsOfEmail }, email, organization_id) {
  const get = where => findMember(b2b, where, email);
  const getAll = async places => {
    const found = await Promise.all(
      places.map(({ organization_id, member_id }) => get({ organization_id, member_id })),
    );
    return found.filter(member => member !== undefined);
  };
  if (organization_id === undefined) {
    if (!crossOrganization) throw refusal('organization_required');
    return getAll(await membershipsOfEmail(email));
  }
  if (!organizationId.test(organization_id)) throw refusal('organization_not_found');
  const here = await get({ organization_id, email_address: email });
  if (!here) return [];
  if (!crossOrganization || !here.external_id) return [here];
  const places = await memberships(here.external_id);
  return [here, ...(await getAll(places.filter(place => place.organization_id !== here.organization_id)))];
}

async function findMember(b2b, where, email) {
  try {
    const { member } = await b2b.organizations.members.get(where);
    return member.status !== 'deleted' && isSameEmail(member.email_address, email) ? member : undefined;
  } catch (error) {
    if (error?.error_type === 'member_not_found' && error.status_code === 404) return undefined;
    throw error;
  }
}

/**
 * Stores the hash for each of these Members. Two logins at once: the second finds that the password exists already.
 * @param {import('./stytch-password-login.js').Options} options
 * @param {any[]} members
 * @param {object} hash
 */
export async function setHash(options, members, hash) {
  for (const { organization_id, member_id, external_id, email_address } of members) {
    try {
      const made = await options.b2b.passwords.migrate({ organization_id, email_address, ...hash });
      const isSame = made.member_id === member_id && made.member.external_id === external_id;
      if (isSame && !made.member_created) continue;
      await takeBack(options, made);
      throw refusal(made.member_created ? 'removed_in_b2b' : 'other_member');
    } catch (error) {
      if (error?.error_type !== 'password_already_exists') throw error;
    }
  }
}

/** Stytch finds the Member by email. It was removed, or the email moved, since it was read. */
async function takeBack({ b2b, crossOrganization }, { member_created, member_id, member }) {
  const { organization_id, email_address, member_password_id } = member;
  if (member_created) await b2b.organizations.members.delete({ organization_id, member_id });
  else if (crossOrganization) await b2b.passwords.email.requireReset({ organization_id, member_id, email_address });
  else await b2b.organizations.members.deletePassword({ organization_id, member_password_id });
}

/** Sends the email to set a new password, by the call that fits the scope of passwords and the login flow. */
export function sendReset({ b2b, resetByDiscovery, resetOptions = {} }, { organization_id, email_address }) {
  return resetByDiscovery
    ? b2b.passwords.discovery.email.resetStart({ email_address, ...resetOptions })
    : b2b.passwords.email.resetStart({ organization_id, email_address, ...resetOptions });
}
