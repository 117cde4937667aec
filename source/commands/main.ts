/** The command line: which word loads which command. Each command is a file here, imported only when asked for. */

/** A command takes the arguments after its name and resolves to the exit code. */
export type Command = (args: string[]) => Promise<number>;

/** One line a command; adding one is one file and one line here. */
const commands: Record<string, { summary: string; load: () => Promise<{ run: Command }> }> = {
  plan: { summary: 'show what would happen (no writes)', load: () => import('./plan.ts') },
  run: { summary: 'execute or resume', load: () => import('./run.ts') },
  status: { summary: 'where the last run stands', load: () => import('./status.ts') },
  verify: { summary: 'compare both projects, field by field', load: () => import('./verify.ts') },
  sandbox: { summary: 'a local Stytch to practise and test on', load: () => import('./sandbox.ts') },
};

/** Runs the command named first in `args`. Returns the exit code: 2 for input that is not understood. */
export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const command = name === undefined ? undefined : commands[name];
  if (command) return (await command.load()).run(rest);
  process.stderr.write(`There is no command "${name}". "stytch-b2b-migrate --help" lists them.\n`);
  return 2;
}
