/**
 * SSO and SCIM after the move: `sso-scim.csv` lists every Organization that needs one, and `sso-scim/` has a page for the IT of each.
 * A page holds only what the service answered, and nothing of another customer.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { renewPrivateFolder, writePrivate } from '../../config/private-files.ts';
import { number } from '../../figures.ts';
import type { Journal } from '../engine/journal.ts';
import type { ConnectionResult } from '../resources/connections/index.ts';
import type { OrganizationDesired, OrganizationResult } from '../resources/organization-payload.ts';
import { writeCsv } from './csv.ts';
import { codeMarkdown, escapeMarkdown } from './escape.ts';

export interface FollowUp {
  /** Organizations that need SSO, SCIM, or both. */
  organizations: number;
  /** Connections that were made. */
  connections: number;
}

const columns = [
  'organization',
  'tenant_key',
  'organization_id',
  'sso',
  'sso_connection_id',
  'scim',
  'scim_connection_id',
  'page',
];

/** One Organization that needs something, and the connections that were made in it, by kind. */
interface Customer {
  name: string;
  sso: NonNullable<OrganizationDesired['sso']>;
  scim: NonNullable<OrganizationDesired['scim']>;
  made: Partial<Record<ConnectionResult['kind'], ConnectionResult>>;
}

/** In words, for the summary; no line where nothing follows. */
export const followUpLines = ({ organizations, connections }: FollowUp): string[] =>
  organizations === 0
    ? []
    : [
        `${number(organizations)} Organizations need SSO or SCIM, and ${number(connections)} connections wait for their IT: \`sso-scim.csv\` lists them, \`sso-scim/\` has a page for the IT of each`,
      ];

/** Writes both; where no Organization needs anything there is neither. */
export function writeFollowUp(dir: string, journal: Journal): FollowUp {
  const folder = join(dir, 'sso-scim');
  const list = join(dir, 'sso-scim.csv');
  renewPrivateFolder(folder, /\.(md|part)$/);
  const made = connectionsMade(journal);
  const rows: string[][] = [];
  let connections = 0;
  for (const { key, desired, result } of journal.records('organizations', 'done')) {
    const { sso = 'none', scim = 'none', key: tenantKey } = desired as OrganizationDesired;
    if (sso === 'none' && scim === 'none') continue;
    const { organization_id, base } = result as OrganizationResult;
    const customer = { name: base.organization_name, sso, scim, made: made.get(key) ?? {} };
    // A slug may be "..": the name begins with a word.
    const file = `organization-${base.organization_slug}.md`;
    writePrivate(join(folder, file), append => append(pageText(customer)));
    const { saml, oidc, scim: provisioning } = customer.made;
    const ids = [saml, oidc].flatMap(one => one?.connection_id ?? []).join(' ');
    const row = [customer.name, tenantKey, organization_id, sso, ids, scim, provisioning?.connection_id ?? ''];
    rows.push([...row, `sso-scim/${file}`]);
    connections += Object.keys(customer.made).length;
  }
  if (rows.length > 0) writeCsv(list, columns, rows);
  else for (const path of [list, folder]) rmSync(path, { recursive: true, force: true });
  return { organizations: rows.length, connections };
}

function connectionsMade(journal: Journal): Map<string, Customer['made']> {
  const made = new Map<string, Customer['made']>();
  for (const { parent, result } of journal.records('connections', 'done')) {
    const connection = result as ConnectionResult;
    const known = made.get(parent ?? '') ?? {};
    made.set(parent ?? '', { ...known, [connection.kind]: connection });
  }
  return made;
}

/** The page for the customer's IT, in Markdown. */
export function pageText({ name, sso, scim, made }: Customer): string {
  const parts = [
    ...(made.saml ? [samlText(made.saml)] : []),
    ...(made.oidc ? [oidcText(made.oidc)] : []),
    ...(sso !== 'none' && !made.saml && !made.oidc ? [ssoWanted] : []),
    ...(made.scim ? [scimText(made.scim)] : scim === 'none' ? [] : [scimWanted]),
  ];
  return `# Single sign-on and provisioning for ${escapeMarkdown(name)}\n\n${parts.join('\n')}`;
}

const rowsOf = (rows: [label: string, value: string | undefined][]): string =>
  `| field | value |\n|---|---|\n${rows.map(([label, value = '']) => `| ${label} | ${codeMarkdown(value)} |`).join('\n')}\n`;

const samlText = ({ values }: ConnectionResult): string => `## SAML

Add an application of SAML 2.0 to your identity provider, with these values:

${rowsOf([
  ['ACS URL (also: single sign-on URL, reply URL)', values['acs_url']],
  ['Audience (also: entity ID, identifier)', values['audience_uri']],
])}
It must send the email address of each person, and the full name, or the first and the last name.

Send us back, best as one metadata URL:

- the entity ID (issuer) of your identity provider,
- its single sign-on URL, which begins with https,
- its signing certificate (X.509, as PEM),
- the names of the attributes that hold the email address and the name.
`;

const oidcText = ({ values }: ConnectionResult): string => `## OpenID Connect

Add a web application of OpenID Connect to your identity provider, with this value:

${rowsOf([['Redirect URI (also: callback URL)', values['redirect_url']]])}
Send us back:

- the issuer, and its authorization, token, user info and JWKS addresses,
- the client ID,
- the client secret, over a channel that keeps it secret, not by email.
`;

const scimText = ({ values }: ConnectionResult): string => `## SCIM

Add provisioning by SCIM 2.0 to your identity provider, with these values:

${rowsOf([['Base URL (also: tenant URL)', values['base_url']]])}
Tell us when you are ready: the bearer token is made then, and comes over a channel that keeps it secret.
`;

const ssoWanted = `## SSO

Tell us which identity provider you use, and whether by SAML or by OpenID Connect. You then get the values to enter there.
`;

const scimWanted = `## SCIM

Tell us which identity provider is to provision your users. You then get the address to enter there, and a bearer token.
`;
