/** The engine on the cases, against the reference: end state, accounting, its own verification, and undo. */
import { expect, test } from 'vitest';
import { type CaseName, caseAnswers, readCase } from './cases.ts';
import { scenario } from './scenario.ts';

/** Whom the service refuses as a Member: addresses it does not take, and metadata with too many keys. */
const refused: Partial<Record<CaseName, string[]>> = {
  '14b-odd-email-domains': ['e@b\u00fccher.example', '"x@evil.example"@polder.example', 'm@\u0130stanbul.example'],
  '16-metadata': ['m5@polder.example'],
};

const names = Object.keys(caseAnswers) as CaseName[];

test.for(names)('case %s', async name => {
  expect(await scenario(readCase(name), [], { undo: true, refused: refused[name] })).toEqual([]);
});

// Sessions add nothing to 500 Organizations but seconds.
const short = names.filter(name => name !== '12-one-user-500-orgs');

test.for(short)('case %s, with sessions', async name => {
  const situation = readCase(name, { sessions: 'carry_over', claimName: 'login_email' });
  expect(await scenario(situation, [], { undo: true, refused: refused[name] })).toEqual([]);
});
