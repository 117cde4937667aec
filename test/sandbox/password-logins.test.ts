/** Logins by password, in both verticals: when the right one is refused, and what a reset ends. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { b2bStage, hash, password } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

const { consumer, b2b, workspace, lastSent, pass } = await bench();
const { organization, newEmail, sessionAlive } = b2bStage(b2b, lastSent);
const acme = await organization();
const another = 'another long one 9';
const md5 = (text: string) => ({ hash_type: 'md_5', hash: createHash('md5').update(text).digest('hex') });
const strict = {
  check_breach_on_creation: true,
  check_breach_on_authentication: true,
  validate_on_authentication: true,
  validation_policy: 'ZXCVBN',
};

/** The same steps, in the words of either vertical. */
const verticals = {
  User: {
    environment: '/pwa/v3/projects/consumer-app/environments/test',
    mustReset: 'reset_password',
    move: (email: string, text = password) =>
      consumer('POST /v1/passwords/migrate', { email, ...md5(text), set_email_verified: true }),
    login: (email: string, text = password, fields: object = {}) =>
      consumer('POST /v1/passwords/authenticate', { email, password: text, session_duration_minutes: 60, ...fields }),
    byLink: (email: string, fields: object = {}): Promise<Answer> =>
      consumer('POST /v1/passwords/email/reset', { token: lastSent(email)?.token, password: another, ...fields }),
    alive: async (session_token: string) =>
      (await consumer('POST /v1/sessions/authenticate', { session_token })).status_code === 200,
    resets: {
      email: async (email: string, fields: object) => {
        await consumer('POST /v1/passwords/email/reset/start', { email });
        return verticals.User.byLink(email, fields);
      },
      existing: (email: string, fields: object) =>
        consumer('POST /v1/passwords/existing_password/reset', {
          email,
          existing_password: password,
          new_password: another,
          ...fields,
        }),
      session: (_: string, fields: object) =>
        consumer('POST /v1/passwords/session/reset', { password: another, ...fields }),
    },
  },
  Member: {
    environment: '/pwa/v3/projects/b2b-app/environments/test',
    mustReset: 'member_reset_password',
    move: (email_address: string, text = password) =>
      b2b('POST /v1/b2b/passwords/migrate', { organization_id: acme, email_address, ...md5(text) }),
    login: (email_address: string, text = password, fields: object = {}) =>
      b2b('POST /v1/b2b/passwords/authenticate', { organization_id: acme, email_address, password: text, ...fields }),
    byLink: (email: string, fields: object = {}): Promise<Answer> => {
      const body = { password_reset_token: lastSent(email)?.token, password: another, ...fields };
      return b2b('POST /v1/b2b/passwords/email/reset', body);
    },
    alive: sessionAlive,
    resets: {
      email: async (email_address: string, fields: object) => {
        await b2b('POST /v1/b2b/passwords/email/reset/start', { organization_id: acme, email_address });
        return verticals.Member.byLink(email_address, fields);
      },
      existing: (email_address: string, fields: object) =>
        b2b('POST /v1/b2b/passwords/existing_password/reset', {
          organization_id: acme,
          email_address,
          existing_password: password,
          new_password: another,
          ...fields,
        }),
      session: (_: string, fields: object) =>
        b2b('POST /v1/b2b/passwords/session/reset', { organization_id: acme, password: another, ...fields }),
    },
  },
};

