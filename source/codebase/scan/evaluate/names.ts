/** What a name is: here, in another file of the application, or in an SDK. */
import { isSubmodule } from '../modules.ts';
import { isGroup } from '../operations.ts';
import { isSdk, sdkName } from '../sdks.ts';
import type { Scope, SourceFile } from '../syntax.ts';
import { type Evaluation, foreign, hasImplicitSelf, type Value } from '../values.ts';

export function selfValues(scope: Scope | undefined): Value[] {
  for (let at = scope; at; at = at.parent) if (at.of) return [{ t: 'instance', of: at.of }];
  return [];
}

export function nameValues(on: Evaluation, name: string, from: Scope): Value[] {
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    const bound = scope.names.get(name);
    if (bound) {
      // Ruby opens modules again in other files.
      const others =
        from.file.language === 'ruby' && bound.some(({ k }) => k === 'class') ? globalValues(on, name, from.file) : [];
      return [...bound.flatMap(each => on.values(each)), ...others];
    }
    const own = scope.of && hasImplicitSelf.has(scope.file.language) ? on.fieldOf(scope.of, name) : undefined;
    if (own) return own;
    const received = scope.receiver && isGroup(name) ? on.membersOf(on.values(scope.receiver), name) : [];
    if (received.length > 0) return received;
  }
  return globalValues(on, name, from.file);
}

export function globalValues(on: Evaluation, name: string, file: SourceFile): Value[] {
  const { language } = file;
  if (language === 'javascript') {
    if (name === 'Stytch' || name === 'StytchB2B') {
      return [
        {
          t: 'sdk',
          file,
          module: '@stytch/global',
          path: [name === 'Stytch' ? 'StytchUIClient' : 'StytchB2BUIClient'],
        },
      ];
    }
    if (/^(window|globalThis|global|self)$/.test(name)) return [{ t: 'sdk', file, module: 'globalThis', path: [] }];
  }
  if (language === 'ruby' && /^Stytch(B2B)?$/.test(name)) return [{ t: 'sdk', file, module: name, path: [] }];
  for (const module of file.exportsOf) {
    if (!isSdk(language, module)) continue;
    if (sdkName(language, module, [name]).kind === 'client') return [{ t: 'sdk', file, module, path: [name] }];
  }
  return on.project.named(name, file).flatMap(({ expr }) => on.values(expr));
}

/** What an import brings, here or from another file. */
export function importValues(on: Evaluation, module: string, name: string, file: SourceFile): Value[] {
  if (isSdk(file.language, module)) return [{ t: 'sdk', file, module, path: name === '*' ? [] : [name] }];
  const files = on.project.resolve(module, name, file);
  if (files === undefined) return [foreign];
  return files.flatMap((each): Value[] => {
    return name === '*' || isSubmodule(module, name, each)
      ? [{ t: 'module', file: each }]
      : exportedValues(on, each, name);
  });
}

export function exportedValues(on: Evaluation, file: SourceFile, name: string, seen = new Set<SourceFile>()): Value[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const own = file.exports.get(name) ?? (file.language === 'javascript' ? undefined : file.root.names.get(name));
  if (own) return own.flatMap(each => on.values(each));
  const common = file.exports.get('*');
  if (common)
    return common.flatMap(each => (name === 'default' ? on.values(each) : on.membersOf(on.values(each), name)));
  if (name === 'default' && file.language === 'javascript') return [];
  if (file.path.endsWith('__init__.py')) {
    const inside = on.project.resolve(`.${name}`, '*', file) ?? [];
    if (inside.length > 0) return inside.map(each => ({ t: 'module', file: each }));
  }
  return file.exportsOf.flatMap(module => {
    if (isSdk(file.language, module)) return [{ t: 'sdk', file, module, path: [name] } as Value];
    return (on.project.resolve(module, '*', file) ?? []).flatMap(each => exportedValues(on, each, name, seen));
  });
}
