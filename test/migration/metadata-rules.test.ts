/** Rules about metadata: how they are written, and that the engine, the verification and the reference understand the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerSchemas } from '../../source/config/answers.ts';
import { metadataPathText, parseMetadataRules } from '../../source/config/metadata-rules.ts';
import { memberMetadata, metadataClashes } from '../../source/migration/planning/member-metadata.ts';
import { expectedMetadata } from '../../source/migration/verification/metadata.ts';
import { equal } from '../../source/migration/verification/values.ts';
import { withoutNulls } from '../../source/migration/without-nulls.ts';
import { metadataOf } from '../reference/metadata.ts';
import { metadataCase } from '../reference/metadata-cases.ts';
import { person } from './people.ts';

const movedBy = (metadata: string, trusted_metadata: Record<string, unknown>, untrusted_metadata = {}) =>
  memberMetadata(person('ann', { trusted_metadata, untrusted_metadata }), { metadata });

describe('are written', () => {
  test('one a line, or with ";" between; keys with signs are quoted', () => {
    const rules = parseMetadataRules(
      'drop trusted.tenants, untrusted."a;b,c".d; rename trusted."x = y" = "z."\nonly untrusted.theme,untrusted.lang; drop trusted.app.orgs',
    );
    expect(rules.trusted).toEqual({
      drop: [['tenants'], ['app', 'orgs']],
      only: null,
      rename: [{ path: ['x = y'], to: 'z.' }],
    });
    expect(rules.untrusted).toEqual({ drop: [['a;b,c', 'd']], only: [['theme'], ['lang']], rename: [] });
    expect(parseMetadataRules(' all ').trusted).toEqual({ drop: [], only: null, rename: [] });
    expect(parseMetadataRules('drop untrusted.*; only trusted.*')).toMatchObject({
      trusted: { only: [[]] },
      untrusted: { drop: [[]] },
    });
  });

  test.each(['plain', 'a.b', '*', 'x;y', ' ', 'a"b', '__proto__', '=', 'ü'])('and read again: the key %j', key => {
    const text = metadataPathText('trusted', ['app', key]);
    expect(parseMetadataRules(`drop ${text}`).trusted.drop).toEqual([['app', key]]);
    expect(parseMetadataRules(`rename ${text} = other`).trusted.rename).toEqual([{ path: ['app', key], to: 'other' }]);
  });

  test.each([
    ['keep trusted.a', /"keep trusted.a" is no rule about metadata/],
    ['drop trusted', /"drop trusted" is no rule/],
    ['drop plan', /"drop plan" is no rule/],
    ['drop trusted.a; rename trusted.b', /"rename trusted.b" is no rule/],
    ['rename trusted.a = b.c', /"rename trusted.a = b.c" is no rule/],
    ['drop trusted.a..b', /"drop trusted.a..b" is no rule/],
    ['drop trusted."\\q"', /"\\q" is not quoted as in JSON/],
    ['rename trusted.* = b', /names no key/],
    ['rename trusted.app.a = a', /keeps the name/],
    ['rename trusted.a = b; rename trusted.a = c', /trusted.a is renamed twice/],
    ['rename trusted.a = c; rename trusted.b = c', /trusted.a and trusted.b are both renamed to c/],
    ['drop trusted.a; rename trusted.a = b', /trusted.a is both dropped and renamed/],
    ['drop trusted.*; rename trusted.a.x = b', /trusted.a.x is both dropped and renamed/],
    ['only trusted.a; drop trusted.a', /trusted.a is both kept by "only" and dropped/],
    ['only trusted.a; rename trusted.b = c', /trusted.b is renamed, and "only" does not keep it/],
    ['only trusted.a, trusted.b; rename trusted.a = b', /trusted.a is renamed to b, and "only" keeps trusted.b, too/],
  ])('"%s" is refused with the reason', (text, message) => {
    expect(answerSchemas.metadata.safeParse(text).error?.issues[0]?.message).toMatch(message);
  });

  test.each(['rename trusted.a = b; rename untrusted.x = b', 'rename trusted.a = b; rename trusted.b = a'])(
    '"%s" is a rule',
    text => expect(answerSchemas.metadata.safeParse(text).success).toBe(true),
  );
});

describe('do', () => {
  test('what they say, at every depth', () => {
    const trusted = { tenants: ['a', 'b'], plan: 'pro', app: { orgs: [1], id: 7 }, only: { x: 1 } };
    const rules = 'drop trusted.tenants, trusted.app.orgs, trusted.only.x, untrusted.*; rename trusted.plan = tier';
    expect(movedBy(rules, trusted, { theme: 'dark' })).toEqual({
      trusted_metadata: { tier: 'pro', app: { id: 7 } },
      untrusted_metadata: {},
    });
    expect(movedBy('only trusted.app.id', trusted, { theme: 'dark' })).toEqual({
      trusted_metadata: { app: { id: 7 } },
      untrusted_metadata: { theme: 'dark' },
    });
    expect(movedBy('only trusted.app.id', { app: 'text' }).trusted_metadata).toEqual({});
    expect(movedBy('rename trusted.a = b; rename trusted.b = a', { a: 1, b: 2 }).trusted_metadata).toEqual({
      b: 1,
      a: 2,
    });
  });

  test('two keys of one User that would get one name are named', () => {
    const clash = (metadata: string, trusted_metadata: Record<string, unknown>) =>
      metadataClashes(person('ann', { trusted_metadata }), { metadata });
    expect(clash('rename trusted.plan = tier', { plan: 1, tier: 2 })).toEqual(['trusted.tier and trusted.plan']);
    expect(clash('rename trusted.plan = tier', { tier: 1, plan: 2 })).toEqual(['trusted.plan and trusted.tier']);
    expect(clash('rename trusted.plan = tier; drop trusted.tier', { plan: 1, tier: 2 })).toEqual([]);
    expect(clash('rename trusted.plan = tier', { plan: null, tier: 2 })).toEqual([]);
  });

  test('the same for the engine, the verification and the reference', () => {
    fc.assert(
      fc.property(metadataCase, ({ rules, trusted, untrusted }) => {
        const user = person('ann', { trusted_metadata: trusted, untrusted_metadata: untrusted });
        fc.pre(metadataClashes(user, { metadata: rules }).length === 0);
        const moved = memberMetadata(user, { metadata: rules });
        for (const kind of ['trusted', 'untrusted'] as const) {
          const [metadata, member] = [user[`${kind}_metadata`], moved[`${kind}_metadata`]];
          const expected = expectedMetadata(kind, metadata, rules);
          if (!equal(member, expected)) expect(member).toEqual(expected);
          const reference = withoutNulls(metadataOf(kind, metadata, rules), true);
          expect(withoutNulls(member, true)).toEqual(reference);
        }
      }),
      { numRuns: 500 },
    );
  });
});
