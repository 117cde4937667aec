/** The open environment behind the wizard and the jobs that run in it, so that every exit can stop and close them. */
import { accessSync, constants, statSync } from 'node:fs';
import type { DualWriteLanguage, writeDualWrite } from '../codebase/dual-write.ts';
import type { Addresses } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import type { CredentialId } from '../config/credentials.ts';
import { number } from '../figures.ts';
import type { Environment, openEnvironment } from '../migration/environment.ts';
import type { FinishOptions, FinishResult } from '../migration/finish-sessions.ts';
import type { FolderStatus, folderStatus } from '../migration/folder-status.ts';
import type { Migration } from '../migration/migration.ts';
import type { InventoryProgress, InventorySummary, PlanSummary, RunEvent, RunResult } from '../migration/model.ts';
import type { PlanOptions } from '../migration/planner.ts';
import type { PasswordProof } from '../migration/run-options.ts';
import type { Link } from '../migration/sessions/link.ts';
import type { ProofSession } from '../migration/sessions/prove-session.ts';
import type { TemplatePlan } from '../migration/sessions/template-plan.ts';
import type { ChecklistItem } from '../migration/settings/checklist.ts';
import type { SettingRow } from '../migration/settings/diff.ts';
import type { countUsers } from '../migration/users-file.ts';
import type { Check, checkB2b, checkConsumer, checkWorkspaceKey } from '../stytch/check.ts';
import type { b2bProjects, FoundProject } from '../stytch/projects.ts';
import { type Facts, otherKind } from './facts.ts';
import { describeAnswers } from './flags.ts';
import { persistable } from './flow.ts';
import { checkHashFile } from './hash-file-check.ts';
import type { Checks } from './steps/question.ts';

/** The services to the outside; tests give others. */
export interface Services {
  openEnvironment: typeof openEnvironment;
  checkConsumer: typeof checkConsumer;
  checkB2b: typeof checkB2b;
  checkWorkspaceKey: typeof checkWorkspaceKey;
  b2bProjects: typeof b2bProjects;
  writeDualWrite: (...given: Parameters<typeof writeDualWrite>) => Promise<string[]>;
  countUsers: typeof countUsers;
  /** How many rows a tenancy file holds. */
  countTenancyRows: (path: string) => Promise<number>;
  /** How many secrets a file of TOTP secrets holds. */
  countTotps: (path: string) => Promise<number>;
  folderStatus: (...given: Parameters<typeof folderStatus>) => Promise<FolderStatus | null>;
}

/** One line of the list of checks. */
export interface CheckRow {
  label: string;
  state: 'running' | 'ok' | 'problem';
  text: string;
  /** Credentials that this check tried. */
  tried?: CredentialId[];
}

/** What connecting found out. */
export type Connected = Pick<Facts, 'connected' | 'local' | 'summary' | 'hashFile' | 'run'>;

export class Workspace {
  private environment: Environment | undefined;
  private opened: Migration | undefined;
  private connecting: Promise<unknown> | undefined;
  private target: Promise<void> | undefined;
  private readonly working = new Set<{ abort: AbortController; end: Promise<unknown> }>();
  private readonly dir: string;
  private readonly addresses: Addresses;
  private readonly services: Services;

  constructor(options: { dir: string; addresses: Addresses; services: Services }) {
    this.dir = options.dir;
    this.addresses = options.addresses;
    this.services = options.services;
  }

  /** The checks of single answers, before any environment is open. */
  get checks(): Checks {
    return {
      consumer: (id, secret) => this.services.checkConsumer(this.addresses, id, secret),
      b2b: (id, secret) => this.services.checkB2b(this.addresses, id, secret),
      workspaceKey: (id, secret) => this.services.checkWorkspaceKey(this.addresses, id, secret),
      file: readable,
      tenancyFile: async path => ({ ok: `${number(await this.services.countTenancyRows(path))} lines` }),
      totpFile: async path => ({ ok: `${number(await this.services.countTotps(path))} secrets` }),
      usersFile: async path => {
        const users = await this.services.countUsers(path);
        return { ok: `${number(users)} Users` };
      },
      hashFile: async (path, facts, onProgress) => {
        const found = await readable(path);
        if ('problem' in found) return found;
        return this.work(signal => checkHashFile(this.migration, path, facts, { onProgress, signal }));
      },
    };
  }

  /** The B2B projects that the workspace key sees, with what is in them. */
  b2bProjects({ credentials }: Facts): Promise<FoundProject[]> {
    const { workspaceKeyId = '', workspaceKeySecret = '' } = credentials;
    return this.services.b2bProjects(this.addresses, workspaceKeyId, workspaceKeySecret);
  }

