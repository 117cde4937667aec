/** Where an environment's event log is sent: Datadog or Grafana Loki. Keys are shown once, then by their end. */

import type { Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { environmentOf } from './environment-of.ts';

const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/event_log_streaming';
const one = `${base}/{destination_type}`;

function streamsOf(call: WorkspaceCall): Documents {
  return new Documents(call.store, environmentOf(call).project_id, 'event-log-streaming');
}

function named(call: WorkspaceCall): Json {
  return streamsOf(call).get(call.params.destination_type as string) ?? refuse('event_log_streaming_not_found');
}

function checkConfig(type: string, config: Json | undefined): void {
  if (type === 'DATADOG') {
    const fits = /^[0-9a-f]{32}$/i.test(config?.datadog?.api_key ?? '') && !config?.grafana_loki;
    demand(fits, 'event_log_streaming_bad_datadog_config', 'Datadog takes an api_key of 32 hexadecimal digits.');
  } else {
    const { hostname, username, password } = config?.grafana_loki ?? {};
    const fits = hostname && username && password && !config?.datadog;
    demand(fits, 'event_log_streaming_bad_grafana_loki_config', 'Grafana Loki takes hostname, username and password.');
  }
}

/** What is kept: no key in plain text, for nothing is really sent. */
function masked(config: Json): Json {
  const { datadog, grafana_loki: loki } = config;
  if (datadog)
    return { datadog: { ...(datadog.site && { site: datadog.site }), api_key_last_four: datadog.api_key.slice(-4) } };
  return {
    grafana_loki: { hostname: loki.hostname, username: loki.username, password_last_four: loki.password.slice(-4) },
  };
}

const statuses = ['disabled', 'pending', 'active'] as const;

function setStatus(call: WorkspaceCall, streaming_status: string): Json {
  const stream = named(call);
  streamsOf(call).put(stream.destination_type, { ...stream, streaming_status });
  return {};
}

export const eventLogStreaming: Routes<WorkspaceCall> = {
  [`POST ${base}`]: call => {
    const { destination_type, destination_config } = call.body;
    if (!destination_type) refuse('event_log_streaming_invalid_destination_type');
    checkConfig(destination_type, destination_config);
    const streams = streamsOf(call);
    const { behaviour } = call.store;
    const status = statuses.find(one => behaviour.is('streaming-status', one)) ?? 'disabled';
    const several = behaviour.is('streaming-destinations', 'several');
    demand(several || streams.all().length === 0, 'event_log_streaming_too_many_destinations');
    const stream = { destination_type, streaming_status: status.toUpperCase() };
    streams.put(destination_type, { ...stream, destination_config: masked(destination_config) });
    return { event_log_streaming_config: { ...stream, destination_config } };
  },

  [`GET ${one}`]: call => ({ event_log_streaming_config: named(call) }),

  [`PUT ${one}`]: call => {
    const stream = named(call);
    const { destination_config } = call.body;
    checkConfig(stream.destination_type, destination_config);
    streamsOf(call).put(stream.destination_type, { ...stream, destination_config: masked(destination_config) });
    return { event_log_streaming_config: { ...stream, destination_config } };
  },

  [`DELETE ${one}`]: call => {
    streamsOf(call).delete(named(call).destination_type);
    return {};
  },

  [`POST ${one}/enable`]: call => setStatus(call, 'ACTIVE'),
  [`POST ${one}/disable`]: call => setStatus(call, 'DISABLED'),
};
