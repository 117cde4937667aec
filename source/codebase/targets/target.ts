/** What a target is: the files that it writes, and what the user adds to their own code. */

export interface GeneratedFile {
  name: string;
  /** With the placeholders of settings.ts in it. */
  text: string;
}

export interface Target {
  /** The word after `bridge`. */
  id: string;
  title: string;
  files: readonly GeneratedFile[];
  /** The lines that wire it in. */
  wiring: readonly string[];
  /** How its own tests are run, in its folder. */
  test: string;
  /** Where it can make Members at their first login: files that come along, or take the place of those of their name. */
  jit?: { files: readonly GeneratedFile[]; test: string };
  /** Said after the files are written; for a target that is no bridge. */
  notes?: readonly string[];
  /** Packages that it needs, as the team installs them. */
  needs: string;
}

/** The target that also makes Members at their first login; undefined where that is not written. */
export function withMembers(target: Target): Target | undefined {
  const { jit, files } = target;
  if (!jit) return undefined;
  const kept = files.filter(({ name }) => !jit.files.some(other => other.name === name));
  return { ...target, ...jit, files: [...kept, ...jit.files] };
}
