/**
 * Dual write: what happens to a User happens to their Members too, until the application has moved. Idempotent. It never
 * throws, so no login fails because of it. What it could not do, the next `stytch-b2b-migrate run` does or lists.
 */
import { isAboutPhone, isNotFound, openMembers, reasonOf } from './stytch-members.js';
import { sameEmail, wantedMember } from './stytch-placement.js';

/** Fields that follow the User; the external id never changes. */
const followed = ['email_address', 'name', 'trusted_metadata', 'untrusted_metadata', 'mfa_phone_number'];

/**
 * @param {{ b2b: any, rule: import('./stytch-placement.js').Rule, log?: (event: object) => void }} options
 *   `b2b` is the B2B project's `stytch.B2BClient`
 */
export function createDualWrite({
  b2b,
  rule,
  log = event => console.warn('stytch-dual-write', JSON.stringify(event)),
}) {
  const { ensure, findAll } = openMembers(b2b, rule);
  const { members } = b2b.organizations;

  /** Resolves to true when everything was done; otherwise the log has what was not, by Stytch's error type only. */
  const neverThrowing = (what, work) => async user => {
    let problems;
    try {
      problems = await work(user);
    } catch (error) {
      problems = [{ reason: reasonOf(error) }];
    }
    for (const { reason, organization } of problems) log({ what, user_id: user?.user_id, organization, reason });
    return problems.length === 0;
  };

  async function create(user) {
    return (await ensure(user)).problems;
  }

  async function update(user) {
    const { done, problems } = await ensure(user);
    const wanted = wantedMember(user, rule);
    for (const { member, isNew } of done) if (!isNew) await attempt(problems, () => follow(member, wanted, problems));
    return problems;
  }

  /** @param {import('./stytch-placement.js').Problem[]} problems gets the phone number that Stytch refuses */
  async function follow(member, wanted, problems) {
    const changed = followed.filter(field => !isSame(field, wanted[field], member[field]));
    const fields = Object.fromEntries(changed.map(field => [field, written(wanted[field], member[field], field)]));
    const at = { organization_id: member.organization_id, member_id: member.member_id };
    // A Member has one phone number: a new one is refused while the old one is there.
    if ('mfa_phone_number' in fields && member.mfa_phone_number) await members.deleteMFAPhoneNumber(at);
    const { mfa_phone_number: phone, ...rest } = fields;
    if (phone) {
      try {
        return await members.update({ ...at, ...fields });
      } catch (error) {
        if (!isAboutPhone(error)) throw error;
        problems.push({ reason: error.error_type });
      }
    }
    if (Object.keys(rest).length > 0) await members.update({ ...at, ...rest });
  }

  async function remove(user) {
    const { done, problems } = await findAll(user);
    for (const { organization_id, member_id } of done.filter(Boolean)) {
      await attempt(problems, () => members.delete({ organization_id, member_id }));
    }
    return problems;
  }

  return {
    /** After `users.create`, and wherever else a User comes to be: with the User as Stytch answered it. */
    created: neverThrowing('created', create),
    /** After `users.update`: with the User as Stytch answered it. Leaving an Organization is left to the next `run`. */
    updated: neverThrowing('updated', update),
    /** After `users.delete`: with the User as it was before. */
    deleted: neverThrowing('deleted', remove),
  };
}

/** An error in one Organization does not stop the others. A Member that has just been removed is no error. */
async function attempt(problems, work) {
  try {
    await work();
  } catch (error) {
    if (!isNotFound(error, 'member_not_found')) problems.push({ reason: reasonOf(error) });
  }
}

function isSame(field, wanted, held) {
  return field === 'email_address' ? sameEmail(wanted, held) : text(wanted) === text(held);
}

/** The same for the same content: keys in order, and no difference between empty and missing. */
function text(value) {
  const sorted = (_key, each) =>
    each && typeof each === 'object' && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort()) : each;
  const json = JSON.stringify(value ?? '', sorted);
  return json === '{}' ? '""' : json;
}

/** Stytch merges metadata, so a key that is gone is sent as null; other fields are emptied with "". */
function written(wanted, held, field) {
  if (!field.endsWith('metadata')) return wanted ?? '';
  const gone = Object.keys(held ?? {}).filter(key => !Object.hasOwn(wanted ?? {}, key));
  return Object.fromEntries([...gone.map(key => [key, null]), ...Object.entries(wanted ?? {})]);
}
