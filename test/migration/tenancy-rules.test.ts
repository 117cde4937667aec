/** The team's own rules on top of the tenancy: how they are written, what they do, and a whole run with them. */
import { afterEach, describe, expect, test } from 'vitest';
import { answerSchemas } from '../../source/config/answers.ts';
import { parseRules, ruleText, splitText } from '../../source/config/tenancy-rules.ts';
import { type Stage, stage } from './stage.ts';

describe('are written', () => {
  test('one a line, or with ";" between; keys with signs are quoted', () => {
    const rules = parseRules(
      'rename acme = Acme, Inc.\nslug "a=b;c" = abc; merge old = acme;leave out "x y"\nmove user-test-1 = a, "b,c"; split "x@y" @B.example = "z@y"',
    );
    expect(rules.names).toEqual(new Map([['acme', 'Acme, Inc.']]));
    expect(rules.slugs).toEqual(new Map([['a=b;c', 'abc']]));
    expect(rules.merges).toEqual(new Map([['old', 'acme']]));
    expect(rules.leftOut).toEqual(new Set(['x y']));
    expect(rules.moves).toEqual(new Map([['user-test-1', ['a', 'b,c']]]));
    expect(rules.splits).toEqual(new Map([['x@y', [{ domain: 'b.example', into: 'z@y' }]]]));
    expect(parseRules(splitText('x@y', 'b.example', 'z@y')).splits).toEqual(rules.splits);
  });

  test.each([
    ['a name', ['rename', 'Acme; "x"', ' A=B '], 'Acme; "x"'],
    ['a key alone', ['leave out', 'a\nb'], 'a\nb'],
  ] as const)('and read again: %s', (_, rule, key) => {
    const [verb, subject, value] = rule;
    const rules = parseRules(ruleText(verb, subject, value));
    expect([...rules.names.keys(), ...rules.leftOut]).toEqual([key]);
    if (value !== undefined) expect(rules.names.get(key)).toBe(value);
  });

  test.each([
    ['remove acme', /"remove acme" is no rule/],
    ['rename acme', /"rename acme" is no rule/],
    ['rename "a\\x" = b', /"a\\x" is not quoted as in JSON/],
    ['rename acme @b.example = x', /"rename acme @b.example = x" is no rule/],
    ['split a @b.example = c; split a @B.example = d', /a is split twice by @b.example/],
    ['split acme = b', /"split acme = b" is no rule/],
    ['slug acme = a b', /"a b" is no slug/],
    ['merge a = b; merge b = a', /merge goes in a circle: a, b/],
    ['move user-test-1 = ,', /names no tenant/],
  ])('"%s" is refused with the reason', (text, message) => {
    expect(answerSchemas.tenancyRules.safeParse(text).error?.issues[0]?.message).toMatch(message);
  });
});

describe('a run with them', () => {
  let opened: Stage;
  afterEach(() => opened.close());

  test('merges, renames, leaves out and moves, as the plan says; verified, and undone', async () => {
    opened = await stage({}, { users: 80, limits: 'off' });
    await opened.migration.readInventory(() => {});
    const { largest } = await opened.migration.plan(opened.answers);
    const [first, second, third, fourth] = largest.map(one => one.key);
    const { results } = await opened.consumer.users.search({ limit: 1000 });
    const ofFourth = results.filter(one => [one.trusted_metadata?.['tenant']].flat().includes(fourth));
    opened.answers.tenancyRules = [
      `merge ${second} = ${first}; rename ${first} = Both of them; slug ${first} = both`,
      `leave out ${third}`,
      ...ofFourth.map(one => `move ${one.user_id} = ${first}`),
    ].join('\n');
    const plan = await opened.migration.plan(opened.answers);
    expect(plan.largest[0]).toMatchObject({ key: first, name: 'Both of them', slug: 'both' });
    const keys = plan.largest.map(one => one.key);
    for (const gone of [second, third, fourth]) expect(keys).not.toContain(gone);
    expect(plan.left.find(one => one.reason === 'left_out_by_rule')?.users).toBeGreaterThan(0);
    const result = await opened.migration.run(opened.answers, () => {});
    expect(result).toMatchObject({ outcome: 'done', mismatches: 0, organizations: plan.organizations });
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  });
});
