/** What probes work with: Organizations, Members, Users, attested tokens, environments. Everything goes again. */
import type { B2bClient } from '../../stytch/b2b.ts';
import type { ConsumerClient } from '../../stytch/consumer.ts';
import type { ManagementClient } from '../../stytch/management.ts';
import type { EnvironmentFlags } from '../../stytch/management-types.ts';
import { retryAfterOf } from '../../stytch/retry.ts';
import type { TransportOptions } from '../../stytch/transport.ts';
import type { Journal } from '../engine/journal.ts';
import { create, markKey, newMark } from './created.ts';
import { Invented } from './invented.ts';
import { ensureLive, makeProject, openEnvironment } from './own-project.ts';
import type { TrustedTokens } from './trusted-tokens.ts';

type Fields = Record<string, unknown>;
type InventedUser = Awaited<ReturnType<ConsumerClient['passwords']['create']>>;
type OnAnswer = TransportOptions['onAnswer'];

/** The environment of a project that a workspace key opens. */
export interface Workspace {
  management: ManagementClient;
  project: string;
  environment: string;
}

/** How the clients are made; the transport is the same as for everything else. */
export interface Opener {
  b2b(projectId: string, secret: string, onAnswer?: OnAnswer): B2bClient;
  consumer(projectId: string, secret: string): ConsumerClient;
}

export interface ProbeOptions {
  /** Environments that the probe in progress made. */
  environments?: Workspace[] | undefined;
  journal: Journal;
  opener: Opener;
  /** The B2B environment to ask: its id and secret; in memory only. */
  at?: { projectId: string; secret: string } | undefined;
  workspace?: Workspace | undefined;
  consumer?: ConsumerClient | undefined;
  /** The Consumer project is doctor's own: what is inside of it goes with it. */
  consumerIsOwn?: boolean | undefined;
}

export class ProbeContext extends Invented {
  readonly #options: ProbeOptions;
  #tokens: TrustedTokens | undefined;
  #b2b: B2bClient | undefined;
  #user: Promise<InventedUser> | undefined;
  #consumerProject: Promise<string> | undefined;

  constructor(options: ProbeOptions) {
    super();
    this.#options = { ...options, environments: options.environments ?? [] };
  }

  /** The project under test. */
  get b2b(): B2bClient {
    this.#b2b ??= this.#open();
    return this.#b2b;
  }

