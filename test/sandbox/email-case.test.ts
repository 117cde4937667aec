/** Where addresses that differ in capitals only are different, one key serves creation, searches and retired addresses. */
import { expect, it } from 'vitest';
import { bench } from './client.ts';

const { b2b } = await bench({ behaviour: { 'email-case': 'different' } });
const { organization } = await b2b('POST /v1/b2b/organizations', { organization_name: 'Acme' });
const members = `/v1/b2b/organizations/${organization.organization_id}/members`;
const query = (email: string) => ({
  query: { operator: 'AND', operands: [{ filter_name: 'member_emails', filter_value: [email] }] },
});

it('searches and retired addresses tell them apart', async () => {
  const email_address = 'Ada@acme.example';
  const { member_id } = await b2b(`POST ${members}`, { email_address });
  const found = async (email: string) => [
    (await b2b('POST /v1/b2b/organizations/search', query(email))).organizations.length,
    (
      await b2b('POST /v1/b2b/organizations/members/search', {
        organization_ids: [organization.organization_id],
        ...query(email),
      })
    ).members.length,
  ];
  expect([await found(email_address), await found('ada@acme.example')]).toEqual([
    [1, 1],
    [0, 0],
  ]);

  await b2b(`PUT ${members}/${member_id}`, { email_address: 'grace@acme.example' });
  const again = () => b2b(`POST ${members}`, { email_address });
  expect((await again()).error_type).toBe('retired_member_email');
  expect((await b2b(`POST ${members}`, { email_address: 'ada@acme.example' })).status_code).toBe(200);
  // The owner takes it back, and retires it again.
  await b2b(`PUT ${members}/${member_id}`, { email_address });
  const { member } = await b2b(`PUT ${members}/${member_id}`, { email_address: 'grace@acme.example' });
  const retired: string[] = member.retired_email_addresses.map((one: { email_address: string }) => one.email_address);
  expect(retired).toEqual([email_address]);

  await b2b(`POST ${members}/${member_id}/unlink_retired_email`, { email_address });
  expect((await again()).status_code).toBe(200);
});
