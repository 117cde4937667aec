/** `bridge <target>`: writes the module that exchanges Consumer sessions for B2B sessions into the team's code base. */
import { resolve } from 'node:path';
import { Help } from 'commander';
import { bridgeSettings, type FoundSettings } from '../codebase/settings.ts';
import { passwordTargets, targets } from '../codebase/targets/index.ts';
import { type Target, withMembers, withPasswords } from '../codebase/targets/target.ts';
import { whatNow } from '../codebase/what-now.ts';
import { writeBridge } from '../codebase/write.ts';
import { openAnswers } from '../config/answers-file.ts';
import { commandFor } from '../config/command-for.ts';
import { UserError } from '../config/user-error.ts';
import type { Define } from './options.ts';
import { print } from './print.ts';

const justInTime = targets.filter(({ jit }) => jit).map(({ id }) => id);
const wide = Math.max(...targets.map(({ id }) => id.length));

/** As commander writes the lines of a list. */
function inColumns(term: string, text: string): string {
  const help = new Help();
  help.prepareContext({ helpWidth: 80 });
  return help.formatItem(term, wide, text, help);
}

interface Flags {
  out?: string;
  dir?: string;
  force?: boolean;
  jit?: boolean;
  passwords?: boolean;
}

/** Exit code 0, or 2 for wrong input or existing files. Makes no call. */
export const define: Define = (command, exit) => {
  command
    .argument('[target]', 'The framework to write for.')
    .description(
      "Writes a small module into your code base, so that users do not have to log in again: it exchanges a live Consumer session for a B2B session at the user's next request. All other users log in as usual.",
    )
    .option('--out <dir>', 'Write here; else into the current folder.')
    .option('--dir <folder>', "The migration's folder, from which ids are taken; else your own.")
    .option('--force', 'Overwrite files of the same names.')
    .option('--jit', `The bridge also creates each Member at the user's first login (${justInTime.join(', ')}).`)
    .option(
      '--passwords',
      `Instead of the bridge: a login that moves passwords without an export (${passwordTargets.join(', ')}).`,
    )
    .addHelpText('after', moreHelp)
    .action((id: string | undefined, flags: Flags) => exit(bridge(id, flags)));
  const [target] = command.registeredArguments;
  if (target) target.argChoices = targets.map(each => each.id);
};

const moreHelp = `
Targets:
${targets.map(({ id, title }) => inColumns(id, title)).join('\n')}

Environment of your application:
  STYTCH_CONSUMER_SECRET, STYTCH_B2B_SECRET
  STYTCH_B2B_ROLLOUT   percentage of users whose sessions are exchanged;
                       0, the default, is off
  STYTCH_CROSSWALK     path of crosswalk.csv, if not the present one
  STYTCH_PASSWORD_MIGRATION_END   the day on which --passwords stops, such as
                       2031-03-31; required

Examples
  stytch-b2b-migrate bridge express --out src/auth
  stytch-b2b-migrate bridge flask --dir ./migration
  stytch-b2b-migrate bridge express --jit --out src/auth
  stytch-b2b-migrate bridge express --passwords --out src/auth
  stytch-b2b-migrate bridge dual-write --out src/auth`;

function bridge(id: string | undefined, flags: Flags): number {
  const named = targets.find(each => each.id === id);
  if (!named) throw unknownTarget(id);
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

function unknownTarget(given: string | undefined): UserError {
  return new UserError({
    what: given === undefined ? 'Which target?' : `There is no target "${given}".`,
    why: `A bridge is written for one of: ${targets.map(({ id }) => id).join(', ')}.`,
    next: `Name one of them, for example: ${commandFor('bridge', ['express'])}`,
    exitCode: 2,
  });
}
