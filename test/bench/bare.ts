/** The yardstick: the official SDK alone, making the same Organizations and Members. Prints the seconds for the Members. */
import { readFileSync } from 'node:fs';
import stytch from 'stytch';
import { Agent } from 'undici';

const [url = '', id = '', secret = '', payloads = '', workers = '64'] = process.argv.slice(2);
console.warn = () => {};
const client = new stytch.B2BClient({
  project_id: id,
  secret,
  env: url,
  dispatcher: new Agent({ connections: Number(workers) }) as never,
});
const { organizations, members } = JSON.parse(readFileSync(payloads, 'utf8'));

const idOf = new Map<string, string>();
await inParallel(Object.entries<never>(organizations), async ([former, organization]) => {
  idOf.set(former, (await client.organizations.create(organization)).organization.organization_id);
});
const start = performance.now();
await inParallel(members as { organization_id: string; payload: never }[], async ({ organization_id, payload }) => {
  await client.organizations.members.create({
    organization_id: idOf.get(organization_id) ?? '',
    ...(payload as object),
  } as never);
});
process.stdout.write(String((performance.now() - start) / 1000));

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Number(workers) }, async () => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
    }),
  );
}
