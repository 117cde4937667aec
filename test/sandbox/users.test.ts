import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const sandbox = await bench();
const { consumer } = sandbox;
const create = (body: object) => consumer('POST /v1/users', body);

describe('a User', () => {
  it('may have no factor at all; an email address and a phone number are unique in the project', async () => {
    expect((await create({})).user).toMatchObject({ emails: [], phone_numbers: [], status: 'active' });
    expect((await create({ email: 'Ada@x.example', phone_number: '+12025550162' })).status_code).toBe(200);
    expect((await create({ email: 'ada@X.example' })).error_type).toBe('duplicate_email');
    expect((await create({ phone_number: '+12025550162' })).error_type).toBe('duplicate_phone_number');
    expect((await create({ email: 'nonsense' })).error_type).toBe('invalid_email');
    expect((await create({ phone_number: '555' })).error_type).toBe('invalid_phone_number');
  });

  it('has an external id that is accepted wherever the id is', async () => {
    const { user_id } = await create({ external_id: 'crm|7' });
    expect((await create({ external_id: 'crm|7' })).error_type).toBe('duplicate_user_external_id');
    expect((await consumer('GET /v1/users/crm%7C7')).user_id).toBe(user_id);
    expect((await consumer('GET /v1/sessions?user_id=crm|7')).sessions).toEqual([]);
    await consumer('PUT /v1/users/crm%7C7', { external_id: 'crm|8' });
    expect((await consumer('GET /v1/users/crm%7C7')).error_type).toBe('user_not_found');
  });

  it('keeps what an update does not name; null deletes a key of metadata', async () => {
    const { user_id } = await create({
      name: { first_name: 'Ada', last_name: 'L' },
      trusted_metadata: { tenant: 'acme', email: 'old' },
    });
    const { user } = await consumer(`PUT /v1/users/${user_id}`, {
      name: { last_name: 'Lovelace' },
      trusted_metadata: { email: null, role: 'admin' },
    });
    expect(user.name).toMatchObject({ first_name: 'Ada', last_name: 'Lovelace' });
    expect(user.trusted_metadata).toEqual({ tenant: 'acme', role: 'admin' });
  });

  it('keeps metadata of any depth, and keys that every object has', async () => {
    const deep = `${'['.repeat(1_500)}1${']'.repeat(1_500)}`;
    const metadata = JSON.parse(`{"deep": ${deep}, "__proto__": {"x": 1}, "constructor": "y"}`);
    const { user_id } = await create({ trusted_metadata: metadata });
    const { user } = await consumer(`PUT /v1/users/${user_id}`, { trusted_metadata: { more: 1 } });
    expect(JSON.stringify(user.trusted_metadata)).toBe(JSON.stringify(metadata).replace(/}$/, ',"more":1}'));
    expect((await create({})).status_code).toBe(200);
    const file = join(mkdtempSync(join(tmpdir(), 'hashes-')), 'hashes.ndjson');
    await sandbox.exportPasswords(file);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('that is deleted is gone, with its sessions, and its address is free', async () => {
    const password = 'a rather long one 9';
    const body = { email: 'gone@x.example', password, session_duration_minutes: 60 };
    const { user_id, session_token } = await consumer('POST /v1/passwords', body);
    await consumer(`DELETE /v1/users/${user_id}`);
    expect((await consumer(`GET /v1/users/${user_id}`)).error_type).toBe('user_not_found');
    expect((await consumer('POST /v1/sessions/authenticate', { session_token })).error_type).toBe('session_not_found');
    expect((await consumer('POST /v1/passwords/authenticate', { email: body.email, password })).error_type).toBe(
      'email_not_found',
    );
    expect((await create({ email: body.email })).status_code).toBe(200);
  });

  it('that is pending becomes active when it proves an email', async () => {
    const { user } = await create({ email: 'late@x.example', create_user_as_pending: true });
    expect(user.status).toBe('pending');
    const { email_id } = await consumer('POST /v1/otps/email/send', { email: 'late@x.example' });
    const code = sandbox.lastSent('late@x.example')?.token;
    const login = await consumer('POST /v1/otps/authenticate', { method_id: email_id, code });
    expect(login.user).toMatchObject({ status: 'active', emails: [{ verified: true }] });
  });
});

describe('what is sent', () => {
  it('needs a registered redirect URL, or a default', async () => {
    await create({ email: 'link@x.example' });
    const send = (url?: string) =>
      consumer('POST /v1/magic_links/email/send', {
        email: 'link@x.example',
        ...(url && { login_magic_link_url: url }),
      });
    expect((await send('https://elsewhere.example')).error_type).toBe('no_match_for_provided_magic_link_url');
    expect((await send('http://localhost:3000/authenticate')).status_code).toBe(200);
    expect((await send()).status_code).toBe(200);
    const base = '/pwa/v3/projects/consumer-app/environments/test/redirect_urls';
    await sandbox.workspace(`DELETE ${base}?url=${encodeURIComponent('http://localhost:3000/authenticate')}`);
    expect((await send()).error_type).toBe('no_login_redirect_urls_set');
  });

  it('a code works once, for some minutes', async () => {
    const { email_id: method_id } = await consumer('POST /v1/otps/email/login_or_create', { email: 'code@x.example' });
    const code = sandbox.lastSent('code@x.example')?.token;
    const enter = () => consumer('POST /v1/otps/authenticate', { method_id, code });
    expect((await enter()).status_code).toBe(200);
    expect((await enter()).error_type).toBe('unable_to_auth_otp_code');
    await consumer('POST /v1/otps/email/send', { email: 'code@x.example', expiration_minutes: 1 });
    const late = sandbox.lastSent('code@x.example')?.token;
    sandbox.pass(61_000);
    const refused = await consumer('POST /v1/otps/authenticate', { method_id, code: late });
    expect(refused.error_type).toBe('unable_to_auth_otp_code');
  });

  it('a PKCE challenge must be met', async () => {
    await create({ email: 'pkce@x.example', phone_number: '+12025550170' });
    const email = 'pkce@x.example';
    const password = 'a rather long one 9';
    await sandbox.workspace('POST /pwa/v3/projects/consumer-app/environments/test/redirect_urls', {
      url: 'http://localhost:3000/reset',
      valid_types: [{ type: 'RESET_PASSWORD', is_default: true }],
    });
    // The S256 challenge of "verifier".
    const code_challenge = 'iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ';
    await consumer('POST /v1/passwords/email/reset/start', { email, code_challenge });
    const token = sandbox.lastSent(email)?.token;
    const reset = async (fields: object) =>
      (await consumer('POST /v1/passwords/email/reset', { token, password, ...fields })).error_type;
    expect(await reset({})).toBe('pkce_expected_code_verifier');
    expect(await reset({ code_verifier: 'wrong' })).toBe('pkce_mismatch');
    expect(await reset({ code_verifier: 'verifier' })).toBeUndefined();
  });
});
