/** /v1/b2b/scim: the SCIM connection of an Organization, of which there is one at most, and the rotation of its token. */
import { type Call, type Routes, timestamp } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { fingerprint, newId, newToken } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { checkConnectionRoles } from './connection-roles.ts';
import { baseUrl, connectionKinds } from './connections.ts';
import { type Organization, organizationById } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

const path = '/v1/b2b/scim/{organization_id}/connection';
const one = `${path}/{connection_id}`;
const tokenLifetime = 365 * 86_400_000;

type Place = { organization: Organization; connections: Documents };

/** The Organization of the path; the caller may do this to its connection. */
function placeOf(call: Call, action: 'create' | 'get' | 'update' | 'delete'): Place {
  const organization = organizationById(call, call.params.organization_id as string);
  authorizeMember(call, organization, 'stytch.scim', [action]);
  const kind = connectionKinds(organization).scim;
  return { organization, connections: new Documents(call.store, call.env.project_id, kind) };
}

function named({ connections }: Place, { params }: Call): Json {
  return connections.get(params.connection_id as string) ?? refuse('no_active_scim_connection');
}

/** A connection as most answers carry it: its tokens by their end only. */
function show({ sha: _, next_sha: __, ...connection }: Json): Json {
  return { next_bearer_token_last_four: '', ...connection };
}

/** A new token: what is kept of it, and what is shown once. */
function newBearer(now: number) {
  const token = newToken();
  return { token, sha: fingerprint(token), last_four: token.slice(-4), expires_at: timestamp(now + tokenLifetime) };
}

export const scim: Routes<Call> = {
  // An Organization without a connection has an answer without one.
  [`GET ${path}`]: call => {
    const [connection] = placeOf(call, 'get').connections.all();
    return connection ? { connection: show(connection) } : {};
  },

  [`POST ${path}`]: call => {
    const { organization, connections } = placeOf(call, 'create');
    demand(connections.all().length === 0, 'active_scim_connection_exists');
    const connection_id = newId('scim-connection', call.env.stage);
    const bearer = newBearer(call.now);
    const connection = {
      organization_id: organization.id,
      connection_id,
      status: 'active',
      display_name: call.body.display_name ?? '',
      identity_provider: call.body.identity_provider ?? 'generic',
      base_url: `${baseUrl(call)}/v1/b2b/scim/${connection_id}`,
      bearer_token_expires_at: bearer.expires_at,
      scim_group_implicit_role_assignments: [],
    };
    connections.put(connection_id, { ...connection, bearer_token_last_four: bearer.last_four, sha: bearer.sha });
    return { connection: { ...connection, bearer_token: bearer.token } };
  },

  [`PUT ${one}`]: call => {
    const place = placeOf(call, 'update');
    const { scim_group_implicit_role_assignments: assignments = [] } = call.body;
    checkConnectionRoles(call, place.organization, assignments);
    const changed = present({ ...named(place, call), ...call.body });
    place.connections.put(changed.connection_id, changed);
    return { connection: show(changed) };
  },

  [`DELETE ${one}`]: call => {
    const place = placeOf(call, 'delete');
    const { connection_id } = named(place, call);
    place.connections.delete(connection_id);
    return { connection_id };
  },

  // Groups come from an identity provider; the sandbox has none.
  [`GET ${one}`]: call => {
    named(placeOf(call, 'get'), call);
    return { scim_groups: [] };
  },

  [`POST ${one}/rotate/start`]: call => {
    const place = placeOf(call, 'update');
    const { next_bearer_token_last_four: _, ...before } = named(place, call);
    const next = newBearer(call.now);
    const rotating = { ...before, next_bearer_token_expires_at: next.expires_at };
    place.connections.put(before.connection_id, {
      ...rotating,
      next_sha: next.sha,
      next_bearer_token_last_four: next.last_four,
    });
    const { next_bearer_token_last_four: __, ...shown } = show(rotating);
    return { connection: { ...shown, next_bearer_token: next.token } };
  },

  [`POST ${one}/rotate/complete`]: call => endRotation(call, true),
  [`POST ${one}/rotate/cancel`]: call => endRotation(call, false),
};

function endRotation(call: Call, complete: boolean): Json {
  const place = placeOf(call, 'update');
  const {
    next_sha: sha,
    next_bearer_token_last_four: bearer_token_last_four,
    next_bearer_token_expires_at: bearer_token_expires_at,
    ...before
  } = named(place, call);
  demand(sha, 'scim_connection_not_rotating_token');
  const next = { sha, bearer_token_last_four, bearer_token_expires_at };
  const connection = { ...before, ...(complete && next) };
  place.connections.put(before.connection_id, connection);
  return { connection: show(connection) };
}
