/** The command line: which word loads which command. Each command is a file here, imported only when asked for. */
import manifest from '../../package.json' with { type: 'json' };
import { watchOutput, withOutput } from './output.ts';
import { note, printPage } from './print.ts';

const { version } = manifest;

/** A command takes the arguments after its name and resolves to the exit code. */
export type Command = (args: string[]) => Promise<number>;

/** One line a command; adding one is one file and one line here. */
const commands: Record<string, { summary: string; load: () => Promise<{ run: Command }> }> = {
  wizard: { summary: 'ask, plan, migrate and verify, step by step (the default)', load: () => import('./wizard.ts') },
  plan: { summary: 'show what would happen (no writes)', load: () => import('./plan.ts') },
  run: { summary: 'execute or resume', load: () => import('./run.ts') },
  status: { summary: 'where the last run stands', load: () => import('./status.ts') },
  verify: { summary: 'compare both projects, field by field', load: () => import('./verify.ts') },
  undo: { summary: 'remove what a run created, and only that', load: () => import('./undo.ts') },
  report: { summary: 'write the report again', load: () => import('./report.ts') },
  sessions: { summary: 'prove, carry over, or end Consumer sessions', load: () => import('./sessions.ts') },
  bridge: { summary: 'write the module that swaps sessions into a code base', load: () => import('./bridge.ts') },
  sandbox: { summary: 'a local Stytch to practise and test on', load: () => import('./sandbox.ts') },
};

/** The whole program: `main`, whatever becomes of its output. */
export async function program(args: string[]): Promise<number> {
  watchOutput();
  return withOutput(await main(args));
}

/** Runs the command named first in `args`, or the wizard. Returns the exit code: 2 for input that is not understood. */
export async function main(args: string[]): Promise<number> {
  const [name = 'wizard', ...rest] = args;
  if (name === '--version') return say(`${version}\n`);
  if (name === '--help' || name === '-h' || name === 'help') return say(help());
  if (name.startsWith('-')) return main(['wizard', ...args]);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) {
    try {
      return await (await command.load()).run(rest);
    } catch (error) {
      return (await import('./failure.ts')).printFailure(error);
    }
  }
  note(`There is no command "${name}". "stytch-b2b-migrate --help" lists them.`);
  return 2;
}

function say(text: string): number {
  printPage(text);
  return 0;
}

function help(): string {
  const wide = Math.max(...Object.keys(commands).map(name => name.length)) + 3;
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(wide)}${summary}`);
  return `stytch-b2b-migrate ${version}: from a Stytch Consumer project to a B2B project.

Usage: stytch-b2b-migrate [command] [flags]

${lines.join('\n')}

Without a command the wizard begins. "<command> --help" shows more about one of them;
"wizard --help" lists every answer as a flag, and where secrets come from.

Exit codes: 0 done; 1 failed or mismatch; 2 wrong or missing input;
3 done, but some records need a decision; 130 interrupted and saved.
`;
}