  /** Every setting, and what a run would do with it. */
  settings(answers: Answers): Promise<SettingRow[]> {
    return this.work(signal => this.migration.settings(answers, signal));
  }

  /** What is done by hand. */
  checklist(answers: Answers): Promise<ChecklistItem[]> {
    return this.work(signal => this.migration.checklist(answers, signal));
  }

  /** Where the folder's migration stands; null where nothing was begun. */
  folderStatus(answers: Answers): Promise<FolderStatus | null> {
    return this.services.folderStatus(this.dir, answers);
  }

  /** True when this session confirmed that real projects may be written to. */
  mayWrite = false;

  /** Takes that confirmation; `id` is what was typed for a live project. */
  confirmWrites(id: string | null): void {
    if (id !== null) this.migration.confirmLive(id);
    this.mayWrite = true;
  }

  /** The open migration. */
  get migration(): Migration {
    if (!this.opened) throw new Error('No migration is open');
    return this.opened;
  }

  /**
   * Opens the environment that the answers need, checks both ends, opens the journal; reports each check.
   * Resolves to null when a check found a problem. Throws UserError when the environment or the journal cannot be opened.
   */
  async connect(facts: Facts, onRows: (rows: CheckRow[]) => void): Promise<Connected | null> {
    await this.close();
    const attempt = this.attempt(facts, onRows);
    this.connecting = attempt;
    return attempt;
  }

  private async attempt(facts: Facts, onRows: (rows: CheckRow[]) => void): Promise<Connected | null> {
    const rows: CheckRow[] = [];
    const row = async (label: string, tried: CredentialId[], work: () => Promise<Check>) => {
      const index = rows.push({ label, tried, state: 'running', text: '' }) - 1;
      onRows([...rows]);
      const found = await work();
      rows[index] =
        'ok' in found
          ? { label, tried, state: 'ok', text: found.ok }
          : { label, tried, state: 'problem', text: found.problem };
      onRows([...rows]);
      return 'ok' in found;
    };
    const answers = persistable(facts);
    const environment = await this.openEnvironment(facts, answers, rows, onRows);
    const given = environment.credentials;
    let passed = true;
    if (given.consumerProjectId && given.consumerSecret) {
      const [id, secret] = [given.consumerProjectId, given.consumerSecret];
      passed = await row('Consumer project', ['consumerProjectId', 'consumerSecret'], () =>
        this.services.checkConsumer(environment.consumer, id, secret),
      );
    }
    if (given.workspaceKeyId && given.workspaceKeySecret && answers.b2bProject !== 'existing') {
      const [id, secret] = [given.workspaceKeyId, given.workspaceKeySecret];
      passed =
        (await row('Workspace key', ['workspaceKeyId', 'workspaceKeySecret'], () =>
          this.services.checkWorkspaceKey(environment.b2b, id, secret),
        )) && passed;
    } else if (given.b2bProjectId && given.b2bSecret) {
      const [id, secret] = [given.b2bProjectId, given.b2bSecret];
      passed =
        (await row('B2B project', ['b2bProjectId', 'b2bSecret'], async () => {
          const problem = otherKind(given.consumerProjectId, id);
          return problem ? { problem } : this.services.checkB2b(environment.b2b, id, secret);
        })) && passed;
    }
    if (!passed) return null;
    await row("This folder's journal", [], async () => {
      this.opened = await environment.open();
      return { ok: this.dir };
    });
    const { tasks, result } = this.migration.status(answers);
    const ended = result !== null && result.outcome !== 'interrupted';
    return {
      connected: true,
      local: {
        consumerProjectId: given.consumerProjectId,
        passwordFile: environment.passwordFile,
        sessionsFile: environment.sessionsFile,
        totpFile: environment.totpFile,
      },
      summary: this.migration.summary(),
      hashFile: this.migration.hashFile(),
      run: ended ? 'finished' : tasks.some(task => task.state !== 'waiting') ? 'begun' : 'none',
    };
  }

  private async openEnvironment(facts: Facts, answers: Answers, rows: CheckRow[], onRows: (rows: CheckRow[]) => void) {
    const local = answers.mode !== 'migrate';
    if (local) onRows([{ label: 'Local Stytch', state: 'running', text: '' }]);
    const credentials = {
      ...facts.credentials,
      consumerProjectId: facts.credentials.consumerProjectId ?? answers.consumerProjectId,
      b2bProjectId: facts.credentials.b2bProjectId ?? answers.b2bProjectId,
    };
    const environment = await this.services.openEnvironment({
      dir: this.dir,
      answers,
      credentials,
      addresses: this.addresses,
      describe: describeAnswers,
    });
    this.environment = environment;
    if (local) {
      rows.push({ label: 'Local Stytch', state: 'ok', text: `listens at ${environment.b2b.api ?? 'this machine'}` });
      onRows([...rows]);
    }
    return environment;
  }

