/** Replaces names in a file: leaves of its tree, told by their text and by what stands around them. */
import type { Node } from '../tree.ts';

export interface Rule {
  from: string;
  to: string;
  /** What the text in front of it ends with; else the name stands alone. */
  before?: string;
  /** What the text behind it begins with. */
  after?: RegExp;
  /** It is the whole text of a string: the path of an import. */
  inString?: boolean;
}

export interface Edit {
  start: number;
  end: number;
  text: string;
}

const names = /identifier|^constant$|^name$/;
const strings = /^(string_fragment|string_content|interpreted_string_literal_content)$/;
/** Where a name is declared anew: it may mean something else there. */
const declarations = /(declarator|parameter|function_declaration|class_declaration|method_definition|assignment)$/;

/** The edits that the rules make. */
export function editsOf(text: string, tree: Node, rules: Rule[]): Edit[] {
  const edits: Edit[] = [];
  for (const { node } of leavesOf(tree)) {
    const rule = rules.find(each => fits(each, node, text));
    if (rule) edits.push({ start: node.start, end: node.end, text: rule.to });
  }
  return edits;
}

/** Whether the file declares this name a second time, beside its import. */
export const isDeclaredAgain = (name: string, text: string, tree: Node): boolean =>
  [...leavesOf(tree)].some(
    ({ node, parent }) =>
      text.slice(node.start, node.end) === name &&
      /^(name|pattern|left)$/.test(node.field ?? '') &&
      declarations.test(parent.type),
  );

export function apply(text: string, edits: Edit[]): string {
  let changed = text;
  for (const { start, end, text: to } of [...edits].sort((a, b) => b.start - a.start)) {
    changed = changed.slice(0, start) + to + changed.slice(end);
  }
  return changed;
}

function fits({ from, before, after, inString }: Rule, node: Node, text: string): boolean {
  if (text.slice(node.start, node.end) !== from) return false;
  if (inString ? !strings.test(node.type) : !names.test(node.type)) return false;
  if (before === undefined && node.type === 'property_identifier') return false;
  if (before !== undefined && !text.slice(0, node.start).endsWith(before)) return false;
  return after === undefined || after.test(text.slice(node.end, node.end + 80));
}

function* leavesOf(node: Node, parent = node): Generator<{ node: Node; parent: Node }> {
  if (node.children.length === 0) yield { node, parent };
  for (const child of node.children) yield* leavesOf(child, node);
}
