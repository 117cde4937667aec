/** The metadata that an identity provider publishes: what a SAML connection has to know of it. */
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

const patience = 10_000;

/** Fetches the metadata of an address, and reads it in the words of the update of a connection. */
export async function fetchMetadata(url: string): Promise<Json> {
  let text: string;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    text = await response.text();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
  } catch (error) {
    refuse('invalid_saml_metadata_url', `metadata_url could not be read: ${(error as Error).message}.`);
  }
  const entity = /<(?:\w+:)?EntityDescriptor\b[^>]*\bentityID="([^"]+)"/.exec(text)?.[1];
  const place = /<(?:\w+:)?SingleSignOnService\b[^>]*\bLocation="([^"]+)"/.exec(text)?.[1];
  const certificate = /<(?:\w+:)?X509Certificate>([\s\S]*?)</.exec(text)?.[1]?.replace(/\s/g, '');
  if (!entity || !place || !certificate) {
    const missing = Object.entries({ entityID: entity, SingleSignOnService: place, X509Certificate: certificate });
    const names = missing.filter(([, value]) => !value).map(([name]) => name);
    refuse('invalid_xml_from_saml_metadata_url', `The metadata of metadata_url has no ${names.join(' and no ')}.`);
  }
  return {
    idp_entity_id: entity.replaceAll('&amp;', '&'),
    idp_sso_url: place.replaceAll('&amp;', '&'),
    x509_certificate: `-----BEGIN CERTIFICATE-----\n${certificate.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  };
}
