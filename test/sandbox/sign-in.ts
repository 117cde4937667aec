/** A browser's way through a login at the built-in identity provider, without a browser. */

export type Returned = { at: string; type: string | null; token: string };

/** Opens a start address, submits the form with an email, and resolves to where the application is called. */
export async function signIn(url: string, start: string, email: string, name = ''): Promise<Returned> {
  const started = await fetch(`${url}${start}`, { redirect: 'manual' });
  if (started.status !== 302) throw Object.assign(new Error('The start was refused.'), await started.json());
  const page = await (await fetch(new URL(started.headers.get('location') ?? '', url))).text();
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const state = /name="state" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ state, email, name });
  const back = await fetch(`${url}${action}`, { method: 'POST', body, redirect: 'manual' });
  if (back.status !== 302) throw Object.assign(new Error('The form was refused.'), await back.json());
  const { origin, pathname, searchParams } = new URL(back.headers.get('location') ?? '');
  return {
    at: origin + pathname,
    type: searchParams.get('stytch_token_type'),
    token: searchParams.get('token') ?? '',
  };
}
