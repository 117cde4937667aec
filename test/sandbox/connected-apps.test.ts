/** Connected Apps clients, through the official SDK of either vertical, and their refusals. */
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';
import { b2bClient, consumerClient } from './sdk.ts';

const sandbox = await bench();
const { consumer } = sandbox;
const clients = {
  consumer: consumerClient(sandbox).connectedApp.clients,
  b2b: b2bClient(sandbox).connectedApp.clients,
};

describe.each(['consumer', 'b2b'] as const)('connected apps of a %s project', vertical => {
  const apps = clients[vertical];

  it('create, get, update, search by pages, delete', async () => {
    const { connected_app: made } = await apps.create({
      client_type: 'third_party',
      client_name: 'Partner',
      redirect_urls: ['https://partner.example/callback', 'http://localhost:9000/callback'],
    });
    const { client_id } = made;
    expect(made.client_secret).toBeTruthy();
    const { connected_app: read } = await apps.get({ client_id });
    expect(read).not.toHaveProperty('client_secret');
    expect(read).toMatchObject({ client_name: 'Partner', client_secret_last_four: made.client_secret?.slice(-4) });
    const root = vertical === 'b2b' ? 'member.member_id' : 'user.user_id';
    const { connected_app: changed } = await apps.update({
      client_id,
      client_name: 'Partners',
      access_token_template_content: `{ "id": {{ ${root} }} }`,
    });
    expect(changed).toMatchObject({ client_name: 'Partners', redirect_urls: made.redirect_urls });
    const other = await apps.create({ client_type: 'first_party_public' });
    expect(other.connected_app).not.toHaveProperty('client_secret');
    const first = await apps.search({ limit: 1 });
    expect(first.results_metadata.total).toBe(2);
    const second = await apps.search({ limit: 1, cursor: first.results_metadata.next_cursor });
    const found = [...first.connected_apps, ...second.connected_apps].map(app => app.client_id);
    expect(found).toEqual([client_id, other.connected_app.client_id]);
    expect(second.results_metadata.next_cursor).toBeUndefined();
    await apps.delete({ client_id });
    await expect(apps.get({ client_id })).rejects.toMatchObject({ error_type: 'connected_app_not_found' });
  });

  it('the secret is rotated in two steps; a public app has none', async () => {
    const { connected_app } = await apps.create({ client_type: 'first_party' });
    const { client_id } = connected_app;
    const { connected_app: rotating } = await apps.secrets.rotateStart({ client_id });
    const again = apps.secrets.rotateStart({ client_id });
    await expect(again).rejects.toMatchObject({ error_type: 'connected_app_already_rotating_secret' });
    const next = rotating.next_client_secret.slice(-4);
    expect(rotating.next_client_secret_last_four).toBe(next);
    expect((await apps.secrets.rotate({ client_id })).connected_app.client_secret_last_four).toBe(next);
    await apps.secrets.rotateStart({ client_id });
    const { connected_app: kept } = await apps.secrets.rotateCancel({ client_id });
    expect(kept).not.toHaveProperty('next_client_secret_last_four');
    expect(kept.client_secret_last_four).toBe(next);
    await expect(apps.secrets.rotate({ client_id })).rejects.toMatchObject({
      error_type: 'connected_app_not_rotating_secret',
    });
    const { connected_app: open } = await apps.create({ client_type: 'third_party_public' });
    await expect(apps.secrets.rotateStart({ client_id: open.client_id })).rejects.toMatchObject({
      error_type: 'public_connected_apps_do_not_have_secrets',
    });
  });
});

it.each([
  ['connected_app_redirect_url_must_include_scheme', 'redirect_urls', ['partner.example']],
  ['connected_app_redirect_url_http_scheme_must_use_loopback', 'redirect_urls', ['http://partner.example']],
  ['connected_app_invalid_redirect_url', 'redirect_urls', ['https://']],
  ['idp_invalid_access_token_expiry_minutes', 'access_token_expiry_minutes', 4],
  ['idp_invalid_access_token_jwt_template', 'access_token_template_content', '{ "id": {{ member.member_id }} }'],
])('%s', async (type, field, value) => {
  const answer = await consumer('POST /v1/connected_apps/clients', { client_type: 'first_party', [field]: value });
  expect(answer).toMatchObject({ error_type: type, error_message: expect.stringContaining(field) });
});
