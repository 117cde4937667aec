/** `sandbox`: a local Stytch. */
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../config/user-error.ts';
import { behaviourOf, readDoctorFile } from '../migration/doctor/doctor-file.ts';
import { type Control, startControl } from '../sandbox/control.ts';
import { faultKinds, parseFault } from '../sandbox/core/faults.ts';
import { type Fault, type Sandbox, startSandbox } from '../sandbox/index.ts';
import { recordTo } from '../sandbox/record.ts';
import type { Define } from './options.ts';
import { note, print, printJson, printPage } from './print.ts';

type Flags = {
  port: number;
  host: string;
  users: number;
  tenants: number;
  seed: number;
  import?: string;
  withB2b?: boolean;
  exportPasswords?: string;
  exportSessions?: string;
  exportTotps?: string;
  latency?: number;
  latencySpread?: number;
  limits: 'on' | 'off';
  totals: 'on' | 'off';
  fault: Fault[];
  file?: string;
  record?: string;
  behaviour?: string;
  control?: boolean;
  json?: boolean;
};

export const define: Define = (command, exit) => {
  withOptions(command).action(async (flags: Flags) => exit(await listen(flags)));
};

/** Listens until a signal. Exit code 0, or 1 where it could not start. */
async function listen(flags: Flags): Promise<number> {
  let sandbox: Sandbox;
  let control: Control | undefined;
  try {
    sandbox = await start(flags);
    if (flags.control) control = await startControl(sandbox);
  } catch (error) {
    if (error instanceof UserError) throw error;
    note(explain(error, flags));
    return 1;
  }
  // Before it prints that it listens: the reader of that line may send the signal at once.
  const stopped = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  if (flags.json) printJson(announcement(sandbox, control));
  else printPage(greet(sandbox, control));
  await stopped;
  await control?.close();
  await sandbox.close();
  return 0;
}

async function start(flags: Flags): Promise<Sandbox> {
  const {
    port,
    host,
    users,
    seed,
    withB2b,
    limits,
    file,
    latency,
    latencySpread,
    exportPasswords,
    exportSessions,
    exportTotps,
  } = flags;
  const sandbox = await startSandbox({
    port,
    host,
    users,
    tenants: flags.tenants,
    seed,
    limits,
    faults: flags.fault,
    totals: flags.totals === 'on',
    ...(file && { file }),
    ...(!flags.json && { onSend: (to, { kind, token }) => print(`Sent to ${to}: ${kind} ${token}`) }),
    ...(flags.record && { onExchange: recordTo(flags.record) }),
    ...(flags.import && { importUsers: flags.import }),
    behaviour: flags.behaviour === undefined ? {} : behaviourOf(readDoctorFile(flags.behaviour)),
    ...(withB2b && { withB2b }),
    ...(latency && { latency: { milliseconds: latency, spread: latencySpread ?? 0 } }),
  });
  try {
    if (exportPasswords) await sandbox.exportPasswords(exportPasswords);
    if (exportSessions) await sandbox.exportSessions(exportSessions);
    if (exportTotps) await sandbox.exportTotps(exportTotps);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  return sandbox;
}

function withOptions(command: Command): Command {
  const onOff = (value: string) => (/^(on|off)$/.test(value) ? value : wrong('It is on or off.'));
  return command
    .description('A local Stytch: the Consumer, B2B and management APIs on one address of this machine.')
    .option('--port <number>', 'Listen on this port; 0, the default, takes any.', wholeNumber, 0)
    .option(
      '--host <address>',
      'Listen on this address, 127.0.0.1 by default; other machines can reach any other.',
      '127.0.0.1',
    )
    .option('--users <number>', 'Invent this many Users, 200 by default.', wholeNumber, 200)
    .option('--seed <number>', 'Generate the data from this seed: the same seed, the same data.', wholeNumber, 1)
    .option('--tenants <number>', 'Spread them over this many companies, 25 by default.', wholeNumber, 25)
    .option('--import <users.json>', "Take the Users from the official export utility's file; secrets are random then.")
    .option('--with-b2b', 'Make a ready B2B project too.')
    .option(
      '--export-passwords <file>',
      "Write the hashes by user_id: .csv as Stytch's support sends them, else NDJSON.",
    )
    .option('--export-sessions <file>', 'Write what the application has stored: session tokens by user_id.')
    .option(
      '--export-totps <file>',
      "Write the secrets of authenticator apps by user_id, as a team's own backup holds them.",
    )
    .option('--latency <ms>', 'Let every answer wait.', wholeNumber)
    .option('--latency-spread <ms>', 'Vary that wait by up to so much.', wholeNumber)
    .option('--limits <on|off>', "Apply the service's rate limits; on by default.", onOff, 'on')
    .option('--totals <on|off>', 'Count the results of searches, or answer -1; on by default.', onOff, 'on')
    .option(
      '--fault <kind:pattern:often>',
      `Make faults, such as "error-after:POST *members:3" or "reset-before:*:5%"; repeatable. Kinds: ${faultKinds.join(', ')}.`,
      (text: string, before: Fault[]) => [...before, readFault(text)],
      [],
    )
    .option('--behaviour <doctor.json>', 'Behave as "doctor" observed the service, where that is not published.')
    .option('--file <path>', 'Keep the state in this file, or continue the one in it.')
    .option('--record <file>', 'Write every exchange to this file, one JSON object a line.')
    .option('--control', 'Print a second address, that switches faults and returns what was sent; see docs/sandbox.md.')
    .option('--json', 'Print one line of JSON when it listens.');
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : wrong('It is a whole number.');
}

function readFault(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    return wrong((error as Error).message);
  }
}

function wrong(message: string): never {
  throw new InvalidArgumentError(message);
}

/** What happened, why, what to do: in one sentence. */
function explain(error: unknown, { port, host }: Flags): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `The sandbox did not start, because something else listens on port ${port} of ${host}; stop that, or choose another --port (0 takes any).`;
  }
  if (code === 'EACCES') {
    return `The sandbox did not start, because ${message}; choose another --port (above 1023) or --file.`;
  }
  return `The sandbox did not start, because ${message.replace(/\.$/, '')}; fix that and start it again.`;
}

function announcement({ url, credentials: { consumer, workspace, b2b } }: Sandbox, control?: Control): object {
  return {
    url,
    consumer,
    workspace,
    b2b: b2b && { project_id: b2b.project_id, secret: b2b.secret },
    ...(control && { control: control.url }),
  };
}

function greet({ url, credentials: { consumer, workspace, b2b } }: Sandbox, control?: Control): string {
  return [
    `A local Stytch listens on ${url}`,
    '',
    `  Consumer project   ${consumer.project_id}`,
    `            secret   ${consumer.secret}`,
    ...(b2b ? [`  B2B project        ${b2b.project_id}`, `            secret   ${b2b.secret}`] : []),
    `  Workspace key      ${workspace.key_id}`,
    `            secret   ${workspace.key_secret}`,
    '',
    ...(control ? [`  Control            ${control.url}`, ''] : []),
    'These are invented; they open nothing but this sandbox. For example:',
    '',
    `  curl -u ${consumer.project_id}:${consumer.secret} -H 'content-type: application/json' -d '{"limit": 1}' ${url}/v1/users/search`,
    '',
    'Ctrl+C stops it.',
    '',
  ].join('\n');
}
