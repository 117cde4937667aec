/** Refusals that no other test meets: links and their PKCE, JWTs that are none, ids of another stage, deleted Members. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { b2bStage } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

const { consumer, b2b, workspace, as, lastSent } = await bench();
const { organization, add, move, login, newEmail, update, path } = b2bStage(b2b, lastSent);
const acme = await organization();

describe('PKCE', () => {
  const verifier = 'a verifier of the device that began';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const begin = async (fields: object = {}) => {
    const email_address = newEmail();
    await move(acme, email_address);
    const body = { organization_id: acme, email_address, ...fields };
    await b2b('POST /v1/b2b/magic_links/email/login_or_signup', body);
    return { magic_links_token: lastSent(email_address)?.token };
  };
  const end = (body: object) => b2b('POST /v1/b2b/magic_links/authenticate', body);

  it('what began with a challenge ends with its verifier, and nothing else does', async () => {
    const link = await begin({ pkce_code_challenge: challenge });
    expect((await end(link)).error_type).toBe('pkce_expected_code_verifier');
    expect((await end({ ...link, pkce_code_verifier: 'another' })).error_type).toBe('pkce_mismatch');
    expect((await end({ ...link, pkce_code_verifier: verifier })).status_code).toBe(200);
    const plain = await begin();
    const unexpected = await end({ ...plain, pkce_code_verifier: verifier });
    expect(unexpected.error_type).toBe('pkce_did_not_expect_code_verifier');
  });
});

describe('links', () => {
  it('an unknown one is not found, a used one no longer good, one of discovery for no Organization', async () => {
    const authenticate = (magic_links_token?: string) =>
      b2b('POST /v1/b2b/magic_links/authenticate', { magic_links_token });
    expect(await authenticate('none')).toMatchObject({ status_code: 404, error_type: 'magic_link_not_found' });
    const email_address = newEmail();
    await b2b('POST /v1/b2b/magic_links/email/discovery/send', { email_address });
    expect((await authenticate(lastSent(email_address)?.token)).error_type).toBe('magic_link_not_found');
    await move(acme, email_address);
    await b2b('POST /v1/b2b/magic_links/email/login_or_signup', { organization_id: acme, email_address });
    const token = lastSent(email_address)?.token;
    expect((await authenticate(token)).status_code).toBe(200);
    expect(await authenticate(token)).toMatchObject({ status_code: 401, error_type: 'unable_to_auth_magic_link' });
  });

  it('templates that a request names must be the project’s', async () => {
    const email = newEmail();
    const send = () =>
      b2b('POST /v1/b2b/magic_links/email/discovery/send', { email_address: email, login_template_id: 'ours' });
    expect((await send()).error_type).toBe('invalid_template_id');
    const prebuilt_customization = { font_family: 'ARIAL' };
    const template = { template_id: 'ours', prebuilt_customization };
    await workspace('POST /pwa/v3/projects/b2b-app/email_templates', template);
    expect((await send()).status_code).toBe(200);
  });

  it('a User is invited once; the invitation can be taken back', async () => {
    const email = newEmail();
    const invite = () => consumer('POST /v1/magic_links/email/invite', { email });
    expect((await invite()).status_code).toBe(200);
    expect((await invite()).error_type).toBe('user_already_invited');
    await consumer('POST /v1/magic_links/email/revoke_invite', { email });
    expect((await invite()).status_code).toBe(200);
  });
});

describe('sessions', () => {
  it('a JWT that is none, one that others signed, and one of another project', async () => {
    const authenticate = (session_jwt: string) => b2b('POST /v1/b2b/sessions/authenticate', { session_jwt });
    expect((await authenticate('nonsense')).error_type).toBe('unable_to_parse_session_jwt');
    const email = newEmail();
    await move(acme, email);
    const { session_jwt } = await login(acme, email);
    expect((await authenticate(`${session_jwt.slice(0, -6)}AAAAAA`)).error_type).toBe('jwt_invalid_claims');
    const user = { email, password: 'a rather long one 9', session_duration_minutes: 60 };
    const foreign = await consumer('POST /v1/passwords', user);
    expect((await authenticate(foreign.session_jwt)).error_type).toBe('jwt_invalid_claims');
    const theirs = { session_token: foreign.session_token };
    expect((await b2b('POST /v1/b2b/sessions/authenticate', theirs)).error_type).toBe('session_not_found');
  });

  it('a User without the role is refused', async () => {
    const user = { email: newEmail(), password: 'a rather long one 9', session_duration_minutes: 60 };
    const { session_token } = await consumer('POST /v1/passwords', user);
    const check = (resource_id: string, action: string) =>
      consumer('POST /v1/sessions/authenticate', {
        session_token,
        authorization_check: { resource_id, action },
      });
    expect(await check('documents', 'read')).toMatchObject({
      status_code: 403,
      error_type: 'consumer_session_authorization_error',
    });
    expect((await check('stytch.self', 'delete')).verdict.granting_roles).toEqual(['stytch_user']);
  });
});

it('a test id in a live environment is refused by name', async () => {
  const { project } = await workspace('POST /pwa/v3/projects', { name: 'Live', vertical: 'B2B' });
  const at = `/pwa/v3/projects/${project.project_slug}/environments`;
  const { environment } = await workspace(`POST ${at}`, { name: 'Live', type: 'LIVE' });
  const { secret } = await workspace(`POST ${at}/${environment.environment_slug}/secrets`, {});
  const live = as(environment.project_id, secret.secret);
  const id = 'organization-test-00000000-0000-4000-a000-000000000000';
  expect((await live(`GET /v1/b2b/organizations/${id}`)).error_type).toBe('test_id_used_in_live_environment');
});

describe('a deleted Member', () => {
  const reactivate = (id: string): Promise<Answer> => b2b(`PUT ${path(acme, `/${id}/reactivate`)}`, {});

  it('comes back only with a verified address, and only from being deleted', async () => {
    const [plain, proved] = [await add(acme, newEmail()), await move(acme, newEmail())];
    expect((await reactivate(proved.member_id)).error_type).toBe('no_deleted_member_found_for_reactivation');
    for (const { member_id } of [plain, proved]) await b2b(`DELETE ${path(acme, `/${member_id}`)}`);
    expect((await reactivate(plain.member_id)).error_type).toBe('email_unverified_for_reactivation');
    const back = await reactivate(proved.member_id);
    expect(back.member).toMatchObject({ status: 'active', member_password_id: '' });
  });

  it('gives its external id free, and is not found by it', async () => {
    const { member_id } = await move(acme, newEmail(), { external_id: 'was.mine' });
    await b2b(`DELETE ${path(acme, `/${member_id}`)}`);
    expect((await update(acme, 'was.mine', { name: 'x' })).error_type).toBe('member_not_found');
    expect((await add(acme, newEmail(), { external_id: 'was.mine' })).status_code).toBe(200);
  });
});
