/** /v1/m2m/clients, of projects of either vertical: machines, and the turn of their secrets. */

import {
  cancelRotation,
  finishRotation,
  keptSecret,
  withoutFingerprints as show,
  startRotation,
} from '../auth/client-secrets.ts';
import type { Call, Routes } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId, newToken } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { listPage } from '../core/search.ts';

const notRotating = 'm2m_client_not_rotating_secret';

function clientsOf({ store, env }: Call): Documents {
  return new Documents(store, env.project_id, 'm2m-client');
}

function named(call: Call): Json {
  return clientsOf(call).get(call.params.client_id as string) ?? refuse('m2m_client_not_found');
}

function check({ client_name, client_description, scopes }: Json): void {
  demand((client_name ?? '').length <= 256, 'm2m_client_invalid_client_name');
  demand((client_description ?? '').length <= 1024, 'm2m_client_invalid_client_description');
  demand((scopes ?? []).length <= 100, 'too_many_m2m_client_scopes');
  const fits = (scopes ?? []).every((scope: string) => /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/.test(scope));
  demand(fits, 'invalid_m2m_client_scope');
}

const filters: Record<string, (client: Json, values: string[]) => boolean> = {
  client_id: (client, values) => values.includes(client.client_id),
  client_name: (client, values) => values.includes(client.client_name),
  scopes: (client, values) => values.some(scope => client.scopes.includes(scope)),
};

/** Whether a client is left over by one operand of a query. */
function fits(client: Json, operand: Json): boolean {
  const { filter_name: name, filter_value: values } = operand;
  if (name === undefined) refuse('m2m_search_missing_filter_name');
  if (typeof name !== 'string') refuse('m2m_search_filter_name_must_be_string');
  const filter = filters[name] ?? refuse('m2m_search_filter_name_not_recognized');
  if (values === undefined) refuse('m2m_search_missing_filter_value');
  if (!Array.isArray(values)) refuse('m2m_search_expected_array_of_strings');
  return filter(client, values);
}

export const m2mClients: Routes<Call> = {
  'POST /v1/m2m/clients': call => {
    const { body, env } = call;
    check(body);
    const given: string | undefined = call.store.behaviour.is('m2m-client-id', 'kept') ? body.client_id : undefined;
    const client_id: string = given ?? newId('m2m-client', env.stage);
    demand(/^[A-Za-z0-9._|-]{1,128}$/.test(client_id), 'm2m_client_invalid_client_id');
    const clients = clientsOf(call);
    demand(!clients.get(client_id), 'duplicate_m2m_client_id');
    const client_secret: string = body.client_secret ?? newToken();
    demand(client_secret.length >= 8, 'insecure_m2m_client_secret');
    const client = present({
      client_id,
      client_name: body.client_name ?? '',
      client_description: body.client_description ?? '',
      status: 'active',
      scopes: body.scopes,
      trusted_metadata: mergeMetadata(undefined, body.trusted_metadata) ?? {},
      ...keptSecret(client_secret),
    });
    clients.put(client_id, client);
    return { m2m_client: { ...show(client), client_secret } };
  },

  'GET /v1/m2m/clients/{client_id}': call => ({ m2m_client: show(named(call)) }),

  'PUT /v1/m2m/clients/{client_id}': call => {
    check(call.body);
    const before = named(call);
    const trusted_metadata = mergeMetadata(before.trusted_metadata, call.body.trusted_metadata);
    const client = { ...before, ...call.body, trusted_metadata };
    clientsOf(call).put(before.client_id, client);
    return { m2m_client: show(client) };
  },

  'DELETE /v1/m2m/clients/{client_id}': call => {
    const { client_id } = named(call);
    clientsOf(call).delete(client_id);
    return { client_id };
  },

  'POST /v1/m2m/clients/search': call => {
    const { query } = call.body;
    const operands: Json[] = query?.operands ?? [];
    const matches = (client: Json) =>
      query?.operator === 'OR' && operands.length > 0
        ? operands.some(operand => fits(client, operand))
        : operands.every(operand => fits(client, operand));
    const { page, results_metadata } = listPage(call, clientsOf(call).all().filter(matches));
    return { m2m_clients: page.map(show), results_metadata };
  },

  'POST /v1/m2m/clients/{client_id}/secrets/rotate/start': call => {
    const { client, next_client_secret } = startRotation(named(call), 'm2m_client_already_rotating_secret');
    clientsOf(call).put(client.client_id, client);
    return { m2m_client: { ...show(client), next_client_secret } };
  },

  'POST /v1/m2m/clients/{client_id}/secrets/rotate/cancel': call => {
    const client = cancelRotation(named(call), notRotating);
    clientsOf(call).put(client.client_id, client);
    return { m2m_client: show(client) };
  },

  'POST /v1/m2m/clients/{client_id}/secrets/rotate': call => {
    const client = finishRotation(named(call), notRotating);
    clientsOf(call).put(client.client_id, client);
    return { m2m_client: show(client) };
  },
};
