/**
 * Dual write: whatever happens to a User happens to their Members too, until the application has moved. Idempotent, and
 * calm: it never throws, so no login breaks. What it could not do, the next `stytch-b2b-migrate run` does.
 */
import { createMembers, find, organizationsOf, wantedMember } from './stytch-members.js';

/** Fields that follow the User; the external id never changes. */
const followed = ['email_address', 'name', 'trusted_metadata', 'untrusted_metadata', 'mfa_phone_number'];

/**
 * @param {{ b2b: any, rule: import('./stytch-members.js').Rule, log?: (event: object) => void }} options
 *   `b2b` is the B2B project's `stytch.B2BClient`
 */
export function createDualWrite({
  b2b,
  rule,
  log = event => console.warn('stytch-dual-write', JSON.stringify(event)),
}) {
  const members = createMembers(b2b, rule);

  /** Resolves to true when it was done. Only Stytch's error type is logged: messages may quote what was sent. */
  const calmly = (what, work) => async user => {
    try {
      await work(user);
      return true;
    } catch (error) {
      log({ what, user_id: user?.user_id, reason: error?.error_type ?? error?.name ?? 'unknown' });
      return false;
    }
  };

  async function update(user) {
    await members(user);
    const wanted = wantedMember(user, rule);
    for (const organization_id of wanted ? organizationsOf(user, rule) : []) {
      const held = (await find(b2b, organization_id, user.user_id)) ?? {};
      const changed = followed.filter(field => text(wanted[field]) !== text(held[field]));
      if (changed.length === 0) continue;
      const fields = Object.fromEntries(changed.map(field => [field, written(wanted[field], held[field], field)]));
      const at = { organization_id, member_id: user.user_id };
      // A Member has one phone number: a new one is refused while the old one is there.
      if ('mfa_phone_number' in fields && held.mfa_phone_number)
        await b2b.organizations.members.deleteMFAPhoneNumber(at);
      if (fields.mfa_phone_number === '') delete fields.mfa_phone_number;
      if (Object.keys(fields).length > 0) await b2b.organizations.members.update({ ...at, ...fields });
    }
  }

  async function remove(user) {
    for (const organization_id of organizationsOf(user, rule)) {
      try {
        await b2b.organizations.members.delete({ organization_id, member_id: user.user_id });
      } catch (error) {
        if (!/_not_found$/.test(error?.error_type)) throw error;
      }
    }
  }

  return {
    /** After `users.create`, and wherever else a User comes to be: with the User as Stytch answered it. */
    created: calmly('created', members),
    /** After `users.update`: with the User as Stytch answered it. Leaving an Organization is left to the next `run`. */
    updated: calmly('updated', update),
    /** After `users.delete`: with the User as it was before. */
    deleted: calmly('deleted', remove),
  };
}

/** The same for the same content: keys in order, and nothing is nothing. */
function text(value) {
  const sorted = (_key, each) =>
    each && typeof each === 'object' && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort()) : each;
  const said = JSON.stringify(value ?? '', sorted);
  return said === '{}' ? '""' : said;
}

/** Metadata is merged by Stytch, so a key that is gone must be said; other fields are emptied with "". */
function written(wanted, held, field) {
  if (!field.endsWith('metadata')) return wanted ?? '';
  const gone = Object.keys(held ?? {}).filter(key => !Object.hasOwn(wanted ?? {}, key));
  return { ...Object.fromEntries(gone.map(key => [key, null])), ...wanted };
}
