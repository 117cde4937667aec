/** SSO and SCIM connections of an Organization, through the official SDK. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bench } from './client.ts';
import { coverage } from './coverage.ts';
import { activeOidc, b2bClient } from './sdk.ts';

const cover = coverage('b2b', /^\/v1\/b2b\/(sso(?!\/authenticate)|scim)\//);
const sandbox = await bench({ onExchange: cover.hear });
afterAll(() => cover.demandAll());
const { b2b } = sandbox;
const client = b2bClient(sandbox);
const { sso, scim, organizations } = client;

let number = 0;
async function organization(): Promise<string> {
  number += 1;
  const { organization: made } = await organizations.create({ organization_name: `Company ${number}` });
  return made.organization_id;
}
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: { error_type: string }) => error.error_type,
  );

/** A self-signed certificate. */
function certificate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const out = join(folder, 'cert.pem');
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', join(folder, 'key.pem')];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', out, '-subj', '/CN=idp.example', '-days', '30'], {
    stdio: 'ignore',
  });
  const text = readFileSync(out, 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}

describe('SSO connections', () => {
  it('SAML: pending until provider, certificate and mapping are known; then the Organization shows it', async () => {
    const organization_id = await organization();
    const { connection } = await sso.saml.createConnection({ organization_id, identity_provider: 'okta' });
    expect(connection).toMatchObject({ status: 'pending', identity_provider: 'okta' });
    const connection_id = connection?.connection_id ?? '';
    expect(connection?.acs_url).toBe(`${sandbox.url}/v1/b2b/sso/callback/${connection_id}`);
    const place = { organization_id, connection_id };
    const update = (fields: object) => sso.saml.updateConnection({ ...place, ...fields });
    expect(await refusal(update({ idp_sso_url: 'http://idp.example' }))).toBe('saml_connection_idp_sso_url_not_https');
    expect(await refusal(update({ attribute_mapping: { email: 'mail' } }))).toBe(
      'saml_connection_name_mapping_required',
    );
    expect(await refusal(update({ x509_certificate: 'nonsense' }))).toBe('invalid_x509_certificate');
    await update({ idp_entity_id: 'https://idp.example', idp_sso_url: 'https://idp.example/sso' });
    const attribute_mapping = { email: 'mail', full_name: 'name' };
    const { connection: complete } = await update({ attribute_mapping, x509_certificate: certificate() });
    expect(complete?.status).toBe('active');
    const [first] = complete?.verification_certificates ?? [];
    expect(first?.issuer).toBe('CN=idp.example');
    const last = sso.saml.deleteVerificationCertificate({ ...place, certificate_id: first?.certificate_id ?? '' });
    expect(await refusal(last)).toBe('cannot_delete_last_sso_verification_key');
    const second = await update({ x509_certificate: certificate() });
    expect(second.connection?.verification_certificates).toHaveLength(2);
    await sso.saml.deleteVerificationCertificate({ ...place, certificate_id: first?.certificate_id ?? '' });
    const { organization: shown } = await organizations.get({ organization_id });
    expect(shown.sso_active_connections).toEqual([{ connection_id, display_name: '', identity_provider: 'okta' }]);
  });

  it('SAML: takes what the provider’s metadata says, and deletes keys and certificates by their ids', async () => {
    const organization_id = await organization();
    const { connection } = await sso.saml.createConnection({ organization_id });
    const place = { organization_id, connection_id: connection?.connection_id ?? '' };
    const pem = certificate();
    const body = pem.replace(/-----.*-----/g, '').trim();
    const metadata = (certificates: string) => `<?xml version="1.0"?>
      <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/?a=1&amp;b=2">
        <md:IDPSSODescriptor>${certificates}
          <md:SingleSignOnService Binding="urn:redirect" Location="https://idp.example/sso"/>
        </md:IDPSSODescriptor>
      </md:EntityDescriptor>`;
    let served = metadata(`<ds:X509Certificate>\n${body}\n</ds:X509Certificate>`);
    const server = createServer((_, response) => response.end(served));
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const metadata_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`;
    const byUrl = () => sso.saml.updateByURL({ ...place, metadata_url });
    const { connection: known } = await byUrl();
    expect(known).toMatchObject({
      idp_entity_id: 'https://idp.example/?a=1&b=2',
      idp_sso_url: 'https://idp.example/sso',
      verification_certificates: [{ issuer: 'CN=idp.example' }],
    });
    served = metadata('');
    await expect(byUrl()).rejects.toMatchObject({
      error_type: 'invalid_xml_from_saml_metadata_url',
      error_message: 'The metadata of metadata_url has no X509Certificate.',
    });
    server.close();
    server.closeAllConnections();
    expect(await refusal(byUrl())).toBe('invalid_saml_metadata_url');

    const { connection: keyed } = await sso.saml.updateConnection({ ...place, saml_encryption_private_key: 'pem' });
    const private_key_id = keyed?.encryption_private_keys[0]?.private_key_id ?? '';
    const remove = () => sso.saml.deleteEncryptionPrivateKey({ ...place, private_key_id });
    expect((await remove()).private_key_id).toBe(private_key_id);
    expect(await refusal(remove())).toBe('sso_encryption_private_key_not_found');
    const unknown = sso.saml.deleteVerificationCertificate({ ...place, certificate_id: 'certificate-test-x' });
    expect(await refusal(unknown)).toBe('sso_verification_key_not_found');
  });

  it('a role of a group needs a mapping of groups, and a role that exists', async () => {
    const organization_id = await organization();
    const { connection } = await sso.saml.createConnection({ organization_id });
    const place = { organization_id, connection_id: connection?.connection_id ?? '' };
    const group = (role_id: string, more: object = {}) =>
      sso.saml.updateConnection({ ...place, saml_group_implicit_role_assignments: [{ role_id, group: 'g' }], ...more });
    expect(await refusal(group('nothing'))).toBe('invalid_rbac_role_assignment');
    expect(await refusal(group('stytch_admin'))).toBe('saml_connection_attribute_mapping_missing_groups_key');
    const attribute_mapping = { email: 'mail', full_name: 'name', groups: 'groups' };
    expect(await refusal(group('stytch_admin', { attribute_mapping }))).toBeUndefined();
  });

  it('OIDC and external: list, default, delete; searches find the Organization', async () => {
    const [one, two] = [await organization(), await organization()];
    const { connection_id, status } = await activeOidc(client, one);
    expect(status).toBe('active');
    const target = { external_organization_id: one, external_connection_id: connection_id };
    const { connection: external } = await sso.external.createConnection({ organization_id: two, ...target });
    expect(await refusal(sso.external.createConnection({ organization_id: two, ...target }))).toBe(
      'duplicate_external_sso_connection',
    );
    const external_id = external?.connection_id ?? '';
    await sso.external.updateConnection({ organization_id: two, connection_id: external_id, display_name: 'Partner' });
    const listed = await sso.getConnections({ organization_id: two });
    expect([listed.saml_connections.length, listed.oidc_connections.length]).toEqual([0, 0]);
    expect(listed.external_connections[0]?.display_name).toBe('Partner');

    const found = async (filter_name: string, filter_value: unknown) => {
      const query = { operator: 'AND', operands: [{ filter_name, filter_value }] };
      const { organizations: list } = await b2b('POST /v1/b2b/organizations/search', { query });
      return list.map((item: { organization_id: string }) => item.organization_id);
    };
    expect(await found('sso_connection_id', connection_id)).toEqual([one]);
    expect(await found('has_active_sso_connection', true)).toEqual(expect.arrayContaining([one, two]));

    const wrong = organizations.update({ organization_id: two, sso_default_connection_id: connection_id });
    expect(await refusal(wrong)).toBe('invalid_sso_default_connection_id');
    await organizations.update({ organization_id: one, sso_default_connection_id: connection_id });
    const remove = () => sso.deleteConnection({ organization_id: one, connection_id });
    expect(await refusal(remove())).toBe('cannot_delete_default_sso_connection');
    await organizations.update({ organization_id: one, sso_default_connection_id: '' });
    await remove();
    expect((await organizations.get({ organization_id: one })).organization.sso_active_connections).toEqual([]);
    expect(await refusal(remove())).toBe('sso_connection_not_found');
  });
});

describe('the SCIM connection', () => {
  it('is one or none; its token is shown once and rotated', async () => {
    const organization_id = await organization();
    expect((await scim.connection.get({ organization_id })).connection).toBeUndefined();
    const { connection } = await scim.connection.create({ organization_id, identity_provider: 'okta' });
    const connection_id = connection?.connection_id ?? '';
    const place = { organization_id, connection_id };
    expect(connection?.bearer_token).toBeTruthy();
    expect(await refusal(scim.connection.create({ organization_id }))).toBe('active_scim_connection_exists');
    const { connection: shown } = await scim.connection.get({ organization_id });
    expect(shown).not.toHaveProperty('bearer_token');
    expect(shown?.bearer_token_last_four).toBe(connection?.bearer_token.slice(-4));
    expect((await scim.connection.getGroups(place)).scim_groups).toEqual([]);
    await scim.connection.update({ ...place, display_name: 'Directory' });

    expect(await refusal(scim.connection.rotateComplete(place))).toBe('scim_connection_not_rotating_token');
    await scim.connection.rotateStart(place);
    const cancelled = await scim.connection.rotateCancel(place);
    expect(cancelled.connection?.bearer_token_last_four).toBe(shown?.bearer_token_last_four);
    const { connection: next } = await scim.connection.rotateStart(place);
    const { connection: rotated } = await scim.connection.rotateComplete(place);
    expect(rotated).toMatchObject({
      display_name: 'Directory',
      bearer_token_last_four: next?.next_bearer_token.slice(-4),
      next_bearer_token_last_four: '',
    });
    await scim.connection.delete(place);
    expect((await scim.connection.get({ organization_id })).connection).toBeUndefined();
  });

  it('goes with its Organization', async () => {
    const organization_id = await organization();
    await scim.connection.create({ organization_id });
    const { connection_id } = await activeOidc(client, organization_id);
    await organizations.delete({ organization_id });
    const query = { operator: 'AND', operands: [{ filter_name: 'sso_connection_id', filter_value: connection_id }] };
    expect((await b2b('POST /v1/b2b/organizations/search', { query })).organizations).toEqual([]);
    expect(await refusal(scim.connection.get({ organization_id }))).toBe('organization_not_found');
  });
});
