/** Users: addresses that are added and must be proved, factors that must stay, and roles of the policy. */
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const { consumer, workspace, lastSent, pass } = await bench();
let number = 0;
const newEmail = () => {
  number += 1;
  return `user${number}@x.example`;
};
const user = async (fields: object = { email: newEmail() }) => consumer('POST /v1/users', fields);
const emailsOf = async (user_id: string) =>
  (await consumer(`GET /v1/users/${user_id}`)).emails.map((item: { email: string }) => item.email);

describe('an address that …/send adds to a User', () => {
  const add = (user_id: string, email: string) => consumer('POST /v1/otps/email/send', { user_id, email });

  it('is gone after five minutes without a proof, and free for others', async () => {
    const { user_id } = await user();
    const email = newEmail();
    await add(user_id, email);
    expect(await emailsOf(user_id)).toContain(email);
    pass(5 * 60_000 - 1_000);
    expect((await user({ email })).error_type).toBe('duplicate_email');
    pass(1_000);
    expect(await emailsOf(user_id)).not.toContain(email);
    expect((await user({ email })).status_code).toBe(200);
  });

  it('stays once it is proved in time, and can be added again after it was not', async () => {
    const { user_id } = await user();
    const email = newEmail();
    await consumer('POST /v1/otps/email/send', { user_id, email });
    pass(5 * 60_000);
    const { email_id } = await add(user_id, email);
    const code = lastSent(email)?.token;
    expect((await consumer('POST /v1/otps/authenticate', { method_id: email_id, code })).status_code).toBe(200);
    pass(10 * 60_000);
    expect(await emailsOf(user_id)).toContain(email);
  });

  it('is not proved by a code that outlives it', async () => {
    const { user_id } = await user();
    const email = newEmail();
    const { email_id } = await consumer('POST /v1/otps/email/send', { user_id, email, expiration_minutes: 10 });
    pass(6 * 60_000);
    const code = lastSent(email)?.token;
    const late = await consumer('POST /v1/otps/authenticate', { method_id: email_id, code });
    expect(late).toMatchObject({ status_code: 404, error_type: 'email_not_found' });
  });

  it('cannot be another User’s; a few may wait at a time', async () => {
    const [one, two] = [await user(), await user()];
    expect((await add(one.user_id, two.user.emails[0].email)).error_type).toBe('duplicate_email');
    const fresh = await user({});
    for (let round = 0; round < 3; round += 1) await add(fresh.user_id, newEmail());
    expect((await add(fresh.user_id, newEmail())).error_type).toBe('too_many_unverified_factors');
  });

  it('needs a User: by id or by session, not both', async () => {
    expect((await consumer('POST /v1/otps/email/send', { email: newEmail() })).error_type).toBe('email_not_found');
    const body = { email: newEmail(), password: 'a rather long one 9', session_duration_minutes: 60 };
    const { user_id, session_token } = await consumer('POST /v1/passwords', body);
    const send = (fields: object) => consumer('POST /v1/otps/email/send', { email: newEmail(), ...fields });
    expect((await send({ user_id, session_token })).error_type).toBe('too_many_user_selection_arguments');
    expect((await send({ session_token })).user_id).toBe(user_id);
  });
});

describe('a User keeps', () => {
  it('one primary factor', async () => {
    const { user_id, email_id, phone_id } = await user({ email: newEmail(), phone_number: '+12025550162' });
    expect((await consumer(`DELETE /v1/users/phone_numbers/${phone_id}`)).user_id).toBe(user_id);
    const last = await consumer(`DELETE /v1/users/emails/${email_id}`);
    expect(last.error_type).toBe('cannot_delete_last_primary_factor');
  });
});

describe('roles of a User', () => {
  const policy = '/pwa/v3/projects/consumer-app/environments/test/rbac_policy';
  const role = { role_id: 'editor', description: '', permissions: [{ resource_id: 'stytch.self', actions: ['*'] }] };

  it('are of the policy; every User has stytch_user, and it cannot be assigned', async () => {
    await workspace(`PUT ${policy}`, { custom_roles: [role], custom_resources: [], custom_scopes: [] });
    const made = await user({ email: newEmail(), roles: ['editor'] });
    expect(made.user.roles).toEqual(['stytch_user', 'editor']);
    expect((await user({ roles: ['wizard'] })).error_type).toBe('invalid_role');
    expect((await user({ roles: ['stytch_user'] })).error_type).toBe('cannot_assign_default_rbac_role_id');
    const change = (roles: string[]) => consumer(`PUT /v1/users/${made.user_id}`, { roles });
    expect((await change(['stytch_admin'])).error_type).toBe('invalid_role');
    expect((await change([])).user.roles).toEqual(['stytch_user']);
    const moved = { email: newEmail(), hash_type: 'md_5', hash: '0'.repeat(32), roles: ['wizard'] };
    expect((await consumer('POST /v1/passwords/migrate', moved)).error_type).toBe('invalid_role');
  });
});
