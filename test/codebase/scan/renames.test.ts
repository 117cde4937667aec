/** Renames that are certain: what changes, and what is left as it is, with the reason. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diffOf } from '../../../source/codebase/scan/output/diff.ts';
import { changesOf, writeChanges } from '../../../source/codebase/scan/renames/changes.ts';
import { scan } from '../../../source/codebase/scan/scan.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'renames-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function changed(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return changesOf(dir, await scan(dir));
}

const after = async (name: string, text: string): Promise<string> => {
  const { changes } = await changed({ [name]: text });
  return changes[0]?.after ?? text;
};

test.each([
  ['a.ts', "import * as stytch from 'stytch';\nlet c: stytch.Client = new stytch.Client({});\n", /stytch\.Client/g],
  ['a.js', "const { Client } = require('stytch');\nconst c = new Client({});\n", /\bClient/g],
  ['a.py', 'import stytch as st\nc = st.Client("a", "b")\n', /st\.Client/g],
  ['b.py', 'from stytch import Client\ndef make() -> Client:\n    return Client("a", "b")\n', /\bClient/g],
])('%s: the client', async (name, text, pattern) => {
  const expected = text.replace(pattern, found => found.replace('Client', 'B2BClient'));
  expect(await after(name, text)).toBe(expected);
});

test.each([
  [
    'a.rb',
    "C = Stytch::Client.new(project_id: 'a', secret: 'b')\n",
    "C = StytchB2B::Client.new(project_id: 'a', secret: 'b')\n",
  ],
  [
    'a.go',
    'package a\n\nimport "github.com/stytchauth/stytch-go/v16/stytch/consumer/stytchapi"\n\nfunc f() (*stytchapi.API, error) { return stytchapi.NewClient("a", "b") }\n',
    'package a\n\nimport "github.com/stytchauth/stytch-go/v16/stytch/b2b/b2bstytchapi"\n\nfunc f() (*b2bstytchapi.API, error) { return b2bstytchapi.NewClient("a", "b") }\n',
  ],
  [
    'A.java',
    'import com.stytch.java.consumer.StytchClient;\nclass A { StytchClient c = new StytchClient("a", "b"); }\n',
    'import com.stytch.java.b2b.StytchB2BClient;\nclass A { StytchB2BClient c = new StytchB2BClient("a", "b"); }\n',
  ],
  [
    'A.kt',
    'import com.stytch.java.consumer.StytchClient as Auth\nval c = Auth("a", "b")\n',
    'import com.stytch.java.b2b.StytchB2BClient as Auth\nval c = Auth("a", "b")\n',
  ],
  [
    'a.php',
    "<?php\nuse Stytch\\Consumer\\Client;\n$c = new Client('a', 'b');\n",
    "<?php\nuse Stytch\\B2B\\Client;\n$c = new Client('a', 'b');\n",
  ],
  [
    'A.cs',
    'using Stytch.net.Clients;\nclass A { ConsumerClient c = new ConsumerClient(x); }\n',
    'using Stytch.net.Clients;\nclass A { B2BClient c = new B2BClient(x); }\n',
  ],
])('%s: the client, by its path or its name', async (name, text, expected) => {
  expect(await after(name, text)).toBe(expected);
});

test('components and hooks move to the B2B path; what is not certain keeps its import', async () => {
  const text = `import Stytch, { StytchProvider, Products, useStytchUser, useStytch as auth } from "@stytch/react";
export const A = () => {
  const { user: person, isInitialized } = useStytchUser();
  return <StytchProvider stytch={auth()} products={Products.oauth}>{person}{isInitialized}{Stytch}</StytchProvider>;
};
`;
  const { changes, kept } = await changed({ 'a.tsx': text });
  expect(changes[0]?.after).toBe(`import Stytch, { Products } from "@stytch/react";
import { StytchB2BProvider, useStytchMember, useStytchB2BClient as auth } from "@stytch/react/b2b";
export const A = () => {
  const { member: person, isInitialized } = useStytchMember();
  return <StytchB2BProvider stytch={auth()} products={Products.oauth}>{person}{isInitialized}{Stytch}</StytchB2BProvider>;
};
`);
  expect(kept.map(({ reason }) => reason).join()).toMatch(/Products.*certain/);
});

test('a hook whose result is handed on stays: its fields are read elsewhere', async () => {
  const text = "import { useStytchUser } from '@stytch/react';\nexport const useMe = () => useStytchUser();\n";
  const { changes, kept } = await changed({ 'a.ts': text });
  expect(changes).toEqual([]);
  expect(kept).toHaveLength(1);
});

test('a name that the file declares again, and a file that makes both clients, stay', async () => {
  const { changes, kept } = await changed({
    'a.ts':
      "import { Client } from 'stytch';\nconst c = new Client({});\nfunction f(Client: string) { return Client; }\n",
    'b.ts': "import { B2BClient, Client } from 'stytch';\nexport const c = [new Client({}), new B2BClient({})];\n",
    'c.ts': "import { B2BClient } from 'stytch';\nexport const c = new B2BClient({});\n",
  });
  expect(changes).toEqual([]);
  expect(kept.map(({ path }) => path)).toEqual(['a.ts', 'b.ts']);
});

test('the diff is one that git applies, with tabs and without a last line break; what is written is the same', async () => {
  const files = {
    'a/b.go':
      'package a\n\nimport (\n\t"github.com/stytchauth/stytch-go/v16/stytch/consumer/stytchapi"\n)\n\nfunc f() {\n\tstytchapi.NewClient("a", "b")\n}\n',
    'c d.ts': "import { Client } from 'stytch';\r\nnew Client({});",
  };
  const { changes } = await changed(files);
  const git = spawnSync('git', ['apply', '-'], { cwd: dir, input: diffOf(changes), encoding: 'utf8' });
  expect(git.stderr).toBe('');
  const applied = Object.keys(files).map(name => readFileSync(join(dir, name), 'utf8'));
  expect(applied).toEqual(changes.map(({ after: text }) => text));
  for (const { path, before } of changes) writeFileSync(join(dir, path), before);
  writeChanges(dir, changes);
  expect(Object.keys(files).map(name => readFileSync(join(dir, name), 'utf8'))).toEqual(applied);
  expect(() => writeChanges(dir, changes)).toThrow('was changed while the scan ran');
});
