/** Which names of an SDK a file has, and what they are in B2B: only those whose new name is certain. */
import { uiNames } from '../operations.ts';
import { isSdk, sdkName } from '../sdks.ts';
import type { Expr, Language, SourceFile } from '../syntax.ts';
import type { Rule } from './leaves.ts';

/** A name of an SDK, and the name that the file calls it by. */
interface Imported {
  module: string;
  name: string;
  local: string;
}

/** All names that the file has from Stytch's SDKs. `*` and `default` stand for the module. */
export function importedBy({ root, language }: SourceFile): Imported[] {
  return [...root.names].flatMap(([local, values]) =>
    values.flatMap((value): Imported[] => {
      const found = importOf(value);
      return found && isSdk(language, found.module) ? [{ ...found, local }] : [];
    }),
  );
}

/** `const { Client } = require('stytch')` is a member of the module. */
function importOf(value: Expr): { module: string; name: string } | undefined {
  if (value.k === 'import') return { module: value.module, name: value.name };
  if (value.k === 'member' && value.of.k === 'import') return { module: value.of.module, name: value.name };
  return undefined;
}

/** The rules for what a name becomes; none where that is not certain, or where it is in the browser SDK (javascript.ts). */
export function rulesFor({ module, name, local }: Imported, language: Language): Rule[] {
  const wholeModule = name === '*' || name === 'default';
  switch (language) {
    case 'javascript':
      if (module.startsWith('@stytch/')) return [];
      if (wholeModule) return [{ from: 'Client', to: 'B2BClient', before: `${local}.` }];
      return name === 'Client' ? renamed(name, 'B2BClient', local) : [];
    case 'python':
      if (module !== 'stytch') return [];
      if (wholeModule) return [{ from: 'Client', to: 'B2BClient', before: `${local}.` }];
      return name === 'Client' ? renamed(name, 'B2BClient', local) : [];
    case 'go': {
      if (!module.endsWith('/consumer/stytchapi')) return [];
      const path = { from: module, to: module.replace(/consumer\/stytchapi$/, 'b2b/b2bstytchapi'), inString: true };
      return local === 'stytchapi' ? [path, { from: local, to: 'b2bstytchapi' }] : [path];
    }
    case 'java':
    case 'kotlin':
      if (module !== 'com.stytch.java.consumer' || name !== 'StytchClient') return [];
      return [
        { from: 'consumer', to: 'b2b', before: 'com.stytch.java.', after: /^\.StytchClient\b/ },
        ...renamed(name, 'StytchB2BClient', local),
      ];
    case 'php':
      if (module !== 'Stytch\\Consumer' || name !== 'Client') return [];
      return [{ from: 'Consumer', to: 'B2B', before: 'Stytch\\', after: /^\\Client\b/ }];
    default:
      return [];
  }
}

/** Languages whose SDK needs no import of each name. */
export function rulesWithoutImport({ language, exportsOf }: SourceFile): Rule[] {
  if (language === 'ruby') return [{ from: 'Stytch', to: 'StytchB2B', after: /^::Client\b/ }];
  const uses = language === 'csharp' && exportsOf.some(module => isSdk(language, module));
  return uses ? [{ from: 'ConsumerClient', to: 'B2BClient' }] : [];
}

/** Under another name only the import changes. */
const renamed = (from: string, to: string, local: string): Rule[] =>
  local === from ? [{ from, to }] : [{ from, to, after: /^\s*(as\s|:)/ }];

/** What a name of the browser SDKs is called in B2B; undefined where that is not certain. */
export function browserName(name: string): string | undefined {
  const known = uiNames.get(name);
  return known?.becomes === 'renamed' ? (known.b2b ?? undefined) : undefined;
}

/** Whether the name belongs to B2B already. */
export const isOfB2B = ({ module, name }: Imported, language: Language): boolean =>
  sdkName(language, module, name === '*' ? [] : [name]).vertical === 'b2b';
