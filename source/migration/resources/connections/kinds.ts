/** The kinds of connections that a run makes in an Organization: how each is listed, made and deleted, and what the answer says. */
import type { B2bClient } from '../../../stytch/b2b.ts';
import type { ConnectionKind } from '../../planning/organizations/fields.ts';

/** A connection as the service shows it; only what is looked at. No token. */
export interface Connection {
  connection_id: string;
  display_name: string;
  /** What the customer's identity provider is given, by the service's own names. */
  values: Record<string, string>;
  /** It was set up: it has values of an identity provider, or another token than the first. */
  setUp: boolean;
}

interface Kind {
  /** What it is called in the dashboard; also a part of its identity after a lost answer. */
  displayName: string;
  list: (client: B2bClient, organization_id: string, firstExpiry?: string) => Promise<Connection[]>;
  create: (client: B2bClient, organization_id: string) => Promise<Connection>;
  delete: (client: B2bClient, organization_id: string, connection_id: string) => Promise<unknown>;
}

interface Saml {
  connection_id: string;
  display_name: string;
  acs_url: string;
  audience_uri: string;
  idp_entity_id: string;
  idp_sso_url: string;
}

interface Oidc {
  connection_id: string;
  display_name: string;
  redirect_url: string;
  client_id: string;
  issuer: string;
}

interface Scim {
  connection_id: string;
  display_name: string;
  base_url: string;
  bearer_token_expires_at?: string;
  next_bearer_token_last_four?: string;
}

const ofSaml = ({
  connection_id,
  display_name,
  acs_url,
  audience_uri,
  idp_entity_id,
  idp_sso_url,
}: Saml): Connection => ({
  connection_id,
  display_name,
  values: { acs_url, audience_uri },
  setUp: idp_entity_id !== '' || idp_sso_url !== '',
});

const ofOidc = ({ connection_id, display_name, redirect_url, client_id, issuer }: Oidc): Connection => ({
  connection_id,
  display_name,
  values: { redirect_url },
  setUp: client_id !== '' || issuer !== '',
});

/** The first token was shown to no one: with another one, or a next one, it is in use. */
const ofScim = (scim: Scim, firstExpiry?: string): Connection => {
  const {
    connection_id,
    display_name,
    base_url,
    bearer_token_expires_at = '',
    next_bearer_token_last_four = '',
  } = scim;
  const isFirst = firstExpiry === undefined || bearer_token_expires_at === firstExpiry;
  return {
    connection_id,
    display_name,
    values: { base_url, bearer_token_expires_at },
    setUp: !isFirst || next_bearer_token_last_four !== '',
  };
};

const deleteSso: Kind['delete'] = (client, organization_id, connection_id) =>
  client.sso.deleteConnection({ organization_id, connection_id });

export const kinds: Record<ConnectionKind, Kind> = {
  saml: {
    displayName: 'SSO by SAML',
    list: async (client, organization_id) =>
      (await client.sso.getConnections({ organization_id })).saml_connections.map(ofSaml),
    create: async (client, organization_id) => {
      const { connection } = await client.sso.saml.createConnection({
        organization_id,
        display_name: kinds.saml.displayName,
      });
      return ofSaml(connection as Saml);
    },
    delete: deleteSso,
  },
  oidc: {
    displayName: 'SSO by OIDC',
    list: async (client, organization_id) =>
      (await client.sso.getConnections({ organization_id })).oidc_connections.map(ofOidc),
    create: async (client, organization_id) => {
      const { connection } = await client.sso.oidc.createConnection({
        organization_id,
        display_name: kinds.oidc.displayName,
      });
      return ofOidc(connection as Oidc);
    },
    delete: deleteSso,
  },
  scim: {
    displayName: 'SCIM',
    list: async (client, organization_id, firstExpiry) => {
      const { connection } = await client.scim.connection.get({ organization_id });
      return connection ? [ofScim(connection, firstExpiry)] : [];
    },
    // The answer has the token, once: it is let go. The customer's IT gets one of its own by rotation.
    create: async (client, organization_id) => {
      const { connection } = await client.scim.connection.create({
        organization_id,
        display_name: kinds.scim.displayName,
      });
      return ofScim(connection as Scim);
    },
    delete: (client, organization_id, connection_id) =>
      client.scim.connection.delete({ organization_id, connection_id }),
  },
};
