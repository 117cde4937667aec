/** One roll-out: run, and the modules in JavaScript and in Python, decide alike for 10,000 people; and a run's crosswalk. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { inCohort } from '../../source/migration/run-options.ts';

interface Rollout {
  organizations: number;
  people: number;
}
interface Place {
  organization_external_id: string;
}
const load = createRequire(import.meta.url);
const { includedOf, rolloutOf } = load(resolve('source/codebase/templates/stytch-rollout.js')) as {
  includedOf: (userId: string, places: Place[], rollout: Rollout) => Place[];
  rolloutOf: (text: string | undefined) => Rollout;
};

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Ids with characters outside ASCII and of all shapes; a person is in up to three Organizations. */
const tenants = Array.from(
  { length: 800 },
  (_, index) => `${['acme', 'Bücher', '公司', 'migrate|everyone'][index % 4]}${index}`,
);
const number = (text: string) => createHash('md5').update(text).digest().readUInt32BE(0);
const people = Array.from({ length: 10_000 }, (_, index) => ({
  userId: `user-test-${number(`id${index}`)}-${index}`,
  tenants: Array.from(
    { length: number(`count${index}`) % 4 },
    (_none, at) => tenants[number(`${index}/${at}`) % 800] ?? '',
  ),
}));
const texts = [
  '0',
  '1',
  '10',
  '10/50',
  '33.3',
  '50/0.5',
  '99.99/100',
  '100',
  '100/25',
  '',
  ' 7 / 7 ',
  'x',
  '-5',
  '1e2',
  '٣',
];

const code = `
import json, sys
from types import SimpleNamespace as Obj
sys.path.insert(0, "source/codebase/templates")
from stytch_rollout import included_of, rollout_of
given = json.load(sys.stdin)
def included(person, rollout):
    places = [Obj(organization_external_id=each) for each in person["tenants"]]
    return [each.organization_external_id for each in included_of(person["userId"], places, rollout)]
print(json.dumps([[included(person, rollout_of(text)) for person in given["people"]] for text in given["texts"]]))`;

const ours = texts.map(text =>
  people.map(person =>
    includedOf(
      person.userId,
      person.tenants.map(each => ({ organization_external_id: each })),
      rolloutOf(text),
    ).map(each => each.organization_external_id),
  ),
);

test.skipIf(!hasPython)('JavaScript and Python include the same Organizations of 10,000 people', () => {
  const input = JSON.stringify({ people, texts });
  const theirs = execFileSync('python3', ['-B', '-c', code], { input, encoding: 'utf8', maxBuffer: 1e9 });
  expect(JSON.parse(theirs)).toEqual(ours);
});

test('a run at a percentage takes exactly the Organizations that the modules let in at it', () => {
  for (const [index, text] of texts.entries()) {
    const { organizations: percent, people: share } = rolloutOf(text);
    if (share < 100) continue;
    people.forEach((person, at) => {
      const taken = person.tenants.filter(key => inCohort({ key, slug: '' }, { percent }));
      expect(ours[index]?.[at]).toEqual(taken);
    });
  }
});

test('shares are met: of the Organizations first, then of the people in them', () => {
  const shareOf = (text: string) => {
    const included = ours[texts.indexOf(text)] ?? [];
    const placed = people.map(({ tenants: of }, index) => ({ of, index })).filter(({ of }) => of.length === 1);
    return placed.filter(({ index }) => (included[index]?.length ?? 0) > 0).length / placed.length;
  };
  expect(shareOf('10')).toBeCloseTo(0.1, 1);
  expect(shareOf('10/50')).toBeCloseTo(0.05, 1);
  expect(shareOf('100/25')).toBeCloseTo(0.25, 1);
  expect(shareOf('10/50')).toBeLessThan(shareOf('10'));
});
