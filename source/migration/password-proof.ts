/**
 * Proof of one password before the first real User is moved: a slightly wrong hash passes every read-back, and only a login can
 * see it. The password of a test user is checked in the Consumer project, then against its line of the hash file, and by a real
 * login in B2B as soon as its own Member is there; with the code of the authenticator app, where the TOTP file has its secret.
 * It is kept in memory only.
 */
import { UserError } from '../config/user-error.ts';
import { explain } from '../stytch/errors.ts';
import { runTask } from './engine/runner.ts';
import type { RunEvent } from './model.ts';
import type { RunContext } from './resources/context.ts';
import { members } from './resources/members/index.ts';
import type { MemberResult } from './resources/members/payload.ts';
import { organizations } from './resources/organizations.ts';
import { totps } from './resources/totps.ts';
import type { PasswordProof } from './run-options.ts';
import { broken, type Link } from './sessions/link.ts';
import { readHash } from './sources/hash-file.ts';
import { totpSecretOf } from './sources/totp-file.ts';
import type { User } from './sources/user.ts';
import { userWithEmail } from './sources/user-store.ts';

/** Tries each link; ends at the first broken one. Without `mayWrite` the Consumer project is not asked. */
export async function* provePassword(context: RunContext, { email, password }: PasswordProof): AsyncGenerator<Link> {
  const user = userWithEmail(context.journal, email);
  if (!user)
    return yield broken('User', 'No User that was read has this verified email.', 'The email', 'one of a test user');
  yield { name: 'User', ok: true, text: user.user_id };

  if (context.consumerReadOnly)
    yield { name: 'Consumer login', ok: true, text: 'not tried: a rehearsal only reads there' };
  else {
    const login = await loginError(() => context.consumer().passwords.authenticate({ email, password }));
    if (login)
      return yield broken('Consumer login', login, 'The password', 'the one that this user logs in with today');
    yield { name: 'Consumer login', ok: true, text: 'the password is right' };
  }

  const line = readHash(context.journal, user.user_id);
  if (!line)
    return yield broken(
      'Hash line',
      'The hash file has no good line of this User.',
      'The test user',
      'one who has a line',
    );
  const { verifyPassword } = await import('../sandbox/auth/passwords.ts');
  if (!(await verifyPassword(password, line))) {
    const text = `The ${line.hash_type} hash of the file is not that of this password.`;
    return yield broken(
      'Hash line',
      text,
      'The hash file',
      'an export in which salt, encoding and parameters are right',
    );
  }
  yield { name: 'Hash line', ok: true, text: `${line.hash_type}: the password matches` };
}

/**
 * Creates the Organizations and Members of the test user only, and logs in. Throws UserError when the login fails:
 * then no real User was moved.
 */
export async function proveFirstMember(
  context: RunContext,
  { email, password }: PasswordProof,
  { onEvent, signal }: { onEvent: (event: RunEvent) => void; signal?: AbortSignal | undefined },
): Promise<void> {
  for await (const link of provePassword(context, { email, password })) if (!link.ok) throw notProved(link.text);
  const { journal } = context;
  const user = userWithEmail(context.journal, email) as User;
  const rows = journal.sql("SELECT key, parent FROM records WHERE task = 'members' AND user_id = ?").all(user.user_id);
  const secret = totpSecretOf(user, context.answers)?.secret;
  const only = (column: string) => new Set(rows.map(row => String(row[column])));
  await runTask(organizations.create, context, { onEvent, signal, only: only('parent') });
  await runTask(members.create, context, { onEvent, signal, only: only('key') });
  if (secret) await runTask(totps.create, context, { onEvent, signal, only: only('key') });
  signal?.throwIfAborted();
  const [made] = rows.map(row => journal.record('members', String(row['key']))).filter(one => one?.state === 'done');
  if (!made) throw notProved('The Member of the test user could not be made.');
  const { organization_id, member_id, base } = made.result as MemberResult;
  const client = await context.b2b();
  let token = '';
  const failed = await loginError(async () => {
    const login = await client.passwords.authenticate({ organization_id, email_address: base.email_address, password });
    token = login.session_token;
    if (!secret) return;
    const { intermediate_session_token } = login;
    const first = token ? { session_token: token } : { intermediate_session_token };
    const { totpCode } = await import('../sandbox/auth/totp.ts');
    const code = totpCode(secret, Date.now());
    token = (await client.totps.authenticate({ organization_id, member_id, code, ...first })).session_token;
  });
  if (failed) throw notProved(`The login in B2B failed: ${failed}`);
  // A Member with a session would count as used.
  if (token) await client.sessions.revoke({ session_token: token });
}

async function loginError(login: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await login();
    return undefined;
  } catch (error) {
    const { errorType, message } = explain(error);
    return `${errorType}: ${message}`;
  }
}

function notProved(why: string): UserError {
  return new UserError({
    what: 'The password of the test user was not proved, so no real User was moved.',
    why,
    next: 'Fix the hash file, or take another test user. "undo" removes what was made for this one.',
    exitCode: 1,
  });
}
