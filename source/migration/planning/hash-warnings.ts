/** What the hash file means for a plan: what must be fixed before anything starts, and what becomes of Users without a hash. Pure. */
import type { Answers } from '../../config/answers.ts';
import { number } from '../../figures.ts';
import type { HashFileSummary, InventorySummary, PlanSummary, Warning } from '../model.ts';
import { asideLines, badLines, coverage, isFew, withoutLine, withPasswordIn } from './hash-words.ts';

const users = (count: number, one: string, many: string) =>
  count === 1 ? `1 User ${one}` : `${number(count)} Users ${many}`;

/** What keeps a run from starting. */
export function hashProblems(answers: Answers, file: HashFileSummary | null, inventory: InventorySummary): Warning[] {
  if (!file || withPasswordIn(inventory) === 0) return [];
  const problems: Warning[] = [];
  const stops = answers.badHashes !== 'reset';
  if (file.matched + file.badUsers === 0) {
    problems.push({
      id: 'hash_none',
      text: `No line of ${file.path} belongs to a User of this project who has a password. Give the export of this project, or answer "later" or "reset" for the passwords.`,
    });
  } else if (stops && isFew(file, inventory)) {
    problems.push({
      id: 'hash_few',
      text: `${coverage(file, inventory)} That is less than half: it may be the export of another project, or an old one. Give the right file; or go on with --bad-hashes reset, and all others set a new password.`,
    });
  }
  if (stops && file.bad > 0) {
    problems.push({
      id: 'hash_file',
      text: `${file.path}: ${badLines(file)} Fix them; or go on with --bad-hashes reset, and these Users set a new password.`,
    });
  }
  return problems;
}

/** What becomes of Users whose password does not come. */
export function hashWarnings(
  answers: Answers,
  file: HashFileSummary | null,
  inventory: InventorySummary,
  { unverifiedHashes }: Pick<PlanSummary, 'unverifiedHashes'>,
): Warning[] {
  const warnings: Warning[] = [];
  const warn = (id: string, when: unknown, text: string) => when && warnings.push({ id, text });
  const all = withPasswordIn(inventory);
  warn(
    'hash_later',
    answers.passwords === 'later' && all > 0,
    `The hash file is still to come: ${users(all, 'comes', 'come')} without a password for now. When you have it, "run --passwords <file>" adds the hashes and nothing else is made again.`,
  );
  if (!file) return warnings;
  const missing = withoutLine(file, inventory);
  warn('hash_coverage', true, coverage(file, inventory));
  warn(
    'hash_missing',
    missing > 0,
    `${users(missing, 'with a password has no line', 'with a password have no line')} in the hash file: they set a new one at their first log-in.`,
  );
  warn(
    'hash_bad',
    answers.badHashes === 'reset' && file.bad > 0,
    `${badLines(file)} These Users set a new password at their first log-in.`,
  );
  warn(
    'hash_unverified',
    unverifiedHashes > 0,
    `${users(unverifiedHashes, 'has a hash and no verified email: it comes', 'have a hash and no verified email: they come')} without the password, as Stytch would take the email for verified.`,
  );
  warn('hash_aside', asideLines(file) !== '', asideLines(file));
  warn(
    'hash_faulty_bcrypt',
    file.faultyBcrypt > 0,
    `${number(file.faultyBcrypt)} bcrypt hashes begin with $2x$: a faulty implementation made them. A password with letters outside of ASCII may not match; such a User sets a new one.`,
  );
  return warnings;
}
