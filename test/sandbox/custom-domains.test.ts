/** What needs something else of the project first: a custom domain, or a default redirect URL. */
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const { workspace, addCustomDomain } = await bench();
const project = '/pwa/v3/projects/b2b-app';
const env = `${project}/environments/test`;
const consumerEnv = '/pwa/v3/projects/consumer-app/environments/test';

describe('without a custom domain', () => {
  it.each([
    [
      'cname_required_to_enable_http_only_cookies',
      `PUT ${env}/sdk/b2b`,
      { config: { cookies: { http_only: 'ENABLED' } } },
    ],
    ['cname_record_not_found', `PATCH ${env}`, { use_custom_domain_in_magic_link_emails: true }],
    ['required_custom_email_domain', `POST ${project}/email_templates`, html({ template_id: 'early' })],
  ])('%s', async (type, route, body) => {
    expect((await workspace(route, body)).error_type).toBe(type);
  });

  it('all of them are taken once the project has one; another project’s does not count', async () => {
    addCustomDomain('consumer-app', 'mail.shop.example');
    const set = () => workspace(`PATCH ${env}`, { use_custom_domain_in_magic_link_emails: true });
    expect((await set()).error_type).toBe('cname_record_not_found');
    addCustomDomain('b2b-app', 'shop.example');
    expect((await set()).environment.use_custom_domain_in_magic_link_emails).toBe(true);
    const config = { cookies: { http_only: 'ENFORCED' } };
    expect((await workspace(`PUT ${env}/sdk/b2b`, { config })).config.cookies.http_only).toBe('ENFORCED');
  });
});

describe('a template of HTML', () => {
  const create = (fields: object) => workspace(`POST ${project}/email_templates`, html(fields));

  it('keeps a sender of the project’s domain; another one is taken and dropped', async () => {
    const kept = (await create({ template_id: 'own' })).email_template.sender_information;
    expect(kept).toEqual({ from_local_part: 'hello', from_domain: 'mail.shop.example' });
    const sender_information = { from_local_part: 'hello', from_domain: 'other.example' };
    const { email_template } = await create({ template_id: 'foreign', sender_information });
    expect(email_template.sender_information).toEqual({ from_local_part: 'hello' });
    const read = await workspace(`GET ${project}/email_templates/foreign`);
    expect(read.email_template).toEqual(email_template);
  });

  it('has a sender', async () => {
    const answer = await create({ template_id: 'no-sender', sender_information: undefined });
    expect(answer).toMatchObject({
      error_type: 'invalid_email_template_parameters',
      error_message: expect.stringContaining('sender_information'),
    });
  });

  it.each([
    ['LOGIN', '{{magic_link_url}}'],
    ['INVITE', '{{magic_link_url}}'],
    ['ONE_TIME_PASSCODE', '{{otp_code}}'],
    ['RESET_PASSWORD', '{{reset_password_url}}'],
    ['VERIFY_EMAIL_PASSWORD_RESET', '{{reset_password_url}}'],
  ])('of type %s holds %s, in both forms', async (template_type, placeholder) => {
    const custom = {
      template_type,
      subject: 'S',
      html_content: `<p>${placeholder}</p>`,
      plaintext_content: placeholder,
    };
    const set = (change: object) =>
      create({ template_id: `t-${template_type}`, custom_html_customization: { ...custom, ...change } });
    const without = await set({ html_content: '<p>{{other}}</p>' });
    expect(without).toMatchObject({
      error_type: 'invalid_email_html',
      error_message: `A ${template_type} template holds ${placeholder}.`,
    });
    expect((await set({ plaintext_content: 'none' })).error_type).toBe('invalid_email_plaintext');
    expect((await set({})).status_code).toBe(200);
  });
});

describe('self-serve unlocking', () => {
  const set = (path: string) => workspace(`PATCH ${path}`, { user_lock_self_serve_enabled: true });

  it('needs a default redirect URL of LOGIN; in B2B that of DISCOVERY does as well', async () => {
    for (const [path, type] of [
      [consumerEnv, 'SIGNUP'],
      [env, 'INVITE'],
    ]) {
      const url = `${path}/redirect_urls?url=${encodeURIComponent('http://localhost:3000/authenticate')}`;
      const only = (name: string | undefined) =>
        workspace(`PUT ${url}`, { valid_types: [{ type: name, is_default: true }] });
      await only(type);
      expect(await set(path as string)).toMatchObject({
        error_type: 'no_default_login_redirect_url_set',
        error_message: expect.stringContaining('user_lock_self_serve_enabled'),
      });
      await only(path === env ? 'DISCOVERY' : 'LOGIN');
      expect((await set(path as string)).environment.user_lock_self_serve_enabled).toBe(true);
    }
  });

  it('cannot be switched on with an environment that has no URL yet', async () => {
    await workspace('POST /pwa/v3/projects', { name: 'Late', project_slug: 'late', vertical: 'B2B' });
    const fields = { name: 'Live', type: 'LIVE', user_lock_self_serve_enabled: true };
    const answer = await workspace('POST /pwa/v3/projects/late/environments', fields);
    expect(answer.error_type).toBe('no_default_login_redirect_url_set');
    expect((await workspace('GET /pwa/v3/projects/late/environments')).environments).toEqual([]);
  });
});

function html(fields: object): object {
  return {
    sender_information: { from_local_part: 'hello', from_domain: 'mail.shop.example' },
    custom_html_customization: {
      template_type: 'LOGIN',
      subject: 'Log in',
      html_content: '<a href="{{magic_link_url}}">Log in</a>',
      plaintext_content: '{{magic_link_url}}',
    },
    ...fields,
  };
}
