/** What B2B can have of single settings, by the kind's own mapping: the cases that the invented application does not have. */
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { type DiffContext, diffKind, sameSetting } from '../../../source/migration/settings/diff.ts';
import type { Values } from '../../../source/migration/settings/kind.ts';
import { settingKinds } from '../../../source/migration/settings/kinds/index.ts';
import { rewriteTemplate } from '../../../source/migration/settings/template-variables.ts';
import { unsetFlags } from '../../../source/stytch/management-types.ts';

const context = (more: Partial<DiffContext> = {}): DiffContext => ({
  answers: {} as Answers,
  consumerProjectId: 'project-test-1',
  ticked: new Set<string>(),
  observed: {},
  inUse: false,
  written: {},
  unsure: {},
  takes: () => false,
  ...more,
});

/** The rows of a kind, by item. */
function rowsOf(id: string, consumer: Values, b2b: Values = {}, more: Partial<DiffContext> = {}) {
  const kind = settingKinds.find(one => one.id === id);
  if (!kind) throw new Error(id);
  return new Map(diffKind(kind, consumer, b2b, context(more)).map(row => [row.item, row]));
}

describe('session templates', () => {
  test.each([
    ['', ''],
    [' { } ', ''],
    ['{"a": {{user.trusted_metadata.plan}}}', '{"a": {{ member.trusted_metadata.plan }}}'],
    ['{"a": {{ user.rbac.roles }}, "b": [1]}', '{"a": {{ member.rbac.roles }}, "b": [1]}'],
    ['{"a": {{ user.trusted_metadata }}}', '{"a": {{ member.trusted_metadata }}}'],
  ])('%s becomes %s', (template, content) => {
    expect(rewriteTemplate(template, {})).toEqual({ content, dropped: [] });
  });

  test.each(['user.user_id', 'user.name', 'user.untrusted_metadata.x', 'user.emails', 'session.id', 'user.rbacx'])(
    '%s has no documented counterpart: its claim is left out and named, the others stay',
    name => {
      const { content, dropped } = rewriteTemplate(`{"a": {"deep": {{ ${name} }}}, "b": {{ user.rbac.roles }}}`, {});
      expect(JSON.parse(content.replace('{{ member.rbac.roles }}', '1'))).toEqual({ b: 1 });
      expect(dropped).toEqual([{ claim: 'a', why: expect.stringContaining(name) }]);
    },
  );

  test('metadata goes by the rules about it: a key has its new name, and the claim of a dropped one is left out', () => {
    const answers = { metadata: 'drop trusted.tenants; rename trusted.app.plan = tier; rename trusted.app = of' };
    const template = '{"a": {{ user.trusted_metadata.app.plan }}, "b": {{ user.trusted_metadata.tenants.first }}}';
    const { content, dropped } = rewriteTemplate(template, answers);
    expect(content.replaceAll(/\s/g, '')).toBe('{"a":{{member.trusted_metadata.of.tier}}}');
    expect(dropped).toEqual([{ claim: 'b', why: expect.stringContaining('your rules about metadata leave') }]);
    expect(rewriteTemplate('{"a": {{ user.trusted_metadata }}}', { metadata: 'drop trusted.*' }).content).toBe('');
    const rows = rowsOf('jwt-templates', { SESSION: template }, {}, { answers });
    expect(rows.get('SESSION claim b')).toMatchObject({ action: 'manual' });
  });

  test('the user_id is the external id of Members only where their Users’ own is not', () => {
    const whyOf = (answers: Answers) => rewriteTemplate('{"a": {{ user.user_id }}}', answers).dropped[0]?.why;
    expect(whyOf({})).toContain('member.external_id may give');
    expect(whyOf({ memberExternalId: 'own' })).not.toContain('member.external_id');
  });

  test('one that is no JSON is left to the user whole', () => {
    expect(rewriteTemplate('{ {{ user.name }}: 1 }', {}).content).toBe('');
    const rows = rowsOf('jwt-templates', { SESSION: '{ "a": "{{ user.name }}" }' });
    expect(rows.get('SESSION claim ')).toMatchObject({ action: 'manual', note: expect.stringContaining('by hand') });
  });

  test('an audience that is the Consumer project itself is not copied', () => {
    const audience = rowsOf('jwt-templates', { SESSION: '', 'SESSION audience': 'project-test-1' }).get(
      'SESSION audience',
    );
    expect(audience).toMatchObject({ action: 'manual', wanted: undefined });
  });
});

describe('what needs a domain waits for its tick', () => {
  const ticked = new Set(['custom_domain', 'email_domain']);

  test('HttpOnly cookies', () => {
    const consumer = { cookies: { http_only: 'ENFORCED' } };
    const b2b = { cookies: { http_only: 'DISABLED' } };
    expect(rowsOf('sdk-config', consumer, b2b).get('cookies')?.action).toBe('manual');
    expect(rowsOf('sdk-config', consumer, b2b, { ticked }).get('cookies')?.action).toBe('change');
  });

  test('HTML templates and their defaults', () => {
    const html = { a: { custom_html_customization: { template_type: 'LOGIN' } } };
    expect(rowsOf('email-templates', html).get('a')?.action).toBe('manual');
    expect(rowsOf('email-templates', html, {}, { ticked }).get('a')?.action).toBe('create');
    expect(rowsOf('default-templates', { LOGIN: 'a' }).get('LOGIN')?.action).toBe('manual');
    expect(rowsOf('default-templates', { LOGIN: 'a' }, {}, { ticked }).get('LOGIN')?.action).toBe('create');
  });

  test('the domain in magic links', () => {
    const flag = 'use_custom_domain_in_magic_link_emails';
    expect(rowsOf('flags', { ...unsetFlags, [flag]: true }, { [flag]: false }).get(flag)?.action).toBe('manual');
    expect(rowsOf('flags', { ...unsetFlags, [flag]: true }, { [flag]: false }, { ticked }).get(flag)?.action).toBe(
      'change',
    );
  });
});

