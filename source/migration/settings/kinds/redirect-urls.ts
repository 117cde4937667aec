/**
 * Where links may lead: each URL with its types, and which URL is the default of a type. Both are items of their own, as a
 * default that another URL has in B2B is a decision, and the URL itself is none.
 */
import { type RedirectType, type RedirectUrl, redirectTypes } from '../../../stytch/settings-types.ts';
import type { SettingKind, Values, Wish } from '../kind.ts';

const prefix = 'default ';
const defaultOf = (type: RedirectType) => `${prefix}${type}`;
const isDefault = (item: string) => item.startsWith(prefix);

const apartNote =
  'The discovery flow needs a redirect URL: the default of LOGIN cannot be that of DISCOVERY, too. Add one in the dashboard.';

export const redirectUrls: SettingKind = {
  id: 'redirect-urls',
  title: 'Redirect URLs',
  async read(management, { project_slug, environment_slug }) {
    const values: Values = {};
    for (const { url, valid_types } of await management.redirectUrls.all(project_slug, environment_slug)) {
      values[url] = valid_types.map(one => one.type).toSorted();
      for (const { type, is_default } of valid_types) if (is_default) values[defaultOf(type)] = url;
    }
    return values;
  },
  map(consumer, b2b, { answers: { loginFlow = 'discovery' }, observed }) {
    const wants = loginFlow !== 'organization' && consumer[defaultOf('DISCOVERY')] === undefined;
    // Doctor saw that one URL cannot be the default of both.
    const apart = 'discovery-on-login-url' in observed;
    const discovers = wants && !apart;
    const login = consumer[defaultOf('LOGIN')] as string | undefined;
    const wishes = Object.entries(consumer).map(([item, value]): Wish => {
      const wish = { item, consumer: value };
      if (isDefault(item)) return { ...wish, wanted: value };
      const types = [...(value as RedirectType[]), ...(discovers && item === login ? (['DISCOVERY'] as const) : [])];
      // What the URL does in B2B beside that stays.
      const own = (b2b[item] as RedirectType[] | undefined) ?? [];
      return { ...wish, wanted: [...new Set([...types, ...own])].toSorted() };
    });
    if (login === undefined || !wants) return wishes;
    if (apart)
      return [...wishes, { item: defaultOf('DISCOVERY'), consumer: undefined, unless: 'manual', note: apartNote }];
    const note = 'Only B2B has this type: the discovery flow ends where login ended.';
    return [...wishes, { item: defaultOf('DISCOVERY'), consumer: undefined, wanted: login, note }];
  },
  async write(management, { project_slug, environment_slug }, values, now) {
    const at = [project_slug, environment_slug] as const;
    const [before, after] = [urlsOf(now), urlsOf({ ...now, ...values })];
    const changed = [...after.values()].filter(one => !sameUrl(one, before.get(one.url)));
    // The URL that becomes a default is written before the one that was it: no moment is without one.
    for (const url of changed.toSorted((a, b) => defaults(b) - defaults(a))) {
      if (before.has(url.url)) await management.redirectUrls.update(...at, url);
      else await management.redirectUrls.create(...at, url);
    }
    for (const url of before.keys()) if (!after.has(url)) await management.redirectUrls.delete(...at, url);
  },
};

function urlsOf(values: Values): Map<string, RedirectUrl> {
  const urls = Object.entries(values).filter(([item, types]) => !isDefault(item) && types !== undefined);
  return new Map(
    urls.map(([url, types]) => [
      url,
      {
        url,
        valid_types: redirectTypes
          .filter(type => (types as RedirectType[]).includes(type))
          .map(type => ({ type, is_default: values[defaultOf(type)] === url })),
      },
    ]),
  );
}

const defaults = ({ valid_types }: RedirectUrl) => valid_types.filter(one => one.is_default).length;

const sameUrl = (one: RedirectUrl, other: RedirectUrl | undefined) =>
  JSON.stringify(one.valid_types) === JSON.stringify(other?.valid_types);
