/** Trusted auth token profiles, and the public keys of those that do not fetch them. */
import { createPublicKey } from 'node:crypto';
import { profilesOf } from '../auth/trusted-tokens.ts';
import type { Environment, Routes, WorkspaceCall } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { environmentOf } from './environment-of.ts';

const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/trusted_token_profiles';
const mostProfiles = 10;
const mostKeys = 5;

function profileOf(call: WorkspaceCall): Json {
  const found = profilesOf(call.store, environmentOf(call)).get(call.params.profile_id as string);
  return found ?? refuse('trusted_token_profile_not_found', 'The trusted token profile could not be found.');
}

function pemFile(env: Environment, publicKey: string): Json {
  try {
    createPublicKey(publicKey);
  } catch {
    refuse('invalid_public_key', 'That is not a public key in PEM form.');
  }
  return { pem_file_id: newId('pem-file', env.stage), public_key: publicKey };
}

/** Checks a whole profile: where its keys come from, and what it maps. */
function checkProfile(profile: Json, env: Environment): void {
  const { name, audience, issuer, public_key_type: type, jwks_url, pem_files } = profile;
  demand(
    name && audience && issuer,
    'trusted_token_profile_invalid_request',
    'name, audience and issuer are required.',
  );
  if (type === 'PEM') demand(pem_files.length > 0, 'must_have_pem_files_for_trusted_token_profile_with_type_pem');
  else {
    demand(jwks_url, 'must_have_jwks_url_for_trusted_token_profile_with_type_jwk');
    demand(URL.canParse(jwks_url), 'invalid_jwks_url');
    demand(pem_files.length === 0, 'cannot_add_pem_file_to_non_pem_trusted_token_profile');
  }
  demand(pem_files.length <= mostKeys, 'too_many_pem_files_for_trusted_token_profile');
  const mapping: Json = profile.attribute_mapping ?? {};
  const known = ['email', 'token_id', 'name', 'organization_id', 'role_ids', 'external_member_id', 'external_user_id'];
  for (const [attribute, claim] of Object.entries(mapping)) {
    const fits = known.includes(attribute) && typeof claim === 'string';
    demand(
      fits,
      'trusted_token_profile_invalid_request',
      `"${attribute}" is not an attribute that a claim can be mapped to.`,
    );
  }
  demand(
    !(mapping.external_member_id && mapping.external_user_id),
    'trusted_token_profile_cannot_have_multiple_external_ids',
  );
  const foreign = env.vertical === 'B2B' ? 'external_user_id' : 'external_member_id';
  demand(!mapping[foreign], 'trusted_token_profile_incorrect_external_id_mapping');
}

export const trustedTokenProfiles: Routes<WorkspaceCall> = {
  [`POST ${base}`]: call => {
    const { body } = call;
    const env = environmentOf(call);
    const profiles = profilesOf(call.store, env);
    demand(profiles.all().length < mostProfiles, 'too_many_trusted_token_profiles_for_project');
    const profile = present({
      profile_id: newId('trusted-token-profile', env.stage),
      name: body.name,
      audience: body.audience,
      issuer: body.issuer,
      jwks_url: body.jwks_url || undefined,
      attribute_mapping: body.attribute_mapping ?? {},
      public_key_type: body.public_key_type ?? 'JWK',
      pem_files: body.pem_files.map((key: string) => pemFile(env, key)),
      can_jit_provision: body.can_jit_provision,
    });
    checkProfile(profile, env);
    profiles.put(profile.profile_id, profile);
    return { profile };
  },

  [`GET ${base}`]: call => ({ profiles: profilesOf(call.store, environmentOf(call)).all() }),

  [`GET ${base}/{profile_id}`]: call => ({ profile: profileOf(call) }),

  [`PATCH ${base}/{profile_id}`]: call => {
    const env = environmentOf(call);
    const profile = { ...profileOf(call), ...call.body };
    checkProfile(profile, env);
    profilesOf(call.store, env).put(profile.profile_id, profile);
    return { profile };
  },

  [`DELETE ${base}/{profile_id}`]: call => {
    profilesOf(call.store, environmentOf(call)).delete(profileOf(call).profile_id);
    return {};
  },

  [`POST ${base}/{profile_id}/keys`]: call => {
    const env = environmentOf(call);
    const profile = profileOf(call);
    demand(profile.public_key_type === 'PEM', 'cannot_add_pem_file_to_non_pem_trusted_token_profile');
    demand(profile.pem_files.length < mostKeys, 'too_many_pem_files_for_trusted_token_profile');
    const pem_file = pemFile(env, call.body.public_key);
    const pem_files = [...profile.pem_files, pem_file];
    profilesOf(call.store, env).put(profile.profile_id, { ...profile, pem_files });
    return { pem_file };
  },

  [`GET ${base}/{profile_id}/keys/{pem_file_id}`]: call => ({ pem_file: keyOf(call) }),

  [`DELETE ${base}/{profile_id}/keys/{pem_file_id}`]: call => {
    const env = environmentOf(call);
    const profile = profileOf(call);
    const { pem_file_id } = keyOf(call);
    const pem_files = profile.pem_files.filter((file: Json) => file.pem_file_id !== pem_file_id);
    demand(pem_files.length > 0, 'must_have_pem_files_for_trusted_token_profile_with_type_pem');
    profilesOf(call.store, env).put(profile.profile_id, { ...profile, pem_files });
    return {};
  },
};

function keyOf(call: WorkspaceCall): Json {
  const found = profileOf(call).pem_files.find((file: Json) => file.pem_file_id === call.params.pem_file_id);
  return found ?? refuse('trusted_token_profile_not_found', 'The profile has no such key.');
}
