/** `bridge <target>`: writes the module that exchanges Consumer sessions for B2B sessions into the team's code base. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bridgeSettings, type FoundSettings } from '../codebase/settings.ts';
import { passwordTargets, targets } from '../codebase/targets/index.ts';
import { type Target, withMembers, withPasswords } from '../codebase/targets/target.ts';
import { whatNow } from '../codebase/what-now.ts';
import { writeBridge } from '../codebase/write.ts';
import { openAnswers } from '../config/answers-file.ts';
import { UserError } from '../config/user-error.ts';
import { print, printPage } from './print.ts';

const justInTime = targets.filter(({ jit }) => jit).map(({ id }) => id);
const wide = Math.max(...targets.map(({ id }) => id.length)) + 2;

const help = `stytch-b2b-migrate bridge: users do not have to log in again. Writes a small module into your code base. It
exchanges a live Consumer session for a B2B session at the user's next request. All other users log in as usual.

Usage: stytch-b2b-migrate bridge <target> [--jit | --passwords] [--out <dir>] [--dir <folder>] [--force]

Targets
${targets.map(({ id, title }) => `  ${id.padEnd(wide)}${title}`).join('\n')}

Options
  --out <dir>      where to write; default: the current folder
  --dir <folder>   the migration's folder, from which ids are taken; default: this user's own
  --force          overwrite files of the same names
  --jit            the bridge also creates each Member at the user's first login (${justInTime.join(', ')})
  --passwords      instead of the bridge: a login that moves passwords without an export
                   (${passwordTargets.join(', ')})

Environment of your application
  STYTCH_CONSUMER_SECRET, STYTCH_B2B_SECRET
  STYTCH_B2B_ROLLOUT     percentage of users whose sessions are exchanged; 0, the default, is off
  STYTCH_CROSSWALK       path of crosswalk.csv, if not the present one
  STYTCH_PASSWORD_MIGRATION_END   the day on which --passwords stops, such as 2031-03-31; required

Examples
  stytch-b2b-migrate bridge express --out src/auth
  stytch-b2b-migrate bridge flask --dir ./migration
  stytch-b2b-migrate bridge browser --out web/src
  stytch-b2b-migrate bridge express --jit --out src/auth
  stytch-b2b-migrate bridge express --passwords --out src/auth
  stytch-b2b-migrate bridge dual-write --out src/auth
`;

/** Exit code 0, or 2 for wrong input or existing files. Makes no call. */
export async function run(args: string[]): Promise<number> {
  const { values: flags, positionals } = understood(args);
  if (flags.help) {
    printPage(help);
    return 0;
  }
  const named = targets.find(({ id }) => positionals.length === 1 && id === positionals[0]);
  if (!named) throw unknownTarget(positionals);
  const target = variantOf(named, flags);
  const { dir, answers } = openAnswers(flags.dir);
  const found = bridgeSettings(dir, answers);
  const written = writeBridge(target, found.settings, resolve(flags.out ?? '.'), flags.force === true);
  const isPractice = answers.mode !== undefined && answers.mode !== 'migrate';
  const said = [
    ...whatNow(target, written),
    ...settingsLeft(target, found.missing, isPractice),
    ...ruleLeft(target, found.hasRule),
  ];
  for (const line of said) print(line);
  return 0;
}

function variantOf(target: Target, { jit, passwords }: { jit?: boolean; passwords?: boolean }): Target {
  if (jit && passwords) {
    throw new UserError({
      what: '--jit and --passwords are two modules.',
      why: 'One changes the bridge, the other is a login without the bridge.',
      next: 'Run the command once with each.',
      exitCode: 2,
    });
  }
  if (jit) return withMembers(target) ?? missing(target, '--jit', justInTime, 'let the run create all Members');
  if (!passwords) return target;
  return withPasswords(target) ?? missing(target, '--passwords', passwordTargets, 'use a hash export');
}

function missing({ id }: Target, flag: string, ids: readonly string[], otherwise: string): never {
  throw new UserError({
    what: `${flag} is not written for ${id}.`,
    why: `It is for: ${ids.join(', ')}.`,
    next: `Adapt the module of one of these, or ${otherwise}.`,
    exitCode: 2,
  });
}

/** The tenancy cannot be guessed. */
function ruleLeft({ files }: Target, known: boolean): string[] {
  const file = files.find(({ text }) => text.includes('__TENANCY__'));
  if (!file || known) return [];
  return ['', `Fill in ${file.name}: the migration's folder does not have the tenancy yet.`];
}

/** Nothing for a target without settings, which is the browser's. */
function settingsLeft({ files }: Target, missing: FoundSettings['missing'], isPractice: boolean): string[] {
  const file = files.find(({ text }) => text.includes('__CONSUMER_PROJECT_ID__'));
  if (!file) return [];
  const isBridge = file.text.includes('__PROFILE_ID__');
  const lines = [
    `It needs STYTCH_CONSUMER_SECRET and STYTCH_B2B_SECRET, and ${isBridge ? 'is off until STYTCH_B2B_ROLLOUT=100' : 'the end date in STYTCH_PASSWORD_MIGRATION_END'}.`,
  ];
  if (isPractice)
    lines.push('Its ids are of the local Stytch: write it again, with --force, after the real migration.');
  const left = missing.filter(({ placeholder }) => file.text.includes(placeholder)).map(({ words }) => words);
  if (left.length > 0) {
    lines.push(`Fill in, at the top of ${file.name}, what the migration's folder does not have: ${left.join('; ')}.`);
  }
  return ['', ...lines];
}

function understood(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        dir: { type: 'string' },
        force: { type: 'boolean' },
        jit: { type: 'boolean' },
        passwords: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UserError({
      what: 'The flags are not understood.',
      why: (error as Error).message,
      next: '"stytch-b2b-migrate bridge --help" lists them.',
      exitCode: 2,
    });
  }
}

function unknownTarget(given: string[]): UserError {
  return new UserError({
    what: given.length === 0 ? 'Which target?' : `There is no target "${given.join(' ')}".`,
    why: `A bridge is written for one of: ${targets.map(({ id }) => id).join(', ')}.`,
    next: 'Name one of them, for example "stytch-b2b-migrate bridge express".',
    exitCode: 2,
  });
}
