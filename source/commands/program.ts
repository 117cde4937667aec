/** The command line as one commander program: how it parses, explains mistakes and prints its help. */
import { CommanderError, Help, Command as Program } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { commandFor } from '../config/command-for.ts';
import { UserError } from '../config/user-error.ts';
import { printPage } from './print.ts';

const name = 'stytch-b2b-migrate';

/** The program without its commands. They inherit what is set here. */
export function newProgram(): Program {
  const program = new Program(name);
  program
    .usage('[command] [flags]')
    .description('Moves a live application from a Stytch Consumer project to a Stytch B2B project.')
    .version(manifest.version, '-V, --version', 'Show the version.')
    .helpOption('-h, --help', 'Show this help.')
    .option('--no-color', 'Use no colours (or NO_COLOR=1).')
    .addHelpCommand(
      program
        .createCommand('help')
        .argument('[command]')
        .description('Show the help of a command.')
        .helpGroup('Tools:'),
    )
    .configureHelp({
      minWidthToWrap: 20,
      subcommandTerm: command => command.name(),
      commandUsage: command => new Help().commandUsage(command).replace('[options]', '[flags]'),
      // Sentences name the defaults where they matter.
      optionDescription: option => option.description,
    })
    .configureOutput({ writeOut: printPage, writeErr: () => {} })
    .exitOverride()
    .addHelpText(
      'after',
      `
Without a command the wizard begins. "help <command>" explains one command.

Exit codes: 0 done; 1 failed or mismatch; 2 wrong or missing input;
3 done, but some records need a decision; 130 interrupted and saved.`,
    );
  return program;
}

/**
 * Parses and does what was asked. Throws one UserError (exit code 2) that names everything that is not understood: a flag
 * that is wrong is taken out, and the rest is parsed again.
 */
export async function parse(program: Program, words: string[]): Promise<void> {
  const problems: string[] = [];
  program.hook('preAction', () => {
    if (problems.length > 0) throw misunderstood(problems, words);
  });
  for (let rest: string[] | undefined = words; ; ) {
    try {
      await program.parseAsync(rest, { from: 'user' });
      return;
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      // Help or version was printed.
      if (error.exitCode === 0) return;
      problems.push(inWords(error, program, rest));
      rest = withoutMistake(rest, error);
      if (!rest) throw misunderstood(problems, words);
    }
  }
}

/** A flag that needs a value gets one: not another flag, and not nothing. */
export function guardValues(command: Program): void {
  for (const option of command.options) {
    if (!option.required) continue;
    const own = option.parseArg;
    option.argParser((value: string, before: unknown) => {
      if (value !== '' && !value.startsWith('--')) return own ? own(value, before) : value;
      const { argChoices } = option;
      throw new CommanderError(
        2,
        'commander.optionMissingArgument',
        `'${option.long}' ${argChoices?.join(', ') ?? ''}`,
      );
    });
  }
  for (const each of command.commands) guardValues(each);
}

function inWords({ code, message }: CommanderError, program: Program, words: string[]): string {
  const text = message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/s, '. Did you mean $1?');
  const named = /'(--?[\w-]+)/.exec(text)?.[1];
  switch (code) {
    case 'commander.unknownOption':
      return text.replace(/^unknown option '(.*?)'\.?/, 'There is no flag $1.');
    case 'commander.unknownCommand':
      return text.replace(/^unknown command '(.*?)'\.?/, 'There is no command "$1".');
    case 'commander.optionMissingArgument': {
      const values = text.replace(/^.*?'.*?'( argument missing)?/, '').trim();
      return `${named} needs a value${values ? `: ${values}` : ''}.`;
    }
    case 'commander.invalidArgument':
      return invalidInWords(text);
    case 'commander.excessArguments':
      return `"${/got \d+: (.*)\.$/s.exec(text)?.[1]}" is not understood here.`;
    case 'commander.help':
      return `"${words[0]}" needs one of: ${program.commands
        .find(each => each.name() === words[0])
        ?.commands.map(each => each.name())
        .join(', ')}.`;
    default:
      return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  }
}

/** The program's own checks name the flag themselves, or say what it may be. */
function invalidInWords(text: string): string {
  const [, flag, value, why = text] =
    /^option '(?:-\w, )?(--[\w-]+).*?' argument '(.*)' is invalid\. (.*)$/s.exec(text) ?? [];
  return why.startsWith('--') ? why : `${flag} cannot be "${value}". ${why}`;
}

/** The words without the flag that the error names, and its value; undefined where it names none. */
function withoutMistake(words: string[], { code, message }: CommanderError): string[] | undefined {
  const flag = /'(--?[\w-]+)/.exec(message)?.[1];
  const at = words.findIndex(word => word === flag || word.startsWith(`${flag}=`));
  if (flag === undefined || at < 0) return undefined;
  const value = words[at + 1];
  const takesNext = code !== 'commander.optionMissingArgument' && words[at] === flag && value && !value.startsWith('-');
  return words.toSpliced(at, takesNext ? 2 : 1);
}

function misunderstood(problems: string[], words: string[]): UserError {
  const isCommand = problems.some(text => text.startsWith('There is no command'));
  const command = words[0]?.startsWith('-') ? undefined : words[0];
  return new UserError({
    what:
      problems.length === 1 ? 'The command line is not understood.' : `${problems.length} things are not understood.`,
    why: problems.join('\n'),
    next: isCommand
      ? `"${commandFor(undefined, ['--help'])}" lists the commands.`
      : `"${commandFor(command, ['--help'])}" lists every flag.`,
    exitCode: 2,
  });
}
