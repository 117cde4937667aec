/** The counts of a plan, User by User. */
import type { Answers } from '../../config/answers.ts';
import type { PlanCounts } from '../model.ts';
import { totpSecretOf } from '../sources/totp-file.ts';
import { phoneOf, type User } from '../sources/user.ts';
import { justInTime } from './just-in-time.ts';
import { bringsPassword, type Placement } from './placement.ts';
import { hadSecondFactor, isEnrolled } from './second-factor.ts';

export class PlanCounter {
  readonly counts: PlanCounts = {
    users: 0,
    organizations: 0,
    members: 0,
    atFirstLogin: 0,
    placed: 0,
    inSeveral: 0,
    severalWithPassword: 0,
    passwordsAtLogin: 0,
    secondFactor: 0,
    secondFactorMoves: 0,
    enrolled: 0,
    enrolledWithPassword: 0,
    totps: 0,
    withPassword: 0,
    resets: 0,
    unverifiedHashes: 0,
    emails: 0,
  };
  private readonly answers: Answers;
  private readonly hasHash: (userId: string) => boolean;

  constructor(answers: Answers, hasHash: (userId: string) => boolean) {
    this.answers = answers;
    this.hasHash = hasHash;
  }

  /** Counts a User who becomes a Member of each of its tenants; `password`: with the password. */
  add(user: User, placed: Placement, password: boolean): void {
    const { counts, answers } = this;
    const tenants = placed.tenants.length;
    const phone = phoneOf(user);
    const totp = totpSecretOf(user, answers) !== undefined;
    counts.placed++;
    if (tenants > 1) counts.inSeveral++;
    if (tenants > 1 && user.password) counts.severalWithPassword++;
    if (hadSecondFactor(user)) counts.secondFactor++;
    if (phone !== undefined || totp) counts.secondFactorMoves++;
    const atLogin = answers.passwords === 'at_login' && user.password && placed.verified && !user.passwordReset;
    if (atLogin) counts.passwordsAtLogin++;
    else if (user.password && !password && answers.passwords !== 'none') counts.resets++;
    if (!placed.verified && bringsPassword(user, { ...placed, verified: true }, answers, this.hasHash))
      counts.unverifiedHashes++;

    if (justInTime(answers)) {
      counts.atFirstLogin += tenants;
      return;
    }
    const enrolled = isEnrolled(user, phone, answers);
    counts.members += tenants;
    if (totp) counts.totps += tenants;
    if (password) counts.withPassword += tenants;
    if (enrolled) counts.enrolled += tenants;
    if (enrolled && password) counts.enrolledWithPassword += tenants;
  }
}