describe('roles', () => {
  test('a role that holds only permissions of Stytch cannot be copied; of another, those are left out and named', () => {
    const own = { resource_id: 'docs', actions: ['read'] };
    const stytch = { resource_id: 'stytch.self', actions: ['*'] };
    const rows = rowsOf('rbac-policy', {
      'role a': { description: '', permissions: [stytch] },
      'role b': { description: '', permissions: [own, stytch] },
    });
    expect(rows.get('role a')).toMatchObject({ action: 'cannot', note: expect.stringContaining('stytch.self') });
    expect(rows.get('role b')).toMatchObject({ action: 'create', wanted: { permissions: [own] } });
    expect(rows.get("role b on Stytch's resources")?.action).toBe('cannot');
  });

  test('what every User may do is added to what stytch_member may do; a star stands alone', () => {
    const consumer = {
      'role stytch_user': {
        permissions: [
          { resource_id: 'docs', actions: ['*'] },
          { resource_id: 'notes', actions: ['read'] },
          { resource_id: 'stytch.self', actions: ['*'] },
        ],
      },
    };
    const b2b = {
      'role stytch_member': {
        permissions: [
          { resource_id: 'docs', actions: ['read'] },
          { resource_id: 'notes', actions: ['write'] },
          { resource_id: 'stytch.self', actions: ['update.info.name'] },
        ],
      },
    };
    expect(rowsOf('rbac-policy', consumer, b2b).get('role stytch_member')?.wanted).toEqual({
      permissions: [
        { resource_id: 'docs', actions: ['*'] },
        { resource_id: 'notes', actions: ['read', 'write'] },
        { resource_id: 'stytch.self', actions: ['update.info.name'] },
      ],
    });
  });
});

test('what only B2B has stays: self-onboarding, patterns of domains; SSO is on where it is what the move is for', () => {
  const consumer = { basic: { enabled: true, domains: ['https://a.example'], bundle_ids: [] } };
  const domains = [{ domain: 'https://a.example', slug_pattern: '{{slug}}.a.example' }];
  const b2b = { basic: { enabled: false, allow_self_onboarding: true, enable_member_permissions: true, domains } };
  expect(rowsOf('sdk-config', consumer, b2b).get('basic')?.wanted).toEqual({
    enabled: true,
    allow_self_onboarding: true,
    enable_member_permissions: true,
    domains,
    bundle_ids: [],
  });
  expect(rowsOf('sdk-config', consumer, b2b).has('sso')).toBe(false);
  const enterprise = rowsOf('sdk-config', consumer, b2b, { answers: { reason: 'enterprise' } });
  expect(enterprise.get('sso')?.wanted).toMatchObject({ enabled: true });
});

test('a section that this tool does not know is left to the user', () => {
  expect(rowsOf('sdk-config', { new_section: { enabled: true } }).get('new_section')?.action).toBe('manual');
});

test('a profile that maps what only Users have is left to the user', () => {
  const profile = { name: 'p', attribute_mapping: { email: 'email', external_user_id: 'sub' } };
  expect(rowsOf('token-profiles', { p: profile }).get('p')?.action).toBe('manual');
});

describe('who has the last word', () => {
  const differs = (more: Partial<DiffContext>) =>
    rowsOf('flags', { ...unsetFlags, user_lock_threshold: 7 }, { user_lock_threshold: 3 }, more).get(
      'user_lock_threshold',
    )?.action;

  test.each<[string, Partial<DiffContext>, string]>([
    ['an environment that is not in use', {}, 'change'],
    ['one that others use', { inUse: true }, 'conflict'],
    ['the same, where the user takes it', { inUse: true, takes: () => true }, 'change'],
    ['what this migration wrote stands there', { inUse: true, written: { user_lock_threshold: 3 } }, 'change'],
    ['someone has changed it since', { written: { user_lock_threshold: 5 } }, 'conflict'],
    [
      'a kill may have prevented the write',
      { written: { user_lock_threshold: 7 }, unsure: { user_lock_threshold: 3 } },
      'change',
    ],
  ])('%s', (_, more, action) => {
    expect(differs(more)).toBe(action);
  });
});

test('what the service leaves out is false, "", 0 or empty', () => {
  expect(sameSetting({ a: false, b: [], c: '', d: { e: 0 } }, {})).toBe(true);
  expect(sameSetting({ a: true }, {})).toBe(false);
  expect(sameSetting([{ a: false }, { a: true }], [{}, { a: true }])).toBe(true);
});

test('every kind is named once, and in words', () => {
  expect(new Set(settingKinds.map(one => one.id)).size).toBe(settingKinds.length);
  for (const { id, title } of settingKinds)
    expect([id, title]).toEqual([expect.stringMatching(/^[a-z-]+$/), expect.stringMatching(/^[A-Z]/)]);
});