  #open(onAnswer?: OnAnswer): B2bClient {
    const { at, opener } = this.#options;
    if (!at) throw new Error('This probe has no B2B project.');
    return opener.b2b(at.projectId, at.secret, onAnswer);
  }

  get consumer(): ConsumerClient {
    const { consumer } = this.#options;
    if (!consumer) throw new Error('This probe has no Consumer project.');
    return consumer;
  }

  get workspace(): Workspace {
    const { workspace } = this.#options;
    if (!workspace) throw new Error('This probe has no workspace key.');
    return workspace;
  }

  /** Makes an Organization. In a project of the person's own it is written down before the call. */
  async organization(fields: Fields = {}) {
    const mark = newMark();
    const slug = String(fields['organization_slug'] ?? `${this.word()}-${mark}`);
    const body = {
      organization_name: slug.slice(0, 100),
      organization_slug: slug,
      ...fields,
      trusted_metadata: { [markKey]: mark },
    };
    const send = async () => (await this.b2b.organizations.create(body as never)).organization;
    if (this.#options.workspace) return send();
    return create(
      this.#options.journal,
      { kind: 'organization', mark, name: slug },
      send,
      made => made.organization_id,
    );
  }

  /** Makes a Member; it goes with its Organization. */
  async member(organization: { organization_id: string }, fields: Fields = {}) {
    const body = { organization_id: organization.organization_id, email_address: this.email(), ...fields };
    return (await this.b2b.organizations.members.create(body as never)).member;
  }

  /** Makes an Organization with one Member, which says where it is. */
  async firstMember(fields: Fields = {}, settings: Fields = {}) {
    return this.member(await this.organization(settings), fields);
  }

  /** Sets a password, as a migration does. */
  async migrate(organization: { organization_id: string }, email_address: string, fields: Fields = {}) {
    const { hash } = this.password();
    const body = { organization_id: organization.organization_id, email_address, ...hash, ...fields };
    return (await this.b2b.passwords.migrate(body as never)).member;
  }

  /** Signs and exchanges tokens of this environment's own trusted profile. `provision`: of one that lets newcomers in. */
  async tokens(provision = false): Promise<TrustedTokens> {
    if (this.#tokens) return this.#tokens;
    // Loaded here: plan and report read the registry of assumptions, and sign nothing.
    const { TrustedTokens } = await import('./trusted-tokens.ts');
    this.#tokens = await TrustedTokens.open(this.workspace, this.b2b, provision);
    return this.#tokens;
  }

  /** The same in another, untouched TEST environment of doctor's own project. */
  async environment(flags: Partial<EnvironmentFlags> = {}): Promise<ProbeContext> {
    const { management, project } = this.workspace;
    const at = await openEnvironment(management, project, this.word(), flags);
    const workspace = { management, project, environment: at.environment };
    this.#options.environments?.push(workspace);
    return new ProbeContext({ ...this.#options, at, workspace });
  }

  /**
   * Deletes the environments that probes made: how many a project may have is not published. What cannot be deleted goes with
   * its project.
   */
  async release(): Promise<void> {
    for (const { management, project, environment } of this.#options.environments?.splice(0) ?? [])
      await management.environments.delete(project, environment).catch(() => {});
  }

  /** Another project, without environments. Returns its slug. */
  async project(): Promise<string> {
    return makeProject(this.#options.journal, this.workspace.management);
  }

  /** An untouched TEST environment of a Consumer project of doctor's own; all its environments belong to one project. */
  async consumerEnvironment(): Promise<ProbeContext> {
    const { management } = this.workspace;
    this.#consumerProject ??= this.#makeConsumerProject();
    const project = await this.#consumerProject.catch(error => {
      this.#consumerProject = undefined;
      throw error;
    });
    const { environment, projectId, secret } = await openEnvironment(management, project, this.word());
    const consumer = this.#options.opener.consumer(projectId, secret);
    const workspace = { management, project, environment };
    this.#options.environments?.push(workspace);
    return new ProbeContext({ ...this.#options, at: undefined, workspace, consumer, consumerIsOwn: true });
  }

  async #makeConsumerProject(): Promise<string> {
    const { management } = this.workspace;
    const project = await makeProject(this.#options.journal, management, 'CONSUMER');
    await ensureLive(management, project);
    return project;
  }

  /**
   * The one invented Consumer User of all probes, with a password and a session. Probes read it, and change nothing that
   * another one reads.
   */
  async user(): Promise<InventedUser> {
    this.#user ??= this.#makeUser();
    return this.#user.catch(error => {
      this.#user = undefined;
      throw error;
    });
  }

  async #makeUser(): Promise<InventedUser> {
    const mark = newMark();
    const { password } = this.password();
    const name = this.email();
    const body = { email: name, password, session_duration_minutes: 60, trusted_metadata: { [markKey]: mark } };
    const send = () => this.consumer.passwords.create(body);
    if (this.#options.consumerIsOwn) return send();
    return create(this.#options.journal, { kind: 'user', mark, name }, send, made => made.user_id);
  }

  /** Makes `calls` reads as fast as a migration makes them. Tells how many were refused, and whether with a waiting time. */
  async burst(calls: number): Promise<{ refused: number; withHeader: boolean }> {
    const { organization_id } = await this.organization();
    let refused = 0;
    let withHeader = false;
    const client = this.#open((status, headers) => {
      if (status !== 429) return;
      refused += 1;
      withHeader ||= retryAfterOf(headers) !== undefined;
    });
    const read = () => client.organizations.get({ organization_id }).catch(() => undefined);
    await Promise.all(Array.from({ length: calls }, read));
    return { refused, withHeader };
  }
}
