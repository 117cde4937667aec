/** The connections of an Organization to identity providers: how they are kept, and what the Organization shows of them. */
import type { Call } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import type { Json } from '../core/json.ts';
import type { Organization } from './organization.ts';

/** The kinds of documents that hold the connections of an Organization. */
export function connectionKinds({ id }: Pick<Organization, 'id'>): Record<'sso' | 'scim', string> {
  return { sso: `sso-connection of ${id}`, scim: `scim-connection of ${id}` };
}

/** The address that the caller has used. Identity providers are given addresses below it. */
export function baseUrl({ headers }: Pick<Call, 'headers'>): string {
  return `http://${headers.host}`;
}

export function ssoConnections({ store, env }: Pick<Call, 'store' | 'env'>, organization: Organization): Documents {
  return new Documents(store, env.project_id, connectionKinds(organization).sso);
}

/** The SSO connection with this id, whichever Organization has it. */
export function connectionById({ store, env }: Pick<Call, 'store' | 'env'>, id: string): Json | undefined {
  const sql = "SELECT doc FROM documents WHERE scope = ? AND kind LIKE 'sso-connection of %' AND id = ?";
  const row = store.get(sql, env.project_id, id);
  return row && JSON.parse(row.doc);
}

/** What an Organization shows of its active connections. */
export function activeConnections(call: Pick<Call, 'store' | 'env'>, organization: Organization): Json[] {
  return ssoConnections(call, organization)
    .all()
    .filter(connection => connection.status === 'active')
    .map(({ connection_id, display_name, identity_provider = 'generic' }) => ({
      connection_id,
      display_name,
      identity_provider,
    }));
}

/** Deletes the connections of an Organization. */
export function deleteConnections({ store, env }: Pick<Call, 'store' | 'env'>, organization: Organization): void {
  const { sso, scim } = connectionKinds(organization);
  store.run('DELETE FROM documents WHERE scope = ? AND kind IN (?, ?)', env.project_id, sso, scim);
}
