/** Code that refers to itself: the scan ends, and still finds the calls. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { scan } from '../../../source/codebase/scan/scan.ts';

async function symbolsIn(files: Record<string, string>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'circles-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { findings } = await scan(root);
  return findings.filter(({ kind }) => kind === 'call').map(({ symbol }) => symbol);
}

const client = "import stytch from 'stytch';\nexport const client = new stytch.Client({});\n";

it('an object that is spread into itself, and objects that are spread into each other', async () => {
  const text = `${client}
let options = { client };
options = { ...options, retries: 1 };
let a = { ...b }; let b = { ...a, client };
options.client.users.get({ user_id });
a.client.sessions.revoke({ session_id });
a.unknown.deeper.call();`;
  expect(await symbolsIn({ 'app.js': text })).toEqual(['options.client.users.get', 'a.client.sessions.revoke']);
});

it('a method of Ruby that returns itself', async () => {
  const text = `require 'stytch'
def chain
  chain
end
CLIENT = Stytch::Client.new(project_id: 'a', secret: 'b')
chain.more.of.it
CLIENT.users.get(user_id: id)`;
  expect(await symbolsIn({ 'app.rb': text })).toEqual(['CLIENT.users.get']);
});

it('functions that all call each other: the ways through them have no bound', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `f${index}`);
  const functions = names.map(
    name => `const ${name} = x => { if (x) return ${names.map(each => `${each}(x).next`).join(' ||\n')}; };`,
  );
  const text = `${client}${functions.join('\n')}\nf0(1).users.get({});\nclient.users.get({ user_id });`;
  expect(await symbolsIn({ 'app.js': text })).toContain('client.users.get');
});

it('a list that is walked along with the client in it', async () => {
  const text = `${client}
let node = client;
node = node.next || node.previous || node.parent;
for (const each of [node, node.left, node.right]) node = each.next;
client.users.get({ user_id });`;
  expect(await symbolsIn({ 'app.js': text })).toContain('client.users.get');
});

it('many objects of one name: what it means is found once each', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `part${index}.js`,
      `import { shared as s${index} } from './part${(index + 1) % 30}.js';
export const shared = { ...s${index}, ${Array.from({ length: 10 }, (_item, key) => `k${key}: s${index}.k${(key + 1) % 10} || s${index}.k${(key + 2) % 10}`).join(', ')} };`,
    ]),
  );
  const text = `${client}import { shared } from './part0.js';\nshared.k0.users.get();\nclient.users.get({ user_id });`;
  expect(await symbolsIn({ ...files, 'app.js': text })).toContain('client.users.get');
});
