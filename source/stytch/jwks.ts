/** Public keys from a JWKS address, through the same transport as all other calls. */
import type { JWK } from 'jose';
import type { Dispatcher } from 'undici';

/** Reads the keys at `url`. Rejects with an error that says what the answer was; its `request` marks one without an answer. */
export async function readKeys(url: string, dispatcher: Dispatcher): Promise<JWK[]> {
  let response: Response;
  try {
    response = await fetch(url, { dispatcher, redirect: 'error' } as RequestInit);
  } catch (cause) {
    throw Object.assign(new Error(`${url} gave no answer.`, { cause }), { request: `GET ${url}` });
  }
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  const body = (await response.json().catch(() => null)) as { keys?: JWK[] } | null;
  if (!Array.isArray(body?.keys) || body.keys.length === 0) throw new Error(`${url} holds no keys.`);
  return body.keys;
}