  /** All Users, then how many of them are logged in. */
  read(onProgress: (progress: InventoryProgress) => void): Promise<InventorySummary> {
    return this.work(async signal => {
      await this.migration.readInventory(onProgress, signal);
      return this.migration.countSessions(signal);
    });
  }

  /** How many of the Users who were read are logged in. */
  countSessions(): Promise<InventorySummary> {
    return this.work(signal => this.migration.countSessions(signal));
  }

  run(answers: Answers, onEvent: (event: RunEvent) => void): Promise<RunResult> {
    // The plan that the user confirmed shows what becomes of the password scope.
    const options = { setPasswordScope: true, proof: this.proof };
    return this.work(signal => this.migration.run(answers, onEvent, signal, options));
  }

  /** What these answers would do; with what the target holds, which is read once. */
  async plan(answers: Answers, options: PlanOptions): Promise<PlanSummary> {
    await this.readTarget(answers);
    options.signal?.throwIfAborted();
    return this.migration.plan(answers, options);
  }

  /** Once for each connection; a plan that is asked for meanwhile waits for it. */
  private readTarget(answers: Answers): Promise<void> {
    if (this.target) return this.target;
    const reading = this.work(signal => this.migration.readTarget(answers, signal));
    this.target = reading;
    reading.catch(() => {
      if (this.target === reading) this.target = undefined;
    });
    return reading;
  }

  templatePlan(answers: Answers): Promise<TemplatePlan | null> {
    return this.work(signal => this.migration.templatePlan(answers, signal));
  }

  /** With what was typed, or with a stored workspace of the practice. */
  prove(answers: Answers, workspace: ProofSession, onLink: (link: Link) => void): Promise<void> {
    return this.work(signal => this.migration.prove(answers, workspace, onLink, signal));
  }

  /** Removes what carrying sessions over has set up. */
  finishSessions(answers: Answers, options: FinishOptions): Promise<FinishResult> {
    return this.work(signal => this.migration.finishSessions(answers, options, () => {}, signal));
  }

  /** A test user's password, in memory only: the run logs in with it first. */
  private proof: PasswordProof | undefined;

  /** Checks it, and keeps it for the run when every link is good. */
  async provePassword(answers: Answers, proof: PasswordProof, onLink: (link: Link) => void): Promise<void> {
    this.proof = undefined;
    let good = true;
    await this.work(signal =>
      this.migration.provePassword(
        answers,
        proof,
        link => {
          good &&= link.ok;
          onLink(link);
        },
        signal,
      ),
    );
    if (good) this.proof = proof;
  }

  forgetProof(): void {
    this.proof = undefined;
  }

  /** Test users that can be proved with; in a practice only. */
  get invented(): Environment['invented'] {
    return this.environment?.invented;
  }

  /** Writes the dual-write module into `out`; what to do next, in lines. Rejects with UserError where files are in the way. */
  writeDualWrite(language: DualWriteLanguage, answers: Answers, out: string): Promise<string[]> {
    return this.services.writeDualWrite(language, this.dir, answers, out);
  }

  /** One job at a time: a quick key press must not meet the lock of a job that is still ending. */
  private work<T>(start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const before = Promise.allSettled([...this.working].map(job => job.end));
    const end = before.then(() => {
      abort.signal.throwIfAborted();
      return start(abort.signal);
    });
    const job = { abort, end };
    this.working.add(job);
    const finished = () => this.working.delete(job);
    end.then(finished, finished);
    return end;
  }

  /** Stops all jobs and waits until they have saved. */
  async stop(): Promise<void> {
    for (const job of this.working) job.abort.abort();
    await Promise.allSettled([...this.working].map(job => job.end));
  }

  /** Stops, closes the journal and the local Stytch. Can be called again. */
  async close(): Promise<void> {
    await this.stop();
    // An environment that is still opening would stay open and keep the process alive.
    await this.connecting?.catch(() => {});
    this.target = undefined;
    this.mayWrite = false;
    this.proof = undefined;
    this.opened?.close();
    this.opened = undefined;
    const environment = this.environment;
    this.environment = undefined;
    await environment?.close();
  }
}

async function readable(path: string): Promise<Check> {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isDirectory() ? { problem: `${path} is a folder. Name the file in it.` } : { ok: 'readable' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { problem: code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).` };
  }
}
