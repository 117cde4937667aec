/** A program of the team's own: text in, lines out. No shell, no secrets, and an end to waiting. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { printable } from '../../printable.ts';

export interface ProgramOptions {
  signal?: AbortSignal | undefined;
  /** How long the program may be silent, ms. */
  silenceMs?: number;
}

/** Calls the module's default export for each User of its input; an error is that User's alone. */
const moduleRunner = `
const { createInterface } = await import('node:readline');
const { default: tenantsOf } = await import(process.argv[1]);
if (typeof tenantsOf !== 'function') throw new Error('The module has no default export that is a function.');
for await (const line of createInterface({ input: process.stdin })) {
  const user = JSON.parse(line);
  const { user_id } = user;
  const answers = [];
  try {
    for (const one of [await tenantsOf(user)].flat()) {
      if (one === undefined || one === null) continue;
      answers.push(typeof one === 'object' ? { user_id, ...one } : { user_id, tenant: one });
    }
  } catch (error) {
    answers.push({ user_id, error: String(error?.message ?? error) });
  }
  for (const answer of answers) console.log(JSON.stringify(answer));
}`;

/** A JavaScript module alone is run for each record of its input; anything else is a program with arguments. */
function start([program = '', ...args]: readonly string[]): ChildProcess {
  // Secrets are for Stytch alone.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STYTCH_')));
  const isModule = args.length === 0 && /\.[cm]?[jt]s$/.test(program);
  if (!isModule) return spawn(program, args, { env });
  const address = pathToFileURL(resolve(program)).href;
  return spawn(process.execPath, ['--input-type=module', '--eval', moduleRunner, address], { env });
}

/**
 * Runs it to its end. `onLine` returns what is wrong with a line of the output, which ends the program. Resolves with why it
 * cannot be used, undefined where it can. Rejects with the signal's reason when stopped.
 */
export async function runProgram(
  argv: readonly string[],
  input: Iterable<string>,
  onLine: (line: string) => string | undefined,
  { signal, silenceMs = 120_000 }: ProgramOptions = {},
): Promise<string | undefined> {
  const child = start(argv);
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) return 'It has no input and output.';
  let problem: string | undefined;
  const stop = (why?: string) => {
    problem ??= why;
    child.kill('SIGKILL');
  };
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop(`It wrote nothing for ${silenceMs / 1000} seconds.`), silenceMs);
  };
  const abort = () => stop();
  signal?.addEventListener('abort', abort);
  let said = '';
  stderr.setEncoding('utf8').on('data', text => {
    said = `${said}${text}`.slice(-2000);
  });
  const ended = new Promise<string | undefined>(done => {
    child.once('error', (error: NodeJS.ErrnoException) => done(`It cannot be started: ${error.code}.`));
    child.once('close', (code, by) => done(code === 0 ? undefined : endOf(by ?? `exit code ${code}`, said)));
  });
  wait();
  const given = give(stdin, input, ended);
  let number = 0;
  for await (const line of createInterface({ input: stdout })) {
    number++;
    wait();
    const wrong = problem === undefined ? onLine(line) : undefined;
    if (wrong) stop(`Line ${number} of its output ${wrong}: ${printable(line).slice(0, 200)}`);
  }
  await given;
  const end = await ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
  return problem ?? end;
}

/** Writes no faster than the program reads. */
async function give(stdin: NodeJS.WritableStream, input: Iterable<string>, ended: Promise<unknown>): Promise<void> {
  // A program that ends early says why by its exit code.
  stdin.on('error', () => {});
  for (const text of input) {
    if (!stdin.write(text)) await Promise.race([new Promise(resume => stdin.once('drain', resume)), ended]);
  }
  stdin.end();
}

function endOf(how: string, said: string): string {
  const text = printable(said.trim()).slice(-400);
  return text === '' ? `It ended with ${how}.` : `It ended with ${how}. It said: ${text}`;
}
