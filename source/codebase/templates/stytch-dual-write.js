/**
 * Dual write: each change of a User is also written to the User's Members, until the application uses B2B. Idempotent. It
 * never throws, so no login fails because of it. The next `stytch-b2b-migrate run` does or lists what it could not write.
 */
import { isNotFound } from './stytch-member-id.js';
import { isAboutPhone, openMembers, reasonOf } from './stytch-members.js';
import { sameEmail, wantedMember } from './stytch-placement.js';

/** Fields that are updated from the User. The external id never changes. */
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

  /** Resolves to true if everything was written. Otherwise the log says what was not, with Stytch's error type only. */
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

  /** @param {import('./stytch-placement.js').Problem[]} problems receives a phone number that Stytch refuses */
  async function follow(member, wanted, problems) {
    const changed = followed.filter(field => !isSame(field, wanted[field], member[field]));
    const fields = Object.fromEntries(changed.map(field => [field, written(wanted[field], member[field], field)]));
    const at = { organization_id: member.organization_id, member_id: member.member_id };
    // A Member has one phone number: Stytch refuses a new one until the old one is deleted.
    if ('mfa_phone_number' in fields && member.mfa_phone_number) await members.deleteMFAPhoneNumber(at);
    const { mfa_phone_number: phone, ...rest } = fields;
    if (phone) {
      try {
        return await members.update({ ...at, ...fields, mfa_enrolled: wanted.mfa_enrolled === true });
      } catch (error) {
        if (!isAboutPhone(error)) throw error;
        problems.push({ reason: error.error_type });
      }
    }
    // Enrolled without a factor, the user would have to set one up at the next login.
    if (phone === '') rest.mfa_enrolled = wanted.mfa_enrolled === true;
    if (Object.keys(rest).length > 0) await members.update({ ...at, ...rest });
  }

  async function remove(user) {
    const { done, problems } = await findAll(user);
    for (const { member } of done.filter(one => one.member)) {
      const { organization_id, member_id } = member;
      await attempt(problems, () => members.delete({ organization_id, member_id }));
    }
    return problems;
  }

  return {
    /** After `users.create`, and wherever else a User is created: with the User as Stytch returned it. */
    created: neverThrowing('created', create),
    /** After `users.update`: with the User as Stytch returned it. The next `run` handles a User who left a tenant. */
    updated: neverThrowing('updated', update),
    /** After `users.delete`: with the User as it was before. */
    deleted: neverThrowing('deleted', remove),
  };
}

/** An error in one Organization does not stop the others. A Member that was just removed is not an error. */
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

/** Equal for equal content: keys are sorted, and empty equals missing. */
function text(value) {
  const sorted = (_key, each) =>
    each && typeof each === 'object' && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort()) : each;
  const json = JSON.stringify(value ?? '', sorted);
  return json === '{}' ? '""' : json;
}

/** Stytch merges metadata, so a removed key is sent as null. Other fields are cleared with "". */
function written(wanted, held, field) {
  if (!field.endsWith('metadata')) return wanted ?? '';
  const removed = Object.keys(held ?? {}).filter(key => !Object.hasOwn(wanted ?? {}, key));
  return Object.fromEntries([...removed.map(key => [key, null]), ...Object.entries(wanted ?? {})]);
}
