/** The yardstick: the official SDK alone, doing the same calls at the same concurrency. Prints its seconds. */
import stytch from 'stytch';
import { Agent } from 'undici';

const [url = '', id = '', secret = '', count = '0', workers = '32'] = process.argv.slice(2);
console.warn = () => {};
const client = new stytch.B2BClient({
  ...{ project_id: id, secret, env: url },
  dispatcher: new Agent({ connections: Number(workers) }) as never,
});
const { organization } = await client.organizations.create({
  organization_name: 'Bare',
  organization_external_id: 'bare',
});
let next = 0;
const start = performance.now();
await Promise.all(
  Array.from({ length: Number(workers) }, async () => {
    while (next < Number(count)) {
      const index = next++;
      await client.organizations.members.create({
        ...{
          organization_id: organization.organization_external_id ?? '',
          email_address: `bare.${index}@bare.example`,
        },
        ...{ name: `Bare Member ${index}`, external_id: `user-test-bare-${index}` },
        ...{ trusted_metadata: { tenant: 'bare', role: 'member', plan: 'free' } },
      });
    }
  }),
);
process.stdout.write(String((performance.now() - start) / 1000));
