/** What a target is: the files that it writes, and what a person adds to their own code. */

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
  /** Where it can make Members at their first login: the files that come along, and the wiring instead. */
  jit?: { files: readonly GeneratedFile[]; wiring: readonly string[]; test: string };
  /** Said after the files are written; for a target that is no bridge. */
  notes?: readonly string[];
  /** Packages that it needs, as the team installs them. */
  needs: string;
}
