/** Files without a word of Stytch that a file with one imports: they may keep its client for others. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { push } from './syntax.ts';

type Text = { path: string; text: string };

const scripts = /\.([cm]?[jt]sx?|vue|svelte)$/;
const scriptImport = /\b(?:from|import|require)\s*\(?\s*['"]([.@~$#][^'"\n]*)['"]/g;
const pythonImport = /^\s*from\s+(\.*)([\w.]*)\s+import\s+(\w+)/gm;
/** Something is put into a variable, an object or a collection. */
const keeps = /[.\]]\w*\s*=\s*\w|\.set\(|\b(let|global)\s+\w+/;

/** The files, with the text of those that such a file may hand its client to. A text that is not kept is empty. */
export function withImported(files: Text[], root: string, concerned: (text: string) => boolean): Text[] {
  const byTail = new Map<string, Text[]>();
  for (const file of files) {
    const isModule = scripts.test(file.path) || file.path.endsWith('.py');
    if (file.text === '' && isModule) push(byTail, posix.basename(stem(file.path)), file);
  }
  const wanted = new Set<Text>();
  for (const { path, text } of files) {
    if (text === '' || !concerned(text)) continue;
    for (const name of namesIn(path, text)) for (const file of named(name, byTail)) wanted.add(file);
  }
  return files.map(file => {
    const text = wanted.has(file) ? readFileSync(join(root, file.path), 'utf8') : '';
    return keeps.test(text) ? { path: file.path, text } : file;
  });
}

/** What a file imports, as paths from the root, or as ends of paths: these begin with `*`. */
function namesIn(path: string, text: string): string[] {
  const folder = posix.dirname(path);
  if (scripts.test(path)) {
    return [...text.matchAll(scriptImport)].map(([, name = '']) =>
      name.startsWith('.') ? posix.join(folder, name) : `*${name.replace(/^[@~$#]+\/?/, '')}`,
    );
  }
  if (!path.endsWith('.py')) return [];
  return [...text.matchAll(pythonImport)].flatMap(([, dots = '', module = '', name = '']) => {
    const inside = module.replaceAll('.', '/');
    const at = dots === '' ? `*${inside}` : posix.join(folder, '../'.repeat(dots.length - 1), inside);
    return [at, posix.join(at, name)];
  });
}

function named(name: string, byTail: ReadonlyMap<string, Text[]>): Text[] {
  const isEnd = name.startsWith('*');
  const wanted = stem(isEnd ? name.slice(1) : name);
  return (byTail.get(posix.basename(wanted)) ?? []).filter(({ path }) => {
    const found = stem(path);
    return found === wanted || (isEnd && found.endsWith(`/${wanted}`));
  });
}

const stem = (path: string): string =>
  path.endsWith('.py')
    ? path.slice(0, -3)
    : path
        .replace(scripts, '')
        .replace(/\.[cm]?js$/, '')
        .replace(/\/index$/, '');
