/** Secrets of M2M clients and Connected Apps: kept as fingerprints, and rotated in two steps, with both valid in between. */
import { demand } from '../core/errors.ts';
import { fingerprint, newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';

/** What is kept of a client's secret. */
export function keptSecret(secret: string): Json {
  return { sha: fingerprint(secret), client_secret_last_four: secret.slice(-4) };
}

/** A client without the fingerprints of its secrets. */
export function withoutFingerprints(client: Json): Json {
  const { sha: _, next_sha: __, ...shown } = client;
  return shown;
}

/** Gives a client a second secret. */
export function startRotation(client: Json, rotating: string): { client: Json; next_client_secret: string } {
  demand(!client.next_sha, rotating);
  const next_client_secret = newToken();
  const next_client_secret_last_four = next_client_secret.slice(-4);
  return {
    client: { ...client, next_sha: fingerprint(next_client_secret), next_client_secret_last_four },
    next_client_secret,
  };
}

/** Drops the second secret. */
export function cancelRotation(rotating: Json, notRotating: string): Json {
  const { next_sha, next_client_secret_last_four: _, ...client } = rotating;
  demand(next_sha, notRotating);
  return client;
}

/** Drops the first secret. */
export function finishRotation(rotating: Json, notRotating: string): Json {
  const { next_sha: sha, next_client_secret_last_four: client_secret_last_four } = rotating;
  return { ...cancelRotation(rotating, notRotating), sha, client_secret_last_four };
}
