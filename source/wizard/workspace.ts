/** The open environment behind the wizard and the jobs that run in it, so that every exit can stop and close them. */
import type { DualWriteLanguage } from '../codebase/dual-write.ts';
import type { CodeSummary } from '../codebase/scan/output/scan-into.ts';
import type { ScanProgress } from '../codebase/scan/scan-progress.ts';
import type { Addresses } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import { isAbort } from '../config/to-user-error.ts';
import type { UserError } from '../config/user-error.ts';
import { codeColumns } from '../migration/code-columns.ts';
import type { DoctorEvent } from '../migration/doctor/doctor.ts';
import type { DoctorFile } from '../migration/doctor/doctor-file.ts';
import { notRemoved } from '../migration/doctor/not-removed.ts';
import type { Environment } from '../migration/environment.ts';
import type { FinishOptions, FinishResult } from '../migration/finish-sessions.ts';
import type { FolderStatus } from '../migration/folder-status.ts';
import type { Migration } from '../migration/migration.ts';
import type {
  FactorCount,
  InventoryProgress,
  InventorySummary,
  PlanSummary,
  RunEvent,
  RunResult,
} from '../migration/model.ts';
import type { PlanOptions } from '../migration/planner.ts';
import type { PasswordProof } from '../migration/run-options.ts';
import type { Link } from '../migration/sessions/link.ts';
import type { ProofSession } from '../migration/sessions/prove-session.ts';
import type { TemplatePlan } from '../migration/sessions/template-plan.ts';
import type { ChecklistItem } from '../migration/settings/checklist.ts';
import type { SettingRow } from '../migration/settings/diff.ts';
import type { FoundProject } from '../stytch/projects.ts';
import { answerChecks } from './answer-checks.ts';
import type { Facts } from './facts.ts';
import { describeAnswers } from './flags.ts';
import { persistable } from './flow.ts';
import { Jobs } from './jobs.ts';
import { type CheckRow, checkList, checkProjects, type RunCheck } from './project-checks.ts';
import type { Services } from './services.ts';
import type { Checks } from './steps/question.ts';

/** What connecting found out. */
export type Connected = Pick<Facts, 'connected' | 'local' | 'summary' | 'hashFile' | 'codeColumns' | 'run'>;

