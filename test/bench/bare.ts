/**
 * The yardstick: the official SDK alone, making the same Organizations and Members. Prints the seconds for the Members.
 * Where the service has limits, it begins a call as often as they allow, and does nothing else about them.
 */
import { readFileSync } from 'node:fs';
import stytch from 'stytch';
import { Agent } from 'undici';

const [url = '', id = '', secret = '', payloads = '', rate = 'Infinity'] = process.argv.slice(2);
console.warn = () => {};
/** Calls under way at once, as in ours. */
const workers = 64;
const client = new stytch.B2BClient({
  project_id: id,
  secret,
  env: url,
  dispatcher: new Agent({ connections: workers }) as never,
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
  const start = performance.now();
  const turn = async (index: number) => {
    const wait = start + (index / Number(rate)) * 1000 - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
  };
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let index = next++; index < items.length; index = next++) {
        await turn(index);
        await work(items[index] as T);
      }
    }),
  );
}
