/**
 * Proof of one authenticator app: the code that it shows must be the one of its secret in the file. No call is made. The login
 * in B2B with such a code belongs to the password's proof: a second factor needs a first one.
 */
import type { Answers } from '../config/answers.ts';
import { UserError } from '../config/user-error.ts';
import type { Journal } from './engine/journal.ts';
import type { TotpProof } from './run-options.ts';
import { broken, type Link } from './sessions/link.ts';
import { totpSecrets } from './sources/totp-file.ts';
import { userWithEmail } from './sources/user-store.ts';

/** Tries each link; ends at the first broken one. Throws UserError for a file that cannot be used. */
export async function* proveTotp(
  journal: Journal,
  answers: Answers,
  { email, code, shownAt = Date.now() }: TotpProof,
): AsyncGenerator<Link> {
  const user = userWithEmail(journal, email);
  if (!user)
    return yield broken('User', 'No User that was read has this verified email.', 'The email', 'one of a test user');
  yield { name: 'User', ok: true, text: user.user_id };
  const found = totpSecrets(answers.totpFile ?? '').get(user.user_id);
  if (!found)
    return yield broken('Secret', 'The file has no secret of this User.', 'The test user', 'one who has a line');
  const { totpCode } = await import('../sandbox/auth/totp.ts');
  // One step to either side, as the service allows.
  const shown = [-1, 0, 1].map(offset => totpCode(found.secret, shownAt, offset));
  if (shown.includes(code.replace(/\s/g, '')))
    return yield { name: 'Secret', ok: true, text: 'the code of the app is its own' };
  const text = 'The code is not that of the secret in the file, or the clock of this machine is wrong.';
  yield broken('Secret', text, 'The TOTP file', 'the secrets in base32, as the apps were given them');
}

/** For a run: throws UserError (exit code 1) at the first broken link. */
export async function demandTotp(journal: Journal, answers: Answers, proof: TotpProof): Promise<void> {
  for await (const { ok, text } of proveTotp(journal, answers, proof)) {
    if (ok) continue;
    throw new UserError({
      what: 'The authenticator app of the test user was not proved, so no real User was moved.',
      why: text,
      next: 'Fix the TOTP file or the clock, or take another test user.',
      exitCode: 1,
    });
  }
}
