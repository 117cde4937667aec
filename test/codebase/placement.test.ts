/** JavaScript and Python place the same Users in the same Organizations, value by value. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const load = createRequire(import.meta.url);
const templates = resolve('source/codebase/templates');
const { organizationsOf } = load(`${templates}/stytch-placement.js`);
const { baseRule } = load(`${templates}/stytch-test-fake.js`);

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const everySpace = Array.from({ length: 0x3100 }, (_, code) => String.fromCharCode(code));
const metadata = [
  ...['7', '7.0', '7.50', '-0', '0.1', '1e-6', '1.5e-7', '5e-324', '123456.789', '0.1e1', '9007199254740991'],
  ...[
    '9007199254740992',
    '9007199254740993',
    '-9007199254740991',
    '9007199254740991.4',
    '1e21',
    '1E400',
    '4503599627370495.5',
  ],
  ...['true', 'null', '""', '[]', '{}', '[[]]', '[""]', '["a",null,7]', '["a",{}]', '" "', '"a "', '"Acme"', '"acme"'],
  ...[
    '"__proto__"',
    '"constructor"',
    '"."',
    '"..."',
    '"a.b"',
    '"organization-live-1"',
    '"migrate|x"',
    '"Big Co"',
    '"\\ud800"',
  ],
  ...everySpace.map(one => JSON.stringify(one)),
].map(value => `{"tenant":${value}}`);

const domains = [
  ...[
    'Acme.Example',
    'acme.example.',
    'bücher.example',
    'bu\u0308cher.example',
    'xn--bcher-kva.example',
    'straße.example',
  ],
  ...[
    'İstanbul.example',
    'localhost',
    '[192.0.2.1]',
    '',
    'GMAIL.com',
    '日本.example',
    'a_b.example',
    'ΣΑΣ.example',
    'ＡCME.example',
  ],
  ...[
    '1.2.3.4',
    'a..b',
    'a b.example',
    'xn--a.example',
    'faß.example',
    'a\u200db.example',
    'ǆ.example',
    'Å.example',
    'ﬁ.example',
  ],
  // A letter that is younger than Python's codec, and one in each of many scripts.
  ...['ꟊ.example', 'ა.example', 'Ა.example', 'क्‍ष.example', 'ไทย.example', 'ﷺ.example', '𐐀.example', '☃.example'],
];
const people = [
  ...metadata.map(text => ({ tenancy: 'trusted_metadata', metadata: text, email: 'a@x.example' })),
  ...domains.map(domain => ({ tenancy: 'email_domain', metadata: '{}', email: `a@${domain}` })),
];

const code = `
import json, sys
from types import SimpleNamespace as Obj
sys.path.insert(0, "source/codebase/templates")
from stytch_placement import organizations_of
from stytch_test_fake import RULE
def placed(one):
    user = Obj(emails=[Obj(email=one["email"], verified=True)], trusted_metadata=json.loads(one["metadata"]))
    found = organizations_of(user, RULE._replace(tenancy=one["tenancy"], left_over="one_organization"))
    return [found.organizations, [problem.reason for problem in found.problems]]
print(json.dumps([placed(one) for one in json.load(sys.stdin)]))`;

test.skipIf(!hasPython)('the same Organizations, or in Python a User who is left to the next run', () => {
  const ours = people.map(({ tenancy, metadata: text, email }) => {
    const user = { emails: [{ email, verified: true }], trusted_metadata: JSON.parse(text) };
    const { organizations, problems } = organizationsOf(user, { ...baseRule, tenancy, leftOver: 'one_organization' });
    return [organizations, problems.map(({ reason }: { reason: string }) => reason)];
  });
  const input = JSON.stringify(people);
  const theirs = JSON.parse(execFileSync('python3', ['-B', '-c', code], { input, encoding: 'utf8' }));
  const left = JSON.stringify([[], ['unknown_tenant']]);
  for (const [index, user] of people.entries()) {
    const isLeft = user.tenancy === 'email_domain' && JSON.stringify(theirs[index]) === left;
    if (!isLeft) expect([user, theirs[index]]).toEqual([user, ours[index]]);
  }
  // Companies with a plain or an international name are known to both.
  const known = people.filter((_, index) => JSON.stringify(theirs[index]) !== left).map(({ email }) => email);
  for (const domain of ['Acme.Example', 'bücher.example', 'xn--bcher-kva.example', '日本.example']) {
    expect(known).toContain(`a@${domain}`);
  }
});
