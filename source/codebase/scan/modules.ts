/** Which files an import means, in languages whose imports name files or folders. */
import { posix } from 'node:path';
import { push, type SourceFile } from './syntax.ts';

export class Modules {
  readonly #files: SourceFile[];
  readonly #paths = new Map<string, SourceFile>();
  /** Files by their last path part, for imports by alias, package or module path. */
  readonly #byTail = new Map<string, SourceFile[]>();
  /** Files of Go by each end of their folder's path: `a/b/c`, `b/c`, `c`. */
  readonly #goFolders = new Map<string, SourceFile[]>();
  readonly #packages: Map<string, string>;
  readonly #unread: Set<string>;

  /** `packages`: folders of the packages of a workspace, by their names. `unread`: files that have nothing to do with Stytch. */
  constructor(files: SourceFile[], packages: Map<string, string>, unread: Iterable<string>) {
    this.#files = files;
    this.#packages = packages;
    this.#unread = new Set([...unread].map(stem));
    for (const file of files) {
      this.#paths.set(file.path, file);
      push(this.#byTail, tailOf(file.path), file);
      if (file.language === 'go') for (const end of endsOf(posix.dirname(file.path))) push(this.#goFolders, end, file);
    }
  }

  /** The files that an import means; none where it cannot be told, undefined where it is a package of others. */
  resolve(module: string, name: string, from: SourceFile): SourceFile[] | undefined {
    switch (from.language) {
      case 'javascript':
        return this.#resolveScript(module, from);
      case 'python':
        return this.#resolvePython(module, name, from);
      case 'go':
        return this.#resolveGo(module);
      default:
        return undefined;
    }
  }

  #resolveScript(module: string, from: SourceFile): SourceFile[] | undefined {
    if (module.startsWith('.')) {
      const path = posix.join(posix.dirname(from.path), module);
      const found = this.#script(path);
      if (found) return [found];
      return this.#unread.has(stem(path)) || this.#unread.has(path) ? undefined : [];
    }
    const owner = [...this.#packages.keys()].find(each => module === each || module.startsWith(`${each}/`));
    if (owner !== undefined) {
      const folder = this.#packages.get(owner) ?? '';
      const rest = module.slice(owner.length);
      const found =
        this.#script(folder + rest) ??
        this.#script(posix.join(folder, 'src', rest)) ??
        this.#script(posix.join(folder, 'lib', rest));
      // Its entry may have any name: what is imported tells.
      return found ? [found] : this.#files.filter(each => each.path.startsWith(`${folder}/`));
    }
    // `@/lib/stytch`, `~/lib/stytch`, `$lib/stytch`, `#lib/stytch`, `src/lib/stytch`: by the end of the path.
    const alias = /^(@\/|~\/|~~\/|\$|#|@\w+\/|[\w-]+\/|\/)/.exec(module);
    if (!alias) return undefined;
    const rest = stem(module.replace(/^(@\/|~\/|~~\/|\$|#|\/)/, ''));
    const known = this.#byTail.get(tailOf(rest)) ?? [];
    const matching = known.filter(each => stem(each.path) === rest || stem(each.path).endsWith(`/${rest}`));
    if (matching.length > 0) return matching;
    const [, ...inside] = rest.split('/');
    const shorter = inside.join('/');
    const second =
      shorter === '' || !/^(@|~|\$|#)/.test(module)
        ? []
        : known.filter(each => stem(each.path).endsWith(`/${shorter}`));
    return second.length > 0 ? second : undefined;
  }

  #script(path: string): SourceFile | undefined {
    const bare = path.replace(/\.(m|c)?jsx?$/, '').replace(/\/$/, '');
    for (const base of [path, bare, `${bare}/index`]) {
      for (const extension of ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.vue', '.svelte']) {
        const found = this.#paths.get(base + extension);
        if (found) return found;
      }
    }
    return undefined;
  }

  #resolvePython(module: string, name: string, from: SourceFile): SourceFile[] | undefined {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const rest = module.slice(dots).replaceAll('.', '/');
    const folder = dots > 0 ? posix.join(posix.dirname(from.path), '../'.repeat(dots - 1)) : undefined;
    const bases = [rest, `${rest}/__init__`, `${rest}/${name}`].map(each => each.replace(/^\//, ''));
    const found = bases.flatMap(base =>
      (this.#byTail.get(posix.basename(base)) ?? []).filter(file => {
        if (file.language !== 'python') return false;
        const path = stem(file.path);
        return folder === undefined ? path === base || path.endsWith(`/${base}`) : path === posix.join(folder, base);
      }),
    );
    if (found.length > 0) return found;
    return dots > 0 ? [] : undefined;
  }

  #resolveGo(module: string): SourceFile[] | undefined {
    for (const end of endsOf(module)) {
      const found = this.#goFolders.get(end);
      if (found) return found;
    }
    return undefined;
  }
}

/** A name may have a point of its own: `auth.server.ts`. Only in JavaScript `index` stands for its folder. */
const stem = (path: string) =>
  /\.(py|go)$/.test(path)
    ? path.slice(0, -3)
    : path.replace(/\.([cm]?[jt]sx?|vue|svelte|astro)$/, '').replace(/\/index$/, '');

const tailOf = (path: string) => stem(path).split('/').at(-1) ?? '';

/** `a/b/c`, `b/c`, `c`. */
function endsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, from) => parts.slice(from).join('/'));
}

/** `from package import module` in Python: the file is the module, not the package that has the name. */
export function isSubmodule(module: string, name: string, { language, path }: SourceFile): boolean {
  if (language !== 'python') return false;
  const inside = module.replace(/^\.+/, '').replaceAll('.', '/');
  return `/${path}`.endsWith(`${inside}/${name}.py`);
}