export class Workspace {
  private environment: Environment | undefined;
  private opened: Migration | undefined;
  private connecting: Promise<unknown> | undefined;
  private target: Promise<void> | undefined;
  private readonly jobs = new Jobs();
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
    return answerChecks(this.services, this.addresses, this.jobs, () => this.migration);
  }

  /** The B2B projects that the workspace key sees, with what is in them. */
  b2bProjects({ credentials }: Facts): Promise<FoundProject[]> {
    const { workspaceKeyId = '', workspaceKeySecret = '' } = credentials;
    return this.services.b2bProjects(this.addresses, workspaceKeyId, workspaceKeySecret);
  }

  /** Every setting, and what a run would do with it. */
  settings(answers: Answers): Promise<SettingRow[]> {
    return this.jobs.run(signal => this.migration.settings(answers, signal));
  }

  /** What is done by hand. */
  checklist(answers: Answers): Promise<ChecklistItem[]> {
    return this.jobs.run(signal => this.migration.checklist(answers, signal));
  }

  /** Where the folder's migration stands; null where nothing was begun. */
  folderStatus(answers: Answers): Promise<FolderStatus | null> {
    return this.services.folderStatus(this.dir, answers);
  }

  /** What doctor observed before. Throws UserError for a file that it did not write. */
  doctorResult(): DoctorFile | undefined {
    return this.services.readDoctor(this.dir);
  }

  /** Asks the project of the credentials; `left` says what could not be removed. Nothing else of this folder is open yet. */
  doctor(
    { credentials }: Facts,
    onEvent: (event: DoctorEvent) => void,
  ): Promise<{ file: DoctorFile; left: UserError | undefined }> {
    return this.jobs.run(async signal => {
      const { dir, addresses } = this;
      const { file, left } = await this.services.runDoctor({ dir, credentials, addresses, onEvent, signal });
      return { file, left: left.length > 0 ? notRemoved(left) : undefined };
    });
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
    const check = checkList(onRows);
    const answers = persistable(facts);
    const environment = await this.openEnvironment(facts, answers, check);
    if (!(await checkProjects(this.services, environment, answers, check))) return null;
    const given = environment.credentials;
    await check("This folder's journal", [], async () => {
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
      codeColumns: codeColumns(this.dir),
      run: ended ? 'finished' : tasks.some(task => task.state !== 'waiting') ? 'begun' : 'none',
    };
  }

  private async openEnvironment(facts: Facts, answers: Answers, check: RunCheck): Promise<Environment> {
    const { consumerProjectId = answers.consumerProjectId, b2bProjectId = answers.b2bProjectId } = facts.credentials;
    const open = async () => {
      const environment = await this.services.openEnvironment({
        dir: this.dir,
        answers,
        credentials: { ...facts.credentials, consumerProjectId, b2bProjectId },
        addresses: this.addresses,
        describe: describeAnswers,
      });
      this.environment = environment;
      return environment;
    };
    if (answers.mode === 'migrate') return open();
    await check('Local Stytch', [], async () => ({
      ok: `listens at ${(await open()).b2b.api ?? 'this machine'}`,
    }));
    return this.environment as Environment;
  }

  /** All Users; and the target, so that a plan can be computed while sessions are counted. */
  async read(answers: Answers, onProgress: (progress: InventoryProgress) => void): Promise<InventorySummary> {
    const summary = await this.jobs.run(signal => this.migration.readInventory(onProgress, signal));
    // Where it cannot be read, the plan is what fails.
    await this.readTarget(answers).catch(error => {
      if (isAbort(error)) throw error;
    });
    return summary;
  }

  /** How many of the Users who were read are logged in. */
  countSessions(): Promise<InventorySummary> {
    return this.jobs.run(signal => this.migration.countSessions(signal));
  }

  run(answers: Answers, onEvent: (event: RunEvent) => void): Promise<RunResult> {
    // The plan that the user confirmed shows what becomes of the password scope.
    const options = { setPasswordScope: true, proof: this.proof };
    return this.jobs.run(signal => this.migration.run(answers, onEvent, signal, options));
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
    const reading = this.jobs.run(signal => this.migration.readTarget(answers, signal));
    this.target = reading;
    reading.catch(() => {
      if (this.target === reading) this.target = undefined;
    });
    return reading;
  }

  templatePlan(answers: Answers): Promise<TemplatePlan | null> {
    return this.jobs.run(signal => this.migration.templatePlan(answers, signal));
  }

  /** With what was typed, or with a stored workspace of the practice. */
  prove(answers: Answers, workspace: ProofSession, onLink: (link: Link) => void): Promise<void> {
    return this.jobs.run(signal => this.migration.prove(answers, workspace, onLink, signal));
  }

  /** Removes what carrying sessions over has set up. */
  finishSessions(answers: Answers, options: FinishOptions): Promise<FinishResult> {
    return this.jobs.run(signal => this.migration.finishSessions(answers, options, () => {}, signal));
  }

  /** A test user's password, in memory only: the run logs in with it first. */
  private proof: PasswordProof | undefined;

  /** Checks it, and keeps it for the run when every link is good. */
  async provePassword(answers: Answers, proof: PasswordProof, onLink: (link: Link) => void): Promise<void> {
    this.proof = undefined;
    let good = true;
    await this.jobs.run(signal =>
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

  /** Reads the code of the answers' folder, and keeps what was found beside the journal. */
  scanCode(
    { codeFolder = '.', loginFlow: flow }: Answers,
    factors: readonly FactorCount[],
    onProgress: (progress: ScanProgress) => void,
  ): Promise<CodeSummary> {
    const { dir } = this;
    return this.jobs.run(signal => this.services.scanInto(codeFolder, { dir, factors, flow, onProgress, signal }));
  }

  /** Writes the dual-write module into `out`; what to do next, in lines. Rejects with UserError where files are in the way. */
  writeDualWrite(language: DualWriteLanguage, answers: Answers, out: string): Promise<string[]> {
    return this.services.writeDualWrite(language, this.dir, answers, out);
  }

  /** Stops all jobs and waits until they have saved. */
  stop(): Promise<void> {
    return this.jobs.stop();
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
