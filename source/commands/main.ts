/** The command line: which word loads which command. Each command is a file here, imported only when asked for. */
import type { Define } from './options.ts';
import { watchOutput, withOutput } from './output.ts';
import { guardValues, newProgram, parse } from './program.ts';

interface Entry {
  group: string;
  summary: string;
  load: () => Promise<{ define: Define }>;
}

const [migrate, look, code, after, tools] = ['Migrate:', 'Look:', 'Your code:', 'Afterwards:', 'Tools:'];

/** One line a command; adding one is one file and one line here. */
const commands: Record<string, Entry> = {
  wizard: {
    group: migrate,
    summary: 'Ask, plan, migrate and verify, step by step. The default.',
    load: () => import('./wizard.ts'),
  },
  plan: { group: migrate, summary: 'Show what would happen, without any write.', load: () => import('./plan.ts') },
  run: { group: migrate, summary: 'Execute the migration, or go on where it stopped.', load: () => import('./run.ts') },
  control: {
    group: migrate,
    summary: 'Pause, resume or slow down the run in another terminal.',
    load: () => import('./control.ts'),
  },
  status: {
    group: look,
    summary: 'Show where the last run stands, without any call.',
    load: () => import('./status.ts'),
  },
  verify: { group: look, summary: 'Compare both projects, field by field.', load: () => import('./verify.ts') },
  report: { group: look, summary: 'Write the report of the last run again.', load: () => import('./report.ts') },
  settings: {
    group: migrate,
    summary: 'Compare and carry over project settings; export them as Terraform.',
    load: () => import('./settings.ts'),
  },
  scan: {
    group: code,
    summary: 'Find what changes in your code base.',
    load: () => import('./scan.ts'),
  },
  sessions: {
    group: after,
    summary: 'Prove, carry over or end Consumer sessions.',
    load: () => import('./sessions.ts'),
  },
  bridge: {
    group: after,
    summary: 'Write the module that exchanges sessions into a code base.',
    load: () => import('./bridge.ts'),
  },
  rollback: {
    group: after,
    summary: 'After a move back: list what only B2B knows, and carry it back.',
    load: () => import('./rollback.ts'),
  },
  undo: { group: after, summary: 'Remove what a run created, and only that.', load: () => import('./undo.ts') },
  doctor: {
    group: tools,
    summary: 'Test what this program assumes about Stytch, on a test project.',
    load: () => import('./doctor.ts'),
  },
  sandbox: {
    group: tools,
    summary: 'Start a local Stytch to practise and test on.',
    load: () => import('./sandbox.ts'),
  },
  completion: {
    group: tools,
    summary: 'Print a completion script for your shell.',
    load: () => import('./completion.ts'),
  },
};

/** The whole program: `main`, whatever becomes of its output. */
export async function program(args: string[]): Promise<number> {
  watchOutput();
  return withOutput(await main(args));
}

/** Runs the command named first in `args`, or the wizard. Returns the exit code: 2 for input that is not understood. */
export async function main(args: string[]): Promise<number> {
  let code = 0;
  try {
    const words = isForWizard(args) ? ['wizard', ...args] : args;
    const line = newProgram();
    const named = words[0] === 'help' ? words[1] : words[0];
    for (const [name, { group, summary, load }] of Object.entries(commands)) {
      const command = line.command(name).summary(summary).helpGroup(group);
      // Completion knows the flags of all.
      if (name !== named && named !== 'completion') continue;
      (await load()).define(command, ended => {
        code = ended;
      });
      guardValues(command);
    }
    await parse(line, words);
    return code;
  } catch (error) {
    return (await import('./failure.ts')).printFailure(error);
  }
}

const ofProgram = ['-h', '--help', '-V', '--version'];

const isForWizard = ([first]: string[]) => first === undefined || (first.startsWith('-') && !ofProgram.includes(first));
