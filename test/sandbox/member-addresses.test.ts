/** A Member's addresses, phone number and usual second factor: what a change of them takes along. */
import { describe, expect, it } from 'vitest';
import { b2bStage } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

const { b2b, lastSent, pass } = await bench();
const { organization, add, move, update, login, byCode, newEmail, memberAt, path } = b2bStage(b2b, lastSent);
const acme = await organization();

describe('another email address', () => {
  it('is not verified, and the password of the old one is gone', async () => {
    const [before, after] = [newEmail(), newEmail()];
    const { member_id } = await move(acme, before);
    const { member } = await update(acme, member_id, { email_address: after });
    expect(member).toMatchObject({ email_address: after, email_address_verified: false, member_password_id: '' });
    expect((await login(acme, after)).error_type).toBe('member_password_not_found');
    expect((await login(acme, before)).error_type).toBe('member_not_found');
    expect((await byCode(acme, after)).member.email_address_verified).toBe(true);
    expect((await move(acme, after)).member.member_password_id).not.toBe('');
  });

  it('the same one again, in other letters, changes nothing', async () => {
    const email = newEmail();
    const { member_id } = await move(acme, email);
    const { member } = await update(acme, member_id, { email_address: email.toUpperCase() });
    expect(member).toMatchObject({ email_address: email, email_address_verified: true, retired_email_addresses: [] });
    expect((await login(acme, email)).member_authenticated).toBe(true);
  });

  it('keeps the old one from others, but not from the Member', async () => {
    const [before, after] = [newEmail(), newEmail()];
    const { member_id } = await add(acme, before);
    const { member } = await update(acme, member_id, { email_address: after });
    expect(member.retired_email_addresses).toMatchObject([{ email_address: before }]);
    expect((await add(acme, before)).error_type).toBe('retired_member_email');
    const other = await add(acme, newEmail());
    expect((await update(acme, other.member_id, { email_address: before })).error_type).toBe('retired_member_email');
    const back = await update(acme, member_id, { email_address: before });
    expect(back.member.retired_email_addresses).toMatchObject([{ email_address: after }]);
  });

  it('with unlink_email the old one is free at once; otherwise when it is unlinked, or the Member deleted', async () => {
    const [one, two, three] = [newEmail(), newEmail(), newEmail()];
    const { member_id } = await add(acme, one);
    const unlinked = await update(acme, member_id, { email_address: two, unlink_email: true });
    expect(unlinked.member.retired_email_addresses).toEqual([]);
    expect((await add(acme, one)).status_code).toBe(200);
    await update(acme, member_id, { email_address: three });
    expect((await add(acme, two)).error_type).toBe('retired_member_email');
    await b2b(`DELETE ${path(acme, `/${member_id}`)}`);
    expect((await add(acme, two)).status_code).toBe(200);
  });

  it('unlinking names it by id, by address, or by both, which must agree', async () => {
    const { member_id } = await add(acme, newEmail());
    await update(acme, member_id, { email_address: newEmail() });
    const { member } = await update(acme, member_id, { email_address: newEmail() });
    const [first, second] = member.retired_email_addresses;
    const unlink = (body: object) => b2b(`POST ${path(acme, `/${member_id}/unlink_retired_email`)}`, body);
    expect((await unlink({})).error_type).toBe('retired_email_missing_email_identifiers');
    const crossed = { email_id: first.email_id, email_address: second.email_address };
    expect((await unlink(crossed)).error_type).toBe('email_not_found');
    expect((await unlink(first)).member.retired_email_addresses).toEqual([second]);
    expect((await unlink({ email_id: second.email_id })).member.retired_email_addresses).toEqual([]);
  });

  it('cannot be another’s, nor of a domain that another Organization claims', async () => {
    await organization({ claimed_email_domains: ['claimed.example'] });
    const { member_id } = await add(acme, newEmail());
    const taken = newEmail();
    await add(acme, taken);
    const change = async (email_address: string) => (await update(acme, member_id, { email_address })).error_type;
    expect(await change(taken)).toBe('duplicate_member_email');
    expect(await change('x@claimed.example')).toBe('action_not_allowed_email_domain_is_claimed');
    expect(await change('nonsense')).toBe('invalid_email');
  });
});

