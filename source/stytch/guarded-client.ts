/** The official SDK, with the guards that it lacks: no unsafe id gets into a path, and a refusal says what it is. */
import { checkPathIds } from './path-id.ts';
import { fromRefusal } from './refusals.ts';

/** Wraps a client and everything below it. The SDK itself works on the unwrapped objects. */
export function guarded<Client extends object>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'function') return (...given: unknown[]) => call(() => value.apply(target, given), given[0]);
      return typeof value === 'object' && value !== null ? guarded(value) : value;
    },
  });
}

/** `searchAll` returns an iterator; everything else, a promise. */
function call(method: () => unknown, given: unknown): unknown {
  try {
    checkPathIds(given);
  } catch (error) {
    return Promise.reject(error);
  }
  const result = method();
  if (!(result instanceof Promise)) return result;
  return result.catch(error => {
    throw fromRefusal(error);
  });
}
