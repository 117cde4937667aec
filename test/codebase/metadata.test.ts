/** The generated modules give Members the metadata that the engine gives them, in JavaScript and in Python, on generated Users. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleOf } from '../../source/codebase/rule.ts';
import { memberMetadata, metadataClashes } from '../../source/migration/planning/member-metadata.ts';
import { withoutNulls } from '../../source/migration/without-nulls.ts';
import { person } from '../migration/people.ts';
import { metadataCase } from '../reference/metadata-cases.ts';

const load = createRequire(import.meta.url);
const templates = resolve('source/codebase/templates');
const { wantedMember } = load(`${templates}/stytch-placement.js`);
const { baseRule } = load(`${templates}/stytch-test-fake.js`);

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** As a settings file holds them, and a User as JSON: "__proto__" is a key like any other. */
const cases = fc.sample(metadataCase, { numRuns: 400, seed: 1 }).map(({ rules, trusted, untrusted }) => ({
  answers: { metadata: rules },
  metadata: JSON.parse(ruleOf({ metadata: rules }).METADATA) as object,
  user: person('ann', { trusted_metadata: trusted, untrusted_metadata: untrusted }),
}));

/** Both kinds as one text, in which order and keys that hold null do not matter. */
const textOf = ({ trusted_metadata = {}, untrusted_metadata = {} }: Record<string, unknown>) =>
  JSON.stringify(withoutNulls({ trusted: trusted_metadata, untrusted: untrusted_metadata }, true));

const expected = cases.map(({ user, answers }) => textOf(memberMetadata(user, answers)));

test('the cases concern all rules', () => {
  for (const verb of ['drop', 'only', 'rename'])
    expect(cases.filter(one => one.answers.metadata.includes(verb)).length).toBeGreaterThan(50);
  const concerned = cases.filter(({ user }, index) => textOf({ ...user }) !== expected[index]);
  expect(concerned.length).toBeGreaterThan(100);
});

test('JavaScript', () => {
  const made = cases.map(({ user, metadata }) => textOf(wantedMember(user, { ...baseRule, metadata })));
  expect(made).toEqual(expected);
});

const code = `
import json, sys
from types import SimpleNamespace as Obj
sys.path.insert(0, "source/codebase/templates")
from stytch_placement import wanted_member
from stytch_test_fake import RULE, verified
def made(one):
    user = Obj(**{**one["user"], "emails": verified("ann@acme.example"), "phone_numbers": [], "name": None})
    return wanted_member(user, RULE._replace(metadata=one["metadata"]))
print(json.dumps([made(one) for one in json.load(sys.stdin)]))`;

test.skipIf(!hasPython)('Python', () => {
  const input = JSON.stringify(cases);
  const made = JSON.parse(execFileSync('python3', ['-B', '-c', code], { input, encoding: 'utf8' }));
  expect(made.map(textOf)).toEqual(expected);
});

test('of two keys under one name, both modules take the one that is renamed', () => {
  const user = person('ann', { trusted_metadata: { plan: 1, tier: 2 } });
  const answers = { metadata: 'rename trusted.plan = tier' };
  expect(metadataClashes(user, answers)).toHaveLength(1);
  const metadata = JSON.parse(ruleOf(answers).METADATA);
  for (const trusted_metadata of [
    { plan: 1, tier: 2 },
    { tier: 2, plan: 1 },
  ]) {
    const made = wantedMember({ ...user, trusted_metadata }, { ...baseRule, metadata });
    expect(made.trusted_metadata).toEqual({ tier: 1 });
  }
});
