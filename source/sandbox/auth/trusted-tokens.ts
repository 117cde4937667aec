/** Trusted auth tokens: JWTs of others (or of another project) that a profile says to believe. */

import type { Call, Environment } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { environmentById } from '../core/environments.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { readJwt, signedBy, signingKey } from './jwt.ts';

/** What a token says about its bearer, in the words of the profile's attribute mapping. */
export type Attributes = {
  email: string;
  token_id: string;
  name?: string;
  organization_id?: string;
  external_id?: string;
  role_ids?: string[];
};

/** A project's key set by its public address: the same project may live here. */
const stytchKeys = /^https?:\/\/[^/]+\/v1\/(?:b2b\/)?sessions\/jwks\/(project-(?:test|live)-[0-9a-f-]+)$/;

export function profilesOf(store: Store, env: Environment): Documents {
  return new Documents(store, env.project_id, 'trusted-token-profile');
}

/** Verifies a token against a profile and reads what it maps. */
export async function verifyTrustedToken(call: Call): Promise<{ profile: Json; attributes: Attributes }> {
  const { store, env, body, now } = call;
  const profile = profilesOf(store, env).get(body.profile_id);
  if (!profile) refuse('trusted_token_profile_not_found', 'The trusted token profile could not be found.');
  const read = readJwt(body.token);
  demand(read, 'invalid_trusted_auth_token', 'The token is not a JWT.');
  const { header, payload } = read;
  demand(header.alg === 'RS256', 'invalid_trusted_auth_token', 'The token is not signed with RS256.');
  const keys = await keysOf(call, profile);
  const named = keys.filter(key => typeof key === 'string' || !header.kid || key.kid === header.kid);
  demand(
    named.some(key => signedBy(body.token, key)),
    'invalid_trusted_auth_token',
    'No key of the profile made the signature.',
  );
  const audiences = [payload.aud].flat();
  demand(audiences.includes(profile.audience), 'jwt_invalid_audience', `The token is not for ${profile.audience}.`);
  demand(payload.iss === profile.issuer, 'jwt_invalid_issuer', `The token is not from ${profile.issuer}.`);
  const seconds = now / 1_000;
  demand(
    typeof payload.exp === 'number' && payload.exp > seconds,
    'invalid_trusted_auth_token',
    'The token has expired.',
  );
  demand(!(payload.nbf > seconds + 60), 'invalid_trusted_auth_token', 'The token is not valid yet.');
  return { profile, attributes: readAttributes(payload, profile.attribute_mapping ?? {}) };
}

function readAttributes(payload: Json, mapping: Json): Attributes {
  const claim = (name: string) => (mapping[name] ? at(payload, mapping[name]) : undefined);
  const email = claim('email');
  demand(typeof email === 'string' && email !== '', 'jwt_invalid_claims', 'The token has no claim for the email.');
  const token_id = claim('token_id');
  demand(
    typeof token_id === 'string' && token_id !== '',
    'jwt_invalid_claims',
    'The token has no claim for the token_id.',
  );
  const organization_id = claim('organization_id');
  if (mapping.organization_id && organization_id !== undefined) {
    demand(typeof organization_id === 'string', 'invalid_token_organization_id_claim');
  }
  return {
    email,
    token_id,
    name: claim('name'),
    organization_id,
    external_id: claim('external_member_id') ?? claim('external_user_id'),
    role_ids: claim('role_ids'),
  };
}

/** A claim by its own name, else by a path with dots. */
function at(payload: Json, name: string): Json[string] {
  if (name in payload) return payload[name];
  let value: Json[string] = payload;
  for (const part of name.split('.')) value = value?.[part];
  return value;
}

async function keysOf({ store }: Call, profile: Json): Promise<(Json | string)[]> {
  if (profile.public_key_type === 'PEM') return profile.pem_files.map((file: Json) => file.public_key);
  const url: string = profile.jwks_url ?? '';
  const projectId = stytchKeys.exec(url)?.[1];
  const local = projectId && environmentById(store, projectId);
  if (local) return [signingKey(store, local).jwk];
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { keys } = (await response.json()) as Json;
    return Array.isArray(keys) ? keys : [];
  } catch {
    refuse('invalid_trusted_auth_token', `No keys could be read from ${url}.`);
  }
}
