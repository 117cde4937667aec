/** A target: the files that it writes, and the lines that the team adds to its own code. */

export interface GeneratedFile {
  name: string;
  /** With the placeholders of settings.ts in it. */
  text: string;
}

/** What a target's password login has in place of the target's own. */
export type PasswordLogin = Pick<Target, 'files' | 'wiring' | 'test' | 'needs'>;

export interface Target {
  /** The word after `bridge`. */
  id: string;
  title: string;
  files: readonly GeneratedFile[];
  /** The lines that the team adds to its code. */
  wiring: readonly string[];
  /** How its own tests are run, in its folder. */
  test: string;
  /** With --jit: additional files, which replace those of the same name. */
  jit?: { files: readonly GeneratedFile[]; test: string };
  /** With --passwords: the password login, instead of the target's own files. */
  passwords?: PasswordLogin;
  /** Shown after the files are written; for a target that is not a bridge. */
  notes?: readonly string[];
  /** Packages that it needs, as the team installs them. */
  needs: string;
}

/** The target that also creates Members at the first login; undefined if it has none. */
export function withMembers(target: Target): Target | undefined {
  const { jit, files } = target;
  if (!jit) return undefined;
  const kept = files.filter(({ name }) => !jit.files.some(other => other.name === name));
  return { ...target, ...jit, files: [...kept, ...jit.files] };
}

/** The target's password login; undefined if it has none. */
export function withPasswords({ id, title, passwords }: Target): Target | undefined {
  return passwords && { id, title, ...passwords };
}
