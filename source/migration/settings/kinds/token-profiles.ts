/** Trusted Auth Token profiles of the application's own: whose JWTs are exchanged for sessions. */
import type { TrustedTokenProfile } from '../../../stytch/management-types.ts';
import type { SettingKind, Values, Wish } from '../kind.ts';

type Profile = Omit<TrustedTokenProfile, 'profile_id' | 'pem_files'> & { pem_files: string[] };

/** A profile has no name of its own that is unique: this says which one it is. */
export const profileName = ({ name, issuer, audience }: Pick<Profile, 'name' | 'issuer' | 'audience'>) =>
  `${name} (${issuer}, ${audience})`;

/** What both verticals map; the rest is of Users. */
const shared = new Set(['email', 'token_id', 'role_ids']);

export const tokenProfiles: SettingKind = {
  id: 'token-profiles',
  title: 'Token profiles',
  async read(management, at) {
    const values: Values = {};
    for (const found of await management.trustedTokenProfiles.all(at.project_slug, at.environment_slug)) {
      const { profile_id: _, pem_files = [], ...profile } = found;
      const whole = { ...profile, pem_files: pem_files.map(one => one.public_key).toSorted() };
      values[profileName(whole)] = whole;
    }
    return values;
  },
  map: consumer =>
    Object.entries(consumer).map(([item, value]): Wish => {
      const mapping = Object.keys((value as Profile).attribute_mapping ?? {});
      const foreign = mapping.filter(key => !shared.has(key));
      const wish = { item, consumer: value };
      if (foreign.length > 0) {
        const note = `It maps ${foreign.join(', ')}, which B2B does not have: make the profile by hand.`;
        return { ...wish, unless: 'manual', note };
      }
      const note = 'Its profile_id is another one in B2B: change it in the application.';
      return { ...wish, wanted: value, note };
    }),
  async write(management, { project_slug, environment_slug }, values) {
    const at = [project_slug, environment_slug] as const;
    const found = await management.trustedTokenProfiles.all(...at);
    for (const [item, value] of Object.entries(values)) {
      const ids = found.filter(one => profileName(one) === item).map(one => one.profile_id);
      const { pem_files, jwks_url = '', attribute_mapping = {}, ...profile } = (value ?? {}) as Profile;
      if (value === undefined) {
        for (const id of ids) await management.trustedTokenProfiles.delete(...at, id);
      } else if (ids[0] === undefined) {
        const public_key_type = profile.public_key_type ?? 'JWK';
        const data = { ...profile, public_key_type, jwks_url, attribute_mapping, pem_files };
        await management.trustedTokenProfiles.create(...at, data);
      } else {
        const { public_key_type: _, ...changes } = { ...profile, jwks_url, attribute_mapping };
        await management.trustedTokenProfiles.update(...at, ids[0], changes);
      }
    }
  },
};
