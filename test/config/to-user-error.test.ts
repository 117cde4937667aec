import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { isAbort, toUserError } from '../../source/config/to-user-error.ts';
import { UserError } from '../../source/config/user-error.ts';

const secret = 'secret-test-fR3eZ1ng';

const withCode = Object.assign(new Error(`connect failed with ${secret}`), { code: 'ECONNREFUSED' });
const nested = new Error('outer', { cause: new Error(secret) });

test.each<[string, unknown]>([
  ['an error', new Error(`Unexpected token in ${secret}`)],
  ['an error with a code', withCode],
  ['an error with a cause', nested],
  ['several errors', new AggregateError([new Error(secret)], secret)],
  ['an object', { message: secret, error_message: secret }],
  ['a text', secret],
  ['nothing', undefined],
])('%s that is no UserError is a defect, and its message is not shown', (_name, thrown) => {
  const { what, why, next, message, name } = toUserError(thrown);
  const shown = inspect({ what, why, next, message, name });
  expect(shown).not.toContain(secret);
  expect(why).toContain('a defect of this program');
});

test('the kind of a defect is said, so that it can be reported', () => {
  expect(toUserError(new TypeError(secret)).why).toContain('(TypeError)');
  expect(toUserError(withCode).why).toContain('(Error, ECONNREFUSED)');
});

test('a UserError is passed on unchanged', () => {
  const error = new UserError({ what: 'The file is empty.', why: 'It has no rows.', next: 'Give another.' });
  expect(toUserError(error)).toBe(error);
});

test('a full disk is no defect', () => {
  const error = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', path: '/data/journal.sqlite' });
  const { what, why } = toUserError(error);
  expect(`${what} ${why}`).not.toContain('defect');
});

test('stopping is told apart', () => {
  expect(isAbort(AbortSignal.abort().reason)).toBe(true);
  expect(isAbort(new Error('AbortError'))).toBe(false);
});
