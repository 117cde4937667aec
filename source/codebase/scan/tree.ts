/** Syntax trees as plain objects: one pass over the parser's memory, and no further calls into it. */
import { readFileSync } from 'node:fs';
import type { Language as Grammar, Parser, TreeCursor } from 'web-tree-sitter';
import { wasm } from './grammars.ts';

export interface Node {
  type: string;
  field: string | null;
  start: number;
  end: number;
  children: Node[];
}

export type GrammarName = Exclude<keyof typeof wasm, 'parser'>;

let parser: Parser | undefined;
const grammars = new Map<GrammarName, Grammar>();

/** The tree of a file's named nodes. A grammar is loaded when its first file is parsed. */
export async function parseTree(text: string, name: GrammarName): Promise<Node> {
  const ready = await parserOf(name);
  const tree = ready.parse(text);
  if (!tree) return { type: 'ERROR', field: null, start: 0, end: text.length, children: [] };
  const cursor = tree.walk();
  const root = plain(cursor);
  cursor.delete();
  tree.delete();
  return root;
}

async function parserOf(name: GrammarName): Promise<Parser> {
  const library = await import('web-tree-sitter');
  if (!parser) {
    await library.Parser.init({ wasmBinary: readFileSync(wasm.parser()) });
    parser = new library.Parser();
  }
  let grammar = grammars.get(name);
  if (!grammar) {
    grammar = await library.Language.load(readFileSync(wasm[name]()));
    grammars.set(name, grammar);
  }
  parser.setLanguage(grammar);
  return parser;
}

/** Comments and what is in texts, except the code inside, are not looked at. */
const leaves = new Set([
  ...['comment', 'line_comment', 'block_comment', 'multiline_comment'],
  ...['string_fragment', 'string_content', 'escape_sequence'],
]);

/** Most nodes have no children: they share one list. */
const none: Node[] = [];

function plain(cursor: TreeCursor): Node {
  const node: Node = {
    type: cursor.nodeType,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: none,
  };
  if (!leaves.has(node.type) && cursor.gotoFirstChild()) {
    do {
      if (!cursor.nodeIsNamed) continue;
      const child = plain(cursor);
      if (node.children === none) node.children = [child];
      else node.children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}

/** The child in a named place of the grammar. */
export const childAt = (node: Node | undefined, field: string): Node | undefined =>
  node?.children.find(child => child.field === field);

export const childOf = (node: Node | undefined, ...types: string[]): Node | undefined =>
  node?.children.find(child => types.includes(child.type));
