/** Which language a file is in, and what reads it. */
import type { Language, SourceFile } from '../syntax.ts';
import { type GrammarName, type Node, parseTree } from '../tree.ts';
import { csharp } from './csharp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { kotlin } from './kotlin.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { type Dialect, Reader } from './reader.ts';
import { ruby } from './ruby.ts';

const dialects: Record<Language, Dialect> = { javascript, python, go, ruby, java, kotlin, php, csharp };

/** Pages with scripts in them, of template engines. */
const templates = [
  'ejs',
  'erb',
  'hbs',
  'handlebars',
  'mustache',
  'njk',
  'jinja',
  'j2',
  'twig',
  'liquid',
  'cshtml',
  'jsp',
];

const byExtension: Record<string, [Language, GrammarName]> = {
  js: ['javascript', 'tsx'],
  jsx: ['javascript', 'tsx'],
  mjs: ['javascript', 'tsx'],
  cjs: ['javascript', 'tsx'],
  tsx: ['javascript', 'tsx'],
  ts: ['javascript', 'typescript'],
  mts: ['javascript', 'typescript'],
  cts: ['javascript', 'typescript'],
  vue: ['javascript', 'typescript'],
  svelte: ['javascript', 'typescript'],
  astro: ['javascript', 'typescript'],
  html: ['javascript', 'tsx'],
  htm: ['javascript', 'tsx'],
  ...Object.fromEntries(templates.map(each => [each, ['javascript', 'tsx'] as [Language, GrammarName]])),
  py: ['python', 'python'],
  go: ['go', 'go'],
  rb: ['ruby', 'ruby'],
  rake: ['ruby', 'ruby'],
  java: ['java', 'java'],
  kt: ['kotlin', 'kotlin'],
  kts: ['kotlin', 'kotlin'],
  php: ['php', 'php'],
  cs: ['csharp', 'c-sharp'],
};

const extensionOf = (path: string): string => /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

export const languageOf = (path: string): Language | undefined => byExtension[extensionOf(path)]?.[0];

const withScripts = new RegExp(`\\.(vue|svelte|html?|astro|${templates.join('|')})$`, 'i');

/** Whether the code of such a file is in its scripts. */
export const hasScripts = (path: string): boolean => withScripts.test(path);

/** Everything but the scripts becomes blanks, so that places stay. */
function scriptsOf(path: string, text: string): string {
  if (!withScripts.test(path)) return text;
  const parts = path.endsWith('.astro')
    ? /^---[\s\S]*?^---|<script\b[^>]*>[\s\S]*?<\/script>/gm
    : /<script\b[^>]*>[\s\S]*?<\/script>/gi;
  let scripts = '';
  for (const match of text.matchAll(parts)) {
    const open = /^(---|<script\b[^>]*>)/i.exec(match[0])?.[0] ?? '';
    const close = /(---|<\/script>)$/i.exec(match[0])?.[0] ?? '';
    scripts += blank(text.slice(scripts.length, match.index + open.length));
    scripts += match[0].slice(open.length, match[0].length - close.length);
  }
  return scripts + blank(text.slice(scripts.length));
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ');

/** Reads a file of a known language. */
export const readFile = async (path: string, text: string): Promise<SourceFile | undefined> =>
  (await readWithTree(path, text))?.file;

/** The same, with the tree that it was read from. */
export async function readWithTree(path: string, text: string): Promise<{ file: SourceFile; tree: Node } | undefined> {
  const known = byExtension[extensionOf(path)];
  if (!known) return undefined;
  const [language, grammar] = known;
  const code = scriptsOf(path, text);
  const file: SourceFile = {
    path,
    language,
    text: code,
    root: undefined as never,
    exports: new Map(),
    exportsOf: [],
    uses: [],
    elements: [],
    literals: [],
    imports: [],
    sets: [],
    classes: [],
    methods: [],
  };
  file.root = { parent: undefined, names: new Map(), file };
  const tree = await parseTree(code, grammar);
  new Reader(file, dialects[language]).walk(tree);
  return { file, tree };
}
