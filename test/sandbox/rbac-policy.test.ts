/** The RBAC policy of an environment, and an Organization's own roles: what they may be. */
import { describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const { workspace, b2b } = await bench();
const path = '/pwa/v3/projects/b2b-app/environments/test/rbac_policy';
const resource = { resource_id: 'documents', description: '', available_actions: ['read', 'write'] };
const all = [{ resource_id: 'documents', actions: ['*'] }];
const own = { resource_id: 'stytch.self', actions: ['*'] };
const role = { role_id: 'editor', description: '', permissions: all };
const scope = { scope: 'read:documents', description: '', permissions: all };
const set = (changes: object) =>
  workspace(`PUT ${path}`, { custom_resources: [resource], custom_roles: [], custom_scopes: [], ...changes });
const roles = (...custom_roles: object[]) => ({ custom_roles });
const resources = (...custom_resources: object[]) => ({ custom_resources });
const scopes = (...custom_scopes: object[]) => ({ custom_scopes });
const may = (resource_id: string, ...actions: string[]) => roles({ ...role, permissions: [{ resource_id, actions }] });

describe('a policy', () => {
  it.each<[string | undefined, object]>([
    ['empty_rbac_resource_id', resources({ ...resource, resource_id: '' })],
    ['invalid_permission_resource', resources({ ...resource, resource_id: 'stytch.mine' })],
    ['rbac_resource_id_too_long', resources({ ...resource, resource_id: 'x'.repeat(129) })],
    ['rbac_resource_duplicate', resources(resource, resource)],
    ['rbac_resource_missing_actions', resources({ ...resource, available_actions: [] })],
    ['rbac_action_duplicate', resources({ ...resource, available_actions: ['read', 'read'] })],
    ['rbac_action_too_long', resources({ ...resource, available_actions: ['x'.repeat(129)] })],
    ['invalid_wildcard_action', resources({ ...resource, available_actions: ['*'] })],
    ['rbac_description_too_long', resources({ ...resource, description: 'x'.repeat(1_025) })],
    ['empty_rbac_role_id', roles({ ...role, role_id: '' })],
    ['invalid_rbac_stytch_role_edit', roles({ ...role, role_id: 'stytch_mine' })],
    ['rbac_role_id_too_long', roles({ ...role, role_id: 'x'.repeat(129) })],
    ['rbac_role_duplicate', roles(role, role)],
    ['rbac_role_missing_permissions', roles({ ...role, permissions: [] })],
    ['invalid_permission_resource', may('nothing', '*')],
    ['rbac_permission_missing_actions', may('documents')],
    ['cannot_specify_wildcard_with_other_actions', may('documents', '*', 'read')],
    ['invalid_permission_action', may('documents', 'burn')],
    [undefined, may('documents', 'read', 'write')],
    [undefined, may('stytch.member', 'create')],
    ['empty_rbac_scope', scopes({ ...scope, scope: '' })],
    ['rbac_scope_too_long', scopes({ ...scope, scope: 'x'.repeat(129) })],
    ['rbac_reserved_scope', scopes({ ...scope, scope: 'openid' })],
    ['rbac_scope_duplicate', scopes(scope, scope)],
    ['rbac_scope_missing_permissions', scopes({ ...scope, permissions: [] })],
    ['invalid_role_for_vertical', { stytch_user: { permissions: [] } }],
    ['invalid_rbac_stytch_role_edit', { stytch_member: { permissions: all } }],
    ['invalid_rbac_stytch_role_edit', { stytch_admin: { permissions: [] } }],
    ['invalid_rbac_stytch_role_edit', { stytch_member: { permissions: [{ ...own, actions: ['delete'] }] } }],
    [undefined, { stytch_member: { permissions: [...all, { resource_id: 'stytch.self', actions: ['*'] }] } }],
  ])('%s: %j', async (type, changes) => {
    expect((await set(changes)).error_type).toBe(type);
  });

  it('always has the service’s own resources; a role of it can be given, one that is gone cannot', async () => {
    const { policy } = await set(roles(role));
    expect(policy.stytch_resources.map((item: Answer) => item.resource_id)).toContain('stytch.self');
    await b2b('POST /v1/b2b/organizations', { organization_name: 'Acme', organization_external_id: 'acme' });
    const give = (email_address: string) =>
      b2b('POST /v1/b2b/organizations/acme/members', { email_address, roles: ['editor'] });
    expect((await give('one@x.example')).status_code).toBe(200);
    await set({});
    expect((await give('two@x.example')).error_type).toBe('invalid_role');
  });
});

describe('roles of an Organization', () => {
  const own = (...list: object[]) => b2b('PUT /v1/b2b/rbac/organizations/own', { org_policy: { roles: list } });

  it('are its own: no name of the service or of the project, no resource that is not there', async () => {
    await set(roles(role));
    await b2b('POST /v1/b2b/organizations', { organization_name: 'Own', organization_external_id: 'own' });
    const chief = { ...role, role_id: 'chief' };
    expect((await own({ ...chief, role_id: '' })).error_type).toBe('empty_rbac_role_id');
    expect((await own({ ...chief, role_id: 'stytch_x' })).error_type).toBe('invalid_rbac_stytch_role_edit');
    expect((await own(role)).error_type).toBe('rbac_role_duplicate');
    expect((await own(chief, chief)).error_type).toBe('rbac_role_duplicate');
    const wrong = { ...chief, permissions: [{ resource_id: 'nothing', actions: ['*'] }] };
    expect((await own(wrong)).error_type).toBe('invalid_permission_resource');
    expect((await own(chief)).status_code).toBe(200);
    const give = (organization: string) =>
      b2b(`POST /v1/b2b/organizations/${organization}/members`, { email_address: 'ada@x.example', roles: ['chief'] });
    expect((await give('own')).status_code).toBe(200);
    await b2b('POST /v1/b2b/organizations', { organization_name: 'Other', organization_external_id: 'other' });
    expect((await give('other')).error_type).toBe('invalid_role');
  });
});
