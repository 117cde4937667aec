/**
 * Which Members the migration created, from its crosswalk.csv: about 200 MB of memory for a million Members. You may
 * query your database instead. A Member search cannot replace it: Stytch requires the Organizations in such a search, and
 * limits it to 100 a minute.
 *
 * @typedef {{ organization_id: string, member_id: string, slug?: string, user_id?: string, organization_external_id?: string }} Membership
 */
import { readFileSync, statSync } from 'node:fs';

/**
 * @param {string} path or "none", if no run has created Members yet
 * @param {'user_id' | 'email' | 'external_id'} [by] what Members are found by. external_id: the User's own, and the user_id, as a
 *   Member may have either
 */
export function crosswalkFile(path, by = 'user_id') {
  let version = '';
  /** @type {Map<string, Membership[]>} */
  let places = new Map();

  /** @param {string} key a user id, an email, or an external id */
  function memberships(key) {
    try {
      if (path !== 'none') refresh();
    } catch {
      // Without the file, a removed Member looks like one that never existed. So this is an error.
      throw Object.assign(new Error('The crosswalk cannot be read.'), { error_type: 'crosswalk_unreadable' });
    }
    return places.get(keyIn(by, key)) ?? [];
  }

  /** A later run writes the file again while this process runs. */
  function refresh() {
    const { mtimeMs, size, ino } = statSync(path);
    const now = [mtimeMs, size, ino].join();
    if (now === version) return;
    places = readCrosswalk(readFileSync(path, 'utf8'), by);
    version = now;
  }

  return {
    /** The Members of a User. */
    memberships,
    /** @param {string} userId @param {string} organizationId */
    wasCreated: (userId, organizationId) =>
      memberships(userId).some(({ organization_id }) => organization_id === organizationId),
  };
}

const keyIn = (by, key) => (by === 'email' ? key.toLowerCase() : key);

/** @param {string} text CSV with a header line; ids hold no commas, other fields may be quoted @param {string} by */
function readCrosswalk(text, by) {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean)
    .map(fieldsOf);
  const header = rows.shift() ?? [];
  const columns = by === 'external_id' ? ['user_external_id', 'user_id'] : [by];
  const [organization, member, ...keys] = ['organization_id', 'member_id', ...columns].map(name => {
    if (!header.includes(name)) throw new Error(`There is no column ${name}.`);
    return header.indexOf(name);
  });
  const [slug, user, externalId] = ['slug', 'user_id', 'organization_external_id'].map(name => header.indexOf(name));
  const places = new Map();
  for (const row of rows) {
    const place = {
      organization_id: row[organization],
      member_id: row[member],
      slug: row[slug],
      user_id: row[user],
      organization_external_id: row[externalId],
    };
    for (const key of new Set(keys.map(index => keyIn(by, row[index])).filter(Boolean))) {
      const others = places.get(key);
      if (others) others.push(place);
      else places.set(key, [place]);
    }
  }
  return places;
}

const fieldsOf = line =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