describe('a change of the address by the Member itself', () => {
  const start = (member_id: string, email_address: string) =>
    b2b(`POST ${path(acme, `/${member_id}/start_email_update`)}`, { email_address, delivery_method: 'EMAIL_OTP' });

  it('is for active Members with a verified address, and to one that is free', async () => {
    const pending = await add(acme, newEmail(), { create_member_as_pending: true });
    expect((await start(pending.member_id, newEmail())).error_type).toBe(
      'email_updates_available_only_for_active_members',
    );
    const unproved = await add(acme, newEmail());
    expect((await start(unproved.member_id, newEmail())).error_type).toBe('member_has_no_active_verified_email');
    const { member_id } = await move(acme, newEmail());
    const [taken, retired] = [newEmail(), newEmail()];
    await add(acme, taken);
    expect((await start(member_id, taken)).error_type).toBe('duplicate_member_email');
    const other = await add(acme, retired);
    await update(acme, other.member_id, { email_address: newEmail() });
    expect((await start(member_id, retired)).error_type).toBe('desired_email_deactivated_by_different_member');
  });

  it('keeps the wanted address from others while it waits, and happens when it is proved', async () => {
    const [one, two] = [await move(acme, newEmail()), await move(acme, newEmail())];
    const wanted = newEmail();
    await start(one.member_id, wanted);
    expect((await start(two.member_id, wanted)).error_type).toBe('desired_email_updating_for_different_member');
    pass(5 * 60_000);
    expect((await start(two.member_id, wanted)).status_code).toBe(200);
    const code = lastSent(wanted)?.token;
    const body = { organization_id: acme, email_address: wanted, code };
    const { member } = await b2b('POST /v1/b2b/otps/email/authenticate', body);
    expect(member).toMatchObject({ member_id: two.member_id, email_address: wanted, email_address_verified: true });
    expect(member.member_password_id).toBe('');
  });
});

describe('a Member has one phone number', () => {
  it.each([
    ['update', (member_id: string, fields: object) => update(acme, member_id, fields)],
    ['passwords/migrate', async (member_id: string, fields: object) => move(acme, await emailOf(member_id), fields)],
  ])('%s sets the first, and refuses another until it is deleted', async (_, set) => {
    const email = newEmail();
    const { member_id } = await add(acme, email, { mfa_phone_number: '+12025550162' });
    const other = { mfa_phone_number: '+12025550163' };
    expect((await set(member_id, other)).error_type).toBe('duplicate_member_phone_number_for_member');
    const removed = await b2b(`DELETE ${path(acme, `/mfa_phone_numbers/${member_id}`)}`);
    expect(removed.member.mfa_phone_number).toBe('');
    const { member } = await set(member_id, other);
    expect(member).toMatchObject({ mfa_phone_number: '+12025550163', mfa_phone_number_verified: false });
  });

  it('a code by SMS goes to that one, or to the first one', async () => {
    const { member_id } = await add(acme, newEmail());
    const send = (mfa_phone_number?: string) =>
      b2b('POST /v1/b2b/otps/sms/send', {
        organization_id: acme,
        member_id,
        ...(mfa_phone_number && { mfa_phone_number }),
      });
    expect((await send()).error_type).toBe('member_phone_number_not_found');
    expect((await send('555')).error_type).toBe('invalid_phone_number');
    expect((await send('+12025550164')).member.mfa_phone_number).toBe('+12025550164');
    expect((await send('+12025550165')).error_type).toBe('duplicate_member_phone_number_for_member');
    expect((await send()).status_code).toBe(200);
  });

  it('set_phone_number_verified of passwords/migrate is about the number that comes with it', async () => {
    const phone = { mfa_phone_number: '+12025550162' };
    const plain = await move(acme, newEmail(), phone);
    expect(plain.member.mfa_phone_number_verified).toBe(false);
    const attested = await move(acme, newEmail(), { ...phone, set_phone_number_verified: true });
    expect(attested.member.mfa_phone_number_verified).toBe(true);
  });

  it('the usual second factor is one that the Member has', async () => {
    const email = newEmail();
    const { member_id } = await add(acme, email);
    const choose = (default_mfa_method: string) => update(acme, member_id, { default_mfa_method });
    expect((await choose('carrier_pigeon')).error_type).toBe('invalid_mfa_default_method');
    for (const method of ['sms_otp', 'totp']) {
      expect((await choose(method)).error_type).toBe('default_mfa_member_missing_factor');
    }
    await update(acme, member_id, { mfa_phone_number: '+12025550162' });
    expect((await choose('sms_otp')).member.default_mfa_method).toBe('sms_otp');
    expect((await memberAt(acme, email)).default_mfa_method).toBe('sms_otp');
  });
});

async function emailOf(member_id: string): Promise<string> {
  const { member }: Answer = await b2b(`GET /v1/b2b/organizations/${acme}/member?member_id=${member_id}`);
  return member.email_address;
}
