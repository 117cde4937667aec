/** An error message for the user, in three parts. Everything else that is thrown is a bug of ours. */
export class UserError extends Error {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The exit code that a command ends with: 2 wrong or missing input, 1 everything else. */
  readonly exitCode: 1 | 2;

  constructor(parts: { what: string; why: string; next: string; exitCode?: 1 | 2; cause?: unknown }) {
    super(`${parts.what} ${parts.why} ${parts.next}`, { cause: parts.cause });
    this.name = 'UserError';
    this.what = parts.what;
    this.why = parts.why;
    this.next = parts.next;
    this.exitCode = parts.exitCode ?? 1;
  }
}
