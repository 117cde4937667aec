/**
 * SSO and SCIM connections, for the Organizations that rules ask them for. Each waits for the customer's IT: the run makes it and
 * keeps what they are to be given. A connection has no id of ours: after a lost answer, it is the one that was not there before.
 */
import { isNotFound, RecordError } from '../../../stytch/errors.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { type ConnectionKind, connectionsOf } from '../../planning/organizations/fields.ts';
import { asksForConnections } from '../../planning/organizations/rules-of.ts';
import { verifyConnections } from '../../verification/connections.ts';
import type { RunContext } from '../context.ts';
import { keep } from '../kept.ts';
import { organizationIdOf } from '../organizations.ts';
import type { Resource } from '../resource.ts';
import { type Connection, kinds } from './kinds.ts';

interface ConnectionIntent {
  organization_id: string;
  display_name: string;
  /** Ids of the connections of this kind that were there before. */
  previous: string[];
}

export interface ConnectionResult extends Omit<Connection, 'setUp'> {
  organization_id: string;
  kind: ConnectionKind;
}

const title = () => 'SSO and SCIM connections';

const kindOf = ({ desired }: Pick<JournalRecord, 'desired'>) => (desired as { kind: ConnectionKind }).kind;

export const connections: Resource = {
  id: 'connections',
  title,
  when: asksForConnections,
  dependsOn: [],
  parent: 'organizations',
  // One that is kept keeps its Organization.
  sets: { organizations: ['sso_active_connections'] },

  desired: {
    perOrganization: organization =>
      connectionsOf(organization.settings).map(kind => ({
        key: `${organization.externalId}/${kind}`,
        parent: organization.externalId,
        desired: { kind },
      })),
  },

  create: {
    id: 'connections',
    once: true,
    title,
    async intend(record, context): Promise<ConnectionIntent> {
      const earlier = record.intent as ConnectionIntent | null;
      if (earlier) return earlier;
      const organization_id = organizationIdOf(context.journal, record.parent ?? '');
      if (!organization_id) throw new RecordError('organization_not_ready', 'Its Organization is not there yet.');
      const kind = kinds[kindOf(record)];
      const found = await kind.list(await context.b2b(), organization_id);
      return { organization_id, display_name: kind.displayName, previous: found.map(one => one.connection_id) };
    },
    async find(record, context) {
      const found = await made(record, context);
      return found && resultOf(record, found);
    },
    async apply(record, { b2b }) {
      const { organization_id } = record.intent as ConnectionIntent;
      return resultOf(record, await kinds[kindOf(record)].create(await b2b(), organization_id));
    },
  },
  update: null,
  remove: null,

  undo: {
    title,
    async apply(record, context) {
      const { organization_id, display_name } = record.intent as ConnectionIntent;
      const found = await made(record, context);
      if (!found) return;
      if (found.setUp) keep('in_use', 'Its identity provider is set up.');
      if (found.display_name !== display_name) keep('changed_since', 'Changed since: display_name.');
      await kinds[kindOf(record)].delete(await context.b2b(), organization_id, found.connection_id);
    },
  },

  verify: { compare: verifyConnections },
  calls: (_counts, _answers, organizations) => {
    const all = organizations.flatMap(one => connectionsOf(one.settings));
    const of = (...some: ConnectionKind[]) => all.filter(kind => some.includes(kind)).length;
    return [
      { endpoint: 'B2B sso get', calls: 2 * of('saml', 'oidc') },
      { endpoint: 'B2B sso saml create', calls: of('saml') },
      { endpoint: 'B2B sso oidc create', calls: of('oidc') },
      { endpoint: 'B2B scim get', calls: 2 * of('scim') },
      { endpoint: 'B2B scim create', calls: of('scim') },
    ].filter(one => one.calls > 0);
  },
};

/** The connection of this record: by its id, or, where its answer was lost, the one that was not there before. */
async function made(record: JournalRecord, { b2b }: RunContext): Promise<Connection | undefined> {
  const { organization_id, display_name, previous } = record.intent as ConnectionIntent;
  const result = record.result as ConnectionResult | null;
  const found = await kinds[kindOf(record)]
    .list(await b2b(), organization_id, result?.values['bearer_token_expires_at'])
    .catch(error => {
      if (isNotFound(error, 'organization')) return [];
      throw error;
    });
  if (result) return found.find(one => one.connection_id === result.connection_id);
  const fresh = found.filter(one => one.display_name === display_name && !previous.includes(one.connection_id));
  if (fresh.length > 1) throw new RecordError('connection_unclear', 'Two connections were made at the same time.');
  return fresh[0];
}

function resultOf(record: JournalRecord, { setUp: _, ...connection }: Connection): ConnectionResult {
  const { organization_id } = record.intent as ConnectionIntent;
  return { ...connection, organization_id, kind: kindOf(record) };
}
