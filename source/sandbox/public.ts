/**
 * The types of `stytch-b2b-migrate/sandbox`. The build makes the package's declarations of this file, so it imports nothing.
 */

/**
 * What can go wrong. "after" means that the write was done, though the caller does not learn it. `echo` and `html` repeat the
 * request, with its credentials, in the answer: an error of the service, and the page of a proxy. `no-zeros` is no error: the
 * answer leaves out the fields whose value is false, 0, an empty text or an empty list, as the service may.
 */
export type FaultKind =
  | 'rate-limit'
  | 'error-before'
  | 'error-after'
  | 'reset-before'
  | 'reset-after'
  | 'hang'
  | 'slow'
  | 'malformed'
  | 'html'
  | 'echo'
  | 'no-zeros';

/** One fault. */
export type Fault = {
  kind: FaultKind;
  /** `METHOD /path`, either part with `*` for anything: `POST *`, `*members*`. Everything when left out. */
  on?: string;
  /** How many times it strikes; without end when left out. */
  times?: number;
  /** Lets this many matching calls through first. */
  skip?: number;
  /** Chance of striking at each matching call, 0 to 1; always when left out. */
  probability?: number;
  /** How long `slow` takes, in milliseconds; 1,000 when left out. */
  milliseconds?: number;
};

/** All that a client needs. `b2b` is set when the state has a ready B2B project. */
export type Credentials = {
  consumer: { project_id: string; secret: string; project_slug: string; environment_slug: string };
  workspace: { key_id: string; key_secret: string };
  b2b: { project_id: string; secret: string; project_slug: string; environment_slug: string } | null;
};

/** One request and its answer, as they crossed the wire. */
export type Exchange = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  requestBody: unknown;
  status: number;
  responseBody: unknown;
};

/** Something that would have been sent by mail or SMS: a link's token, or a code. */
export type Sent = { kind: string; token: string };

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Where to listen; this machine only, unless told otherwise. */
  host?: string;
  /** The state's file. An existing one is continued: same services, same ids. Memory when left out. */
  file?: string;
  /** How many Users to invent; 200 when left out. */
  users?: number;
  /** How many companies the invented Users are of; 25 when left out. */
  tenants?: number;
  /** The same seed invents the same services. */
  seed?: number;
  /** Take the Users from a file of the official export utility instead; with `file`, also where it had others before. */
  importUsers?: string;
  /**
   * `published`: the fixed ones, which depend on the seed. `random`: new ones at each start, for data of real users: the
   * default with `importUsers`. A file that had random ones keeps having them.
   */
  secrets?: 'published' | 'random';
  /** Make a ready B2B project too. */
  withB2b?: boolean;
  /** Milliseconds that every answer waits; with a spread, up to that many more or less. */
  latency?: number | { milliseconds: number; spread: number };
  /** Rate limits; on unless switched off. */
  limits?: 'on' | 'off';
  /** Faults from the start; see also `faults` of the running sandbox. */
  faults?: Fault[];
  /** Whether searches count their results; without, `total` is -1. */
  totals?: boolean;
  /** Hears of every exchange, for example to hold it against the contract. */
  onExchange?: (exchange: Exchange) => void;
  /** Hears of every link and code that would go by mail or SMS. */
  onSend?: (recipient: string, sent: Sent) => void;
  /** Behaviours that differ from the assumed ones, by the switches of docs/sandbox.md: what `doctor` observed. */
  behaviour?: Record<string, string>;
  /** A clock of one's own, in milliseconds. */
  now?: () => number;
};

/** A running sandbox. */
export type Sandbox = {
  url: string;
  credentials: Credentials;
  /** Writes password hashes by user_id: a `.csv` file as Stytch's support sends it, any other with one object a line. */
  exportPasswords(path: string): Promise<void>;
  /** Writes what the application has stored: session tokens by user_id, one object a line. */
  exportSessions(path: string): Promise<void>;
  /** Writes the TOTP secrets that the invented application has kept: user_id, secret and recovery codes, as CSV. */
  exportTotps(path: string): Promise<void>;
  /** The password of an invented User, who may not have one. */
  passwordOf(userId: string): string | undefined;
  /** The code that the authenticator app of an invented User shows now; undefined when they have none. */
  totpCodeOf(userId: string): string | undefined;
  /** The session token that the application holds for an invented User, who may not have one. */
  sessionTokenOf(userId: string): string | undefined;
  /** The last link, code or token that was sent to a recipient. The sandbox sends no mail. */
  lastSent(recipient: string): Sent | undefined;
  /** Says which file the Users were taken from: another text for a file with other content. */
  imported: string | undefined;
  /** Ends the lock of a User or a Member, as the dashboard can. */
  unlock(id: string): void;
  /** A token to log in with as a User or a Member, as the dashboard gives it where the environment allows it. */
  impersonate(id: string, impersonator?: { id: string; email: string }): string;
  /** Gives a project a verified custom domain, as the dashboard can: for HttpOnly cookies, links, and mail in HTML of its own. */
  addCustomDomain(projectSlug: string, domain: string): void;
  faults: { set(faults: Fault[]): void; clear(): void };
  /** Replaces all behaviours that differ from the assumed ones. Throws Error for one that does not exist. */
  behave(behaviour: Record<string, string>): void;
  /** Resets the state. */
  reset(): void;
  close(): Promise<void>;
};

/** Starts a sandbox and resolves once it listens. */
export type StartSandbox = {
  (options: SandboxOptions & { withB2b: true }): Promise<Sandbox & { credentials: { b2b: Credentials['consumer'] } }>;
  (options?: SandboxOptions): Promise<Sandbox>;
};
