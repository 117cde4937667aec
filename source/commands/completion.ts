/** `completion <shell>`: prints a script that completes commands, flags and their values. */
import type { Command } from 'commander';
import { UserError } from '../config/user-error.ts';
import { bash, fish, zsh } from './completion-scripts.ts';
import type { Define } from './options.ts';
import { printPage } from './print.ts';

const shells: Record<string, (program: Command) => string> = { bash, zsh, fish };

export const define: Define = (command, exit) => {
  command
    .argument('[shell]', 'bash, zsh or fish.')
    .description('Prints a script that completes commands, flags and their values.')
    .addHelpText(
      'after',
      `
Add one of these to your shell's start file:
  bash   source <(stytch-b2b-migrate completion bash)
  zsh    source <(stytch-b2b-migrate completion zsh)
  fish   stytch-b2b-migrate completion fish | source`,
    )
    .action((shell: string | undefined) => {
      const script = shell !== undefined && Object.hasOwn(shells, shell) ? shells[shell] : undefined;
      if (!script) throw unknownShell(shell);
      printPage(script(command.parent as Command));
      exit(0);
    });
  const [shell] = command.registeredArguments;
  if (shell) shell.argChoices = Object.keys(shells);
};

function unknownShell(shell: string | undefined): UserError {
  return new UserError({
    what: shell === undefined ? 'Which shell?' : `There is no completion for "${shell}".`,
    why: `There is one for: ${Object.keys(shells).join(', ')}.`,
    next: 'For example: source <(stytch-b2b-migrate completion bash)',
    exitCode: 2,
  });
}
