/** Completion scripts, generated from the program: static, so that a key press starts no process. */
import type { Command, Option } from 'commander';

interface Place {
  /** The commands that lead here: `sessions carry`; empty for the program itself. */
  path: string;
  command: Command;
  /** What may follow: commands, or the values of the first argument. */
  words: string[];
  options: readonly Option[];
}

/** The program, each command and each command of a command. */
function placesOf(command: Command, path: string[] = []): Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command).filter(each => each.name() !== 'help');
  const words = [...commands.map(each => each.name()), ...(command.registeredArguments[0]?.argChoices ?? [])];
  const here = { path: path.join(' '), command, words, options: help.visibleOptions(command) };
  return [here, ...commands.flatMap(each => placesOf(each, [...path, each.name()]))];
}

/** Flags without a command belong to the wizard. */
function placesWithWizard(program: Command): Place[] {
  const places = placesOf(program);
  const wizard = places.find(place => place.path === 'wizard')?.options ?? [];
  return places.map(place => (place.path === '' ? { ...place, options: [...place.options, ...wizard] } : place));
}

const flagsOf = (options: readonly Option[]) => [...new Set(options.map(option => option.long ?? ''))];
const unique = <T>(items: T[]) => [...new Set(items)];

/** bash: values of a flag, else flags, else commands; the shell itself completes files. */
export function bash(program: Command): string {
  const places = placesWithWizard(program);
  const options = places.flatMap(place => place.options);
  const listed = options.filter(option => option.argChoices);
  const open = unique(options.filter(option => option.required && !option.argChoices).map(option => option.long));
  const values = unique(listed.map(({ long, argChoices }) => `    ${long}) words='${argChoices?.join(' ')}' ;;`));
  const name = program.name();
  return `# ${name}: completion for bash. Generated; source it.
_${name.replaceAll('-', '_')}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${places.map(place => `'${place.path}'`).join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$prev" in
${values.join('\n')}
    ${open.join('|')}) return ;;
    *)
      case "$path" in
${places.map(place => `        '${place.path}') words='${place.words.join(' ')}'; [[ $cur == -* ]] && words='${flagsOf(place.options).join(' ')}' ;;`).join('\n')}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _${name.replaceAll('-', '_')} ${name}
`;
}

/** zsh runs the script of bash. */
export const zsh = (program: Command): string =>
  `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;

const inFish = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** fish: a line each for a command and a flag, with what it does. */
export function fish(program: Command): string {
  const name = program.name();
  const places = placesWithWizard(program);
  const lines = places.flatMap(({ path, command, words, options }) => {
    const names = path === '' ? [] : path.split(' ');
    const children = words.join(' ');
    const condition =
      names.length === 0
        ? '__fish_use_subcommand'
        : names.map(each => `__fish_seen_subcommand_from ${each}`).join('; and ');
    const own = `${condition}${names.length > 0 && children ? `; and not __fish_seen_subcommand_from ${children}` : ''}`;
    const described = words.map(word => {
      const text = command.commands.find(each => each.name() === word);
      return `complete -c ${name} -f -n ${inFish(own)} -a ${word} -d ${inFish(text?.summary() || text?.description() || '')}`;
    });
    const flags = options.map(({ long, required, argChoices, description }) => {
      const value = argChoices ? ` -x -a ${inFish(argChoices.join(' '))}` : required ? ' -r' : '';
      return `complete -c ${name} -n ${inFish(condition)} -l ${long?.slice(2)}${value} -d ${inFish(description)}`;
    });
    return [...described, ...flags];
  });
  return `# ${name}: completion for fish. Generated; source it.\n${lines.join('\n')}\n`;
}
