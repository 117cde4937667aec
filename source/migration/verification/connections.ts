/** Every connection that the rules ask for is there, in its own Organization; what the customer's IT has entered is theirs. */

import { someOf } from '../../figures.ts';
import type { B2bClient } from '../../stytch/b2b.ts';
import { isNotFound } from '../../stytch/errors.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { currentIn, madeOrganizations, tenantOfMade } from './made-organizations.ts';
import { settingsExpectation } from './organization-settings.ts';

export async function verifyConnections(
  _record: JournalRecord,
  { journal, b2b, answers }: RunContext,
): Promise<Findings> {
  const settingsOf = settingsExpectation(journal, answers);
  const client = await b2b();
  const mismatches: Mismatch[] = [];
  const idle: string[] = [];
  let compared = 0;
  const isCurrent = currentIn(journal);
  const isExpected = journal.sql('SELECT 1 FROM temp.expected WHERE tenant = ? LIMIT 1');
  for (const made of madeOrganizations(journal)) {
    const { externalId, organization_id } = made;
    const tenant = tenantOfMade(made);
    if (!isCurrent(made) || !isExpected.get(tenant)) continue;
    const { sso, scim } = settingsOf(tenant);
    const wanted = [...(sso === 'saml' || sso === 'oidc' ? [sso] : []), ...(scim === 'create' ? ['scim'] : [])];
    const ids = madeIn(externalId, journal);
    for (const kind of ids.keys()) if (!wanted.includes(kind)) idle.push(`${externalId}/${kind}`);
    for (const kind of wanted) {
      compared++;
      const there = await idsOf(client, organization_id, kind);
      const id = ids.get(kind);
      // One that was deleted and made anew is another one.
      if (there.length === 0 || id === undefined)
        mismatches.push({ record: `${externalId}/${kind}`, field: 'missing' });
      else if (!there.includes(id)) mismatches.push({ record: `${externalId}/${kind}`, field: 'connection_id' });
    }
  }
  const notes =
    idle.length > 0
      ? [`No rule asks any more for these connections, which stay: ${someOf(idle.slice(0, mostNamed), idle.length)}.`]
      : [];
  return { compared, mismatches, notes };
}

const mostNamed = 5;

/** The ids of the connections that the journal says were made in an Organization, by kind. */
function madeIn(externalId: string, journal: Journal): Map<string, string> {
  const rows = journal
    .sql("SELECT result FROM records WHERE task = 'connections' AND parent = ? AND state = 'done'")
    .all(externalId)
    .map(({ result }) => JSON.parse(String(result)) as { kind: string; connection_id: string });
  return new Map(rows.map(({ kind, connection_id }) => [kind, connection_id]));
}

async function idsOf(client: B2bClient, organization_id: string, kind: string): Promise<string[]> {
  try {
    if (kind === 'scim') {
      const { connection } = await client.scim.connection.get({ organization_id });
      return connection ? [connection.connection_id] : [];
    }
    const { saml_connections, oidc_connections } = await client.sso.getConnections({ organization_id });
    return (kind === 'saml' ? saml_connections : oidc_connections).map(one => one.connection_id);
  } catch (error) {
    if (isNotFound(error, 'organization')) return [];
    throw error;
  }
}