describe.each(Object.entries(verticals))(
  'of a %s',
  (_, { environment, mustReset, move, login, byLink, alive, resets }) => {
    const policy = (changes: object) =>
      workspace(`PUT ${environment}/password_strength_config`, { ...strict, ...changes });
    afterEach(() => policy({}));

    it('one that has leaked must be reset, where the policy checks that at logins', async () => {
      const email = newEmail();
      await move(email, 'iloveyou');
      expect((await login(email, 'wrong')).error_type).toBe('unauthorized_credentials');
      await policy({ validate_on_authentication: false });
      expect((await login(email, 'iloveyou')).error_type).toBe(mustReset);
      await policy({ validate_on_authentication: false, check_breach_on_authentication: false });
      expect((await login(email, 'iloveyou')).status_code).toBe(200);
    });

    it('one that is too weak for the policy of today must be reset, where the policy says so', async () => {
      const email = newEmail();
      await move(email, 'short7!');
      expect((await login(email, 'short7!')).error_type).toBe(mustReset);
      await policy({ validate_on_authentication: false });
      expect((await login(email, 'short7!')).status_code).toBe(200);
      const luds = { validation_policy: 'LUDS', luds_min_password_length: 8, luds_min_password_complexity: 4 };
      await move(`2${email}`);
      await policy(luds);
      expect((await login(`2${email}`)).error_type).toBe(mustReset);
      await policy({ ...luds, luds_min_password_complexity: 3 });
      expect((await login(`2${email}`)).status_code).toBe(200);
    });

    it('goes on working while a reset is under way', async () => {
      const email = newEmail();
      await move(email);
      await resets.email(email, { password: 'weak' });
      expect((await login(email)).status_code).toBe(200);
    });

    it.each(['email', 'existing'] as const)(
      'a reset by %s ends all sessions but the one that came along',
      async way => {
        const email = newEmail();
        await move(email);
        const [kept, ended] = [await login(email), await login(email)];
        const { session_token } = kept;
        expect((await resets[way](email, { session_token })).status_code).toBe(200);
        expect([await alive(session_token), await alive(ended.session_token)]).toEqual([true, false]);
        expect((await login(email)).error_type).toBe('unauthorized_credentials');
        const last = await login(email, another);
        expect((await resets.email(email, {})).status_code).toBe(200);
        expect(await alive(last.session_token)).toBe(false);
      },
    );

    it('a reset by a session ends all others, and wants a factor of the last five minutes', async () => {
      const email = newEmail();
      await move(email);
      const [{ session_token }, other] = [await login(email), await login(email)];
      expect((await resets.session(email, {})).error_type).toBe('no_session_arguments');
      pass(301_000);
      expect((await resets.session(email, { session_token })).error_type).toBe('session_too_old_to_reset_password');
      await login(email, password, { session_token });
      expect((await resets.session(email, { session_token })).status_code).toBe(200);
      expect([await alive(session_token), await alive(other.session_token)]).toEqual([true, false]);
    });

    it('a link to reset it is good once, and wants a password that is strong and has not leaked', async () => {
      const email = newEmail();
      await move(email);
      expect((await resets.email(email, { password: 'iloveyou' })).error_type).toBe('breached_password');
      expect((await resets.email(email, { password: 'weak' })).error_type).toBe('weak_password');
      expect((await byLink(email)).status_code).toBe(200);
      expect((await byLink(email)).error_type).toBe('unable_to_auth_password_reset_token');
    });
  },
);

describe('a User with an address that was never verified', () => {
  const email = () => newEmail('unproved.example');
  const byLink = async (to: string, fields: object = {}) => {
    await consumer('POST /v1/magic_links/email/send', { email: to });
    return consumer('POST /v1/magic_links/authenticate', { token: lastSent(to)?.token, ...fields });
  };
  const byCode = async (to: string, fields: object = {}) => {
    const { email_id } = await consumer('POST /v1/otps/email/send', { email: to });
    return consumer('POST /v1/otps/authenticate', { method_id: email_id, code: lastSent(to)?.token, ...fields });
  };

  it.each([
    ['link', byLink],
    ['code', byCode],
  ])(
    'the first %s takes the older password away, and all sessions: it may have been set by another person',
    async (_, prove) => {
      const to = email();
      const body = { email: to, password, session_duration_minutes: 60 };
      const { session_token } = await consumer('POST /v1/passwords', body);
      expect((await prove(to)).reset_sessions).toBe(true);
      expect((await consumer('POST /v1/passwords/authenticate', body)).error_type).toBe('reset_password');
      expect((await consumer('POST /v1/sessions/authenticate', { session_token })).error_type).toBe(
        'session_not_found',
      );
      // The second time nothing of the kind happens.
      await verticals.User.resets.email(to, {});
      expect((await prove(to)).reset_sessions).toBe(false);
      expect((await verticals.User.login(to, another)).status_code).toBe(200);
    },
  );

  it('with a session of that User the password stays', async () => {
    const to = email();
    const body = { email: to, password, session_duration_minutes: 60 };
    const { session_token } = await consumer('POST /v1/passwords', body);
    expect((await byLink(to, { session_token })).reset_sessions).toBe(false);
    expect((await consumer('POST /v1/passwords/authenticate', body)).status_code).toBe(200);
  });

  it('a session reset wants a password, a link or a code by email: a code by SMS is not enough', async () => {
    const { phone_id } = await consumer('POST /v1/otps/sms/login_or_create', { phone_number: '+12025550177' });
    const code = lastSent('+12025550177')?.token;
    const sms = { method_id: phone_id, code, session_duration_minutes: 60 };
    const { session_token } = await consumer('POST /v1/otps/authenticate', sms);
    const reset = await consumer('POST /v1/passwords/session/reset', { session_token, password });
    expect(reset.error_type).toBe('session_too_old_to_reset_password');
  });
});

it('passwords/migrate of a bcrypt hash: the cost is 4 to 31', async () => {
  const bcrypt = (cost: string) => ({ hash_type: 'bcrypt', hash: `$2a$${cost}$${'a'.repeat(53)}` });
  const migrate = (fields: object) =>
    b2b('POST /v1/b2b/passwords/migrate', { organization_id: acme, email_address: newEmail(), ...hash, ...fields });
  for (const cost of ['03', '32']) expect((await migrate(bcrypt(cost))).error_type).toBe('invalid_bcrypt_cost');
  for (const cost of ['04', '31']) expect((await migrate(bcrypt(cost))).status_code).toBe(200);
});
