/** User locks: when they begin, and what they leave. */

import type { EnvironmentFlags } from '../../../stytch/management-types.ts';
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { carries } from '../conditions.ts';
import { limitAnswer, outcome, verdict } from '../outcome.ts';
import type { ProbeContext } from '../probe-context.ts';

const threshold = 2;

/** Makes a Member with a password in an environment where two wrong ones lock. Returns how to try. */
async function lockable(on: ProbeContext) {
  const other = await on.environment({ user_lock_threshold: threshold });
  const { organization_id } = await other.organization();
  const email_address = other.email();
  const right = other.password();
  await other.migrate({ organization_id }, email_address, right.hash);
  const attempt = (password: string) =>
    outcome(other.b2b.passwords.authenticate({ organization_id, email_address, password }));
  return { other, attempt, right: right.password };
}

export const locks = [
  assume('lock-answer', {
    question: 'How is the login answered that locks an account?',
    answers: {
      afterwards:
        'User locks: the last failure of `user_lock_threshold` is answered like those before it, later attempts with `user_lock_limit_reached`. Wrong passwords, codes, TOTP codes and recovery codes count.',
      at_threshold: 'User locks: the failure that locks the account is answered with `user_lock_limit_reached` itself.',
    },
    why: 'The first login that asks both projects must not count one try twice.',
    source: unpublished,
    dependents: ['passwords at the next login'],
    consequences: { at_threshold: noMatter('The module makes one check for each try, and hands any refusal on.') },
    needs: 'workspace',
    ask: async on => {
      const { attempt } = await lockable(on);
      const first = await attempt(on.password().password);
      const second = await attempt(on.password().password);
      const third = await attempt(on.password().password);
      if (second.refused === first.refused && third.refused === 'user_lock_limit_reached') return 'afterwards';
      const detail = [first, second, third].map(({ refused = 'accepted' }) => refused).join(', ');
      return { answer: second.refused === 'user_lock_limit_reached' ? 'at_threshold' : 'other', detail };
    },
  }),
  assume('lock-limits', {
    question: 'How many failures and which time does a lock take?',
    answers: {
      as_noted: '`user_lock_threshold` is 1 to 100, `user_lock_ttl` 300 to 604800 seconds.',
      narrower: 'Some of `user_lock_threshold` 1 and 100, `user_lock_ttl` 300 and 604800 seconds are refused.',
      wider: '`user_lock_threshold` may be over 100, or `user_lock_ttl` below 300 or over 604800 seconds.',
    },
    why: 'Settings of locks are carried over.',
    source: 'A page of the documentation, which may be old.',
    dependents: ['carrying flags over'],
    consequences: {
      narrower: noMatter('Both projects have the same limits, and the values of the one are those of the other.'),
      wider: noMatter('Both projects have the same limits, and the values of the one are those of the other.'),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const change = (flags: Partial<EnvironmentFlags>) => management.environments.update(project, environment, flags);
      const named = (
        flag: 'user_lock_threshold' | 'user_lock_ttl',
        value: number,
      ): [string, () => Promise<unknown>] => [`${flag} ${value}`, () => change({ [flag]: value })];
      const threshold = (value: number) => named('user_lock_threshold', value);
      const seconds = (value: number) => named('user_lock_ttl', value);
      const inside = [threshold(1), threshold(100), seconds(300), seconds(604_800)];
      return limitAnswer(inside, [threshold(101), seconds(299), seconds(604_801)]);
    },
  }),
  assume('lock-sessions', {
    question: 'Does a lock end the sessions of the account?',
    answers: {
      kept: 'A lock refuses every new session, and leaves the ones that live.',
      ended: 'A lock ends the sessions of the account.',
    },
    why: 'A user who guesses passwords could log other people out.',
    source: unpublished,
    dependents: ['the local Stytch'],
    consequences: { ended: tells('Wrong passwords that others try end sessions that were carried over.', carries) },
    needs: 'workspace',
    ask: async on => {
      const { other, attempt, right } = await lockable(on);
      const { value } = await attempt(right);
      const session_token = value?.session_token;
      if (!session_token) return { answer: 'unclear', detail: 'no session' };
      for (let tries = 0; tries < threshold; tries += 1) await attempt(on.password().password);
      return verdict(await outcome(other.b2b.sessions.authenticate({ session_token })), 'kept', 'ended');
    },
  }),
];
