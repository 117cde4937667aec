/** Proof of one authenticator app: the code that it shows now must be the one of its secret in the file. No call is made. */
import type { Answers } from '../config/answers.ts';
import type { Journal } from './engine/journal.ts';
import { broken, type Link } from './sessions/link.ts';
import { totpSecrets } from './sources/totp-file.ts';
import { userWithEmail } from './sources/user-store.ts';

/** A test user of the team's own, and the six digits that the app shows. */
export interface TotpProof {
  email: string;
  code: string;
}

/** Tries each link; ends at the first broken one. Throws UserError for a file that cannot be used. */
export async function* proveTotp(journal: Journal, answers: Answers, { email, code }: TotpProof): AsyncGenerator<Link> {
  const user = userWithEmail(journal, email);
  if (!user)
    return yield broken('User', 'No User that was read has this verified email.', 'The email', 'one of a test user');
  yield { name: 'User', ok: true, text: user.user_id };
  const found = totpSecrets(answers.totpFile ?? '').get(user.user_id);
  if (!found)
    return yield broken('Secret', 'The file has no secret of this User.', 'The test user', 'one who has a line');
  const { totpCode } = await import('../sandbox/auth/totp.ts');
  // One step to either side, as the service allows.
  const shown = [-1, 0, 1].map(offset => totpCode(found.secret, Date.now(), offset));
  if (shown.includes(code.replace(/\s/g, '')))
    return yield { name: 'Secret', ok: true, text: 'the code of the app is its own' };
  const text = 'The code is not that of the secret in the file, or the clock of this machine is wrong.';
  yield broken('Secret', text, 'The TOTP file', 'the secrets in base32, as the apps were given them');
}
