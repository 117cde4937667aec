/** Everybody in one Organization. */
import type { Strategy } from './strategy.ts';

/** The bar is no character of a slug, so that no tenant of the application can have this key by accident. */
export const everyoneKey = 'migrate|everyone';

export const single: Strategy = (_user, answers) => ({
  tenants: [{ key: everyoneKey, name: answers.singleName ?? 'Everyone' }],
});
