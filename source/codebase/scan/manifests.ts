/** The vertical of what data flow cannot tell: by what the nearest manifest's folder certainly uses. */
import { posix } from 'node:path';
import type { Vertical } from './sdks.ts';

const names =
  /^(package\.json|pyproject\.toml|requirements[\w.-]*\.txt|setup\.py|Pipfile|go\.mod|Gemfile|pom\.xml|build\.gradle(\.kts)?|composer\.json|deno\.jsonc?|Package\.swift|Podfile|.*\.csproj)$/;

/** Whether a file names the packages that its folder uses. */
export const isManifest = (path: string): boolean => names.test(posix.basename(path));

export class Manifests {
  readonly #folders: string[];
  readonly #used = new Map<string, Set<Vertical>>();
  readonly #all = new Set<Vertical>();

  constructor(paths: string[]) {
    const folders = paths.filter(isManifest).map(path => posix.dirname(path));
    this.#folders = [...new Set(folders)].sort((a, b) => b.length - a.length);
  }

  uses(path: string, vertical: Vertical): void {
    this.#all.add(vertical);
    for (const folder of this.#around(path)) {
      const used = this.#used.get(folder) ?? new Set();
      used.add(vertical);
      this.#used.set(folder, used);
    }
  }

  /** Whether nothing around a file tells its vertical. */
  isUnknown(path: string): boolean {
    return this.#all.size === 0 && this.#around(path).every(folder => !this.#used.has(folder));
  }

  /** Undefined where both are used, or none. */
  verticalOf(path: string): Vertical | undefined {
    for (const folder of this.#around(path)) {
      const used = this.#used.get(folder);
      if (used) return used.size === 1 ? [...used][0] : undefined;
    }
    return this.#all.size === 1 ? [...this.#all][0] : undefined;
  }

  #around(path: string): string[] {
    return this.#folders.filter(folder => folder === '.' || path.startsWith(`${folder}/`));
  }
}

/** Folders of the packages of a workspace, by their names. */
export function packagesOf(files: { path: string; text: string }[]): Map<string, string> {
  const packages = new Map<string, string>();
  for (const { path, text } of files) {
    if (posix.basename(path) !== 'package.json') continue;
    const name = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (name && path !== 'package.json') packages.set(name, posix.dirname(path));
  }
  return packages;
}
