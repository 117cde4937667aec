/** Access tokens of M2M clients, asked for and verified by the official SDK of each vertical. */
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';
import { b2bClient, consumerClient } from './sdk.ts';

const sandbox = await bench({ refusals: true });
const consumer = consumerClient(sandbox);
const { project_id } = sandbox.credentials.consumer;
const path = `/v1/public/${project_id}/oauth2/token`;
/** A request without any project's secret. */
const post = async (body: object, headers: Record<string, string> = {}) => {
  const response = await fetch(sandbox.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ grant_type: 'client_credentials', ...body }),
  });
  return response.json() as Promise<Record<string, string>>;
};

describe.each([
  ['Consumer', consumer],
  ['B2B', b2bClient(sandbox)],
] as const)('%s', (_, client) => {
  it('a token has the client’s scopes, verifies locally, and demands scopes', async () => {
    const scopes = ['read:users', 'write:users', 'pet:cats'];
    const { m2m_client } = await client.m2m.clients.create({ scopes });
    const { client_id, client_secret } = m2m_client;
    const { access_token, expires_in } = await client.m2m.token({ client_id, client_secret });
    expect(expires_in).toBe(3_600);
    expect(await client.m2m.authenticateToken({ access_token })).toMatchObject({ client_id, scopes });
    await expect(client.m2m.authenticateToken({ access_token, required_scopes: ['pet:dogs'] })).rejects.toThrow();
    const narrow = await client.m2m.token({ client_id, client_secret, scopes: ['pet:cats'] });
    const { scopes: granted } = await client.m2m.authenticateToken({ access_token: narrow.access_token });
    expect(granted).toEqual(['pet:cats']);
    const refused = client.m2m.token({ client_id, client_secret, scopes: ['pet:dogs'] });
    await expect(refused).rejects.toMatchObject({ error_type: 'oauth_invalid_scope_requested' });
  });
});

describe('a token', () => {
  it('is also given for credentials in the header or in JSON; for wrong ones and for other projects it is not', async () => {
    const { m2m_client } = await consumer.m2m.clients.create({ scopes: ['a'] });
    const { client_id, client_secret } = m2m_client;
    const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
    expect((await post({}, { authorization: `Basic ${basic}` }))['access_token']).toBeDefined();
    expect((await post({ client_id, client_secret }))['token_type']).toBe('bearer');
    expect((await post({ client_id, client_secret: 'wrong' }))['error_type']).toBe('unauthorized_credentials');
    expect((await post({ client_id, client_secret, grant_type: 'password' }))['error_type']).toBe('bad_request');
    const other = b2bClient(sandbox).m2m.token({ client_id, client_secret });
    await expect(other).rejects.toMatchObject({ status_code: 401 });
  });

  it('comes from the old and the new secret while they are rotated, then from the new one; from none of an inactive client', async () => {
    const { m2m_client } = await consumer.m2m.clients.create({ scopes: ['a'] });
    const { client_id, client_secret: old } = m2m_client;
    const { m2m_client: rotating } = await consumer.m2m.clients.secrets.rotateStart({ client_id });
    const type = async (client_secret: string) => (await post({ client_id, client_secret }))['error_type'];
    const next = rotating.next_client_secret;
    expect([await type(old), await type(next)]).toEqual([undefined, undefined]);
    await consumer.m2m.clients.secrets.rotate({ client_id });
    expect([await type(old), await type(next)]).toEqual(['unauthorized_credentials', undefined]);
    await consumer.m2m.clients.update({ client_id, status: 'inactive' });
    expect(await type(next)).toBe('unauthorized_credentials');
  });

  it('has the claims of the M2M template and its audience', async () => {
    const template_content = '{ "team": {{ client.trusted_metadata.team }}, "scope_asked": {{ request.scope }} }';
    const body = { template_content, custom_audience: 'https://api.example' };
    await sandbox.workspace('PUT /pwa/v3/projects/consumer-app/environments/test/jwt_templates/M2M', body);
    const { m2m_client } = await consumer.m2m.clients.create({ scopes: ['a'], trusted_metadata: { team: 'blue' } });
    const { client_id, client_secret } = m2m_client;
    const { access_token } = await post({ client_id, client_secret, scope: 'a' });
    const claims = JSON.parse(Buffer.from(access_token?.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ team: 'blue', scope_asked: 'a', sub: client_id });
    expect(claims.aud).toEqual([project_id, 'https://api.example']);
  });
});
