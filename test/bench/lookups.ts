/** Every kind of lookup on two worlds, a small and a large one, in turns: whatever disturbs the machine disturbs both. */

// biome-ignore lint/suspicious/noExplicitAny: answers, read as they are
type Json = Record<string, any>;

/** Calls one project of a world. */
export type Caller = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<Json>;

/** A world, with Users from all of it. */
type World = { consumer: Caller; b2b: Caller; users: Json[] };
type Lookup = (index: number) => Promise<unknown>;

const rounds = 400;
const password = 'a rather long one 9';

/** The middle time of each kind in both worlds, in milliseconds, of one caller that waits for each answer. */
export async function compareLookups(small: World, large: World) {
  const [inSmall, inLarge] = [await lookups(small), await lookups(large)];
  const found: { kind: string; small: number; large: number }[] = [];
  for (const kind in inSmall) {
    const pair = [inSmall[kind], inLarge[kind]] as [Lookup, Lookup];
    const times: [number[], number[]] = [[], []];
    for (let index = 0; index < rounds; index += 1) {
      for (const which of [0, 1] as const) {
        const since = performance.now();
        await pair[which](index);
        times[which].push(performance.now() - since);
      }
    }
    found.push({ kind, small: middle(times[0]), large: middle(times[1]) });
  }
  return found;
}

function middle(times: number[]): number {
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] as number;
}

/** The kinds, ready to be called. Members are made for it. */
async function lookups({ consumer, b2b, users }: World): Promise<Record<string, Lookup>> {
  const run = Math.random().toString(36).slice(2);
  const nth = <T>(list: T[], index: number) => list[index % list.length] as T;
  const user = (index: number) => nth(users, index).user_id as string;
  const emails: Json[] = users.flatMap(item => item.emails);
  const phones: Json[] = users.flatMap(item => item.phone_numbers);
  const search = (filter_name: string, filter_value: unknown) =>
    consumer('POST', '/v1/users/search', {
      limit: 100,
      query: { operator: 'AND', operands: [{ filter_name, filter_value }] },
    });

  const made = await consumer('POST', '/v1/passwords', {
    ...{ email: `login${run}@x.example`, password, session_duration_minutes: 60 },
  });
  const { session_token } = made;
  await consumer('PUT', `/v1/users/${made.user_id}`, { external_id: `own-${run}` });

  const { organization } = await b2b('POST', '/v1/b2b/organizations', {
    ...{ organization_name: 'Lookups', organization_slug: `s${run}`, organization_external_id: `o${run}` },
  });
  const at = `/v1/b2b/organizations/${organization.organization_id}`;
  const { member } = await b2b('POST', `${at}/members`, { email_address: `one@x.example`, external_id: 'one' });
  const membersBy = (filter_name: string, filter_value: string[]) =>
    b2b('POST', '/v1/b2b/organizations/members/search', {
      organization_ids: [organization.organization_id],
      query: { operator: 'AND', operands: [{ filter_name, filter_value }] },
    });

  return {
    'get a User': index => consumer('GET', `/v1/users/${user(index)}`),
    'get a User by external id': () => consumer('GET', `/v1/users/own-${run}`),
    'update a User': index => consumer('PUT', `/v1/users/${user(index)}`, { trusted_metadata: { index } }),
    'create a User': index => consumer('POST', '/v1/users', { email: `new${run}.${index}@x.example` }),
    'a page of 100 Users': () => consumer('POST', '/v1/users/search', { limit: 100 }),
    'search by user_id': index => search('user_id', [user(index)]),
    'search by email': index => search('email_address', [nth(emails, index).email]),
    'search by email_id': index => search('email_id', [nth(emails, index).email_id]),
    'search by phone number': index => search('phone_number', [nth(phones, index).phone_number]),
    'sessions of a User': index => consumer('GET', `/v1/sessions?user_id=${user(index)}`),
    'authenticate a session': () => consumer('POST', '/v1/sessions/authenticate', { session_token }),
    'log in by password': () =>
      consumer('POST', '/v1/passwords/authenticate', { email: `login${run}@x.example`, password }),
    metrics: () => consumer('GET', '/v1/projects/metrics'),
    'get an Organization': () => b2b('GET', at),
    'get an Organization by external id': () => b2b('GET', `/v1/b2b/organizations/o${run}`),
    'get a Member': () => b2b('GET', `${at}/member?member_id=${member.member_id}`),
    'get a Member by external id': () => b2b('GET', `${at}/member?member_id=one`),
    'get a Member by email': () => b2b('GET', `${at}/member?email_address=one@x.example`),
    'search Members by email': () => membersBy('member_emails', ['one@x.example']),
    'create a Member': index => b2b('POST', `${at}/members`, { email_address: `m${index}@x.example` }),
  };
}
