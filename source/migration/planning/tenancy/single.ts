/** All Users in one Organization. */
import type { TenancyStrategy } from './strategy.ts';

/** Reserved: no tenant of the application gets an external id that begins like it. */
export const everyoneId = 'migrate|everyone';

export const single: TenancyStrategy = {
  option: organization => ({ label: `One ${organization} for all`, hint: 'Split it up later.' }),
  asks: ['singleName'],
  placesEverybody: true,

  place: (_user, answers) => ({
    tenants: [{ key: everyoneId, name: answers.singleName ?? 'Everyone', externalId: everyoneId }],
  }),
  expects: () => [{ reserved: 'migrate|everyone' }],
  expressible: true,
};
