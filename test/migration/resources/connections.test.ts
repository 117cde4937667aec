/** A connection has no id of ours: what is ours after a lost answer, and what is in use. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../../source/migration/engine/record.ts';
import { connections } from '../../../source/migration/resources/connections/index.ts';
import { fakeEnvironment } from './fake.ts';

test('SCIM with another token than the first is in use', async () => {
  const found = {
    connection_id: 'scim-1',
    display_name: 'SCIM',
    base_url: 'https://x',
    bearer_token_expires_at: 'later',
  };
  const { context, called } = fakeEnvironment({
    'scim.connection.get': () => ({ connection: found }),
    'scim.connection.delete': () => ({}),
  });
  const record = (bearer_token_expires_at: string) =>
    ({
      key: 'acme/scim',
      desired: { kind: 'scim' },
      intent: { organization_id: 'organization-test-1', display_name: 'SCIM', previous: [] },
      result: { connection_id: 'scim-1', values: { bearer_token_expires_at } },
    }) as unknown as JournalRecord;
  await expect(connections.undo.apply(record('first'), context)).rejects.toMatchObject({ errorType: 'in_use' });
  expect(called()).not.toContain('scim.connection.delete');
  await connections.undo.apply(record('later'), context);
  expect(called()).toContain('scim.connection.delete');
});

const saml = (connection_id: string, display_name = 'SSO by SAML') => ({
  connection_id,
  display_name,
  acs_url: 'https://x/acs',
  audience_uri: 'https://x/audience',
  idp_entity_id: '',
  idp_sso_url: '',
});

test.each([
  ['nothing', [saml('before')], undefined],
  ['the one that was not there before', [saml('before'), saml('new')], 'new'],
  ['none of another name', [saml('before'), saml('theirs', 'Okta')], undefined],
])('after a lost answer ours is %s', async (_, found, id) => {
  const { context } = fakeEnvironment({
    'sso.getConnections': () => ({ saml_connections: found, oidc_connections: [] }),
  });
  const record = {
    key: 'acme/saml',
    desired: { kind: 'saml' },
    intent: { organization_id: 'organization-test-1', display_name: 'SSO by SAML', previous: ['before'] },
    result: null,
  } as unknown as JournalRecord;
  const made = (await connections.create.find?.(record, context)) as { connection_id: string } | undefined;
  expect(made?.connection_id).toBe(id);
});
