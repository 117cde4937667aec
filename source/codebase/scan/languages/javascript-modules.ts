/** Imports and exports, of ES modules and of CommonJS. */
import { bind, type Expr } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import { patternNames } from './javascript-patterns.ts';
import { unquoted } from './parts.ts';
import type { Reader } from './reader.ts';

export function importStatement(node: Node, reader: Reader): void {
  const module = unquoted(reader.text(childAt(node, 'source')));
  const clause = childOf(node, 'import_clause');
  if (!clause) {
    const required = childOf(node, 'import_require_clause');
    if (required)
      reader.import(node, reader.text(required.children[0]), unquoted(reader.text(childAt(required, 'source'))), '*');
    return;
  }
  for (const each of clause.children) {
    if (each.type === 'identifier') reader.import(node, reader.text(each), module, 'default');
    if (each.type === 'namespace_import') reader.import(node, reader.text(each.children[0]), module, '*');
    if (each.type !== 'named_imports') continue;
    for (const one of each.children.filter(child => child.type === 'import_specifier')) {
      const original = reader.text(childAt(one, 'name'));
      reader.import(one, reader.text(childAt(one, 'alias')) || original, module, unquoted(original));
    }
  }
}

export function exportStatement(node: Node, reader: Reader): void {
  const { exports, exportsOf } = reader.file;
  const source = childAt(node, 'source');
  const module = unquoted(reader.text(source));
  const value = childAt(node, 'value');
  const declaration = childAt(node, 'declaration');
  if (/^export\s*=/.test(reader.text(node))) bind(exports, '*', reader.expr(node.children[0]));
  const isDefault = /^export\s+default\b/.test(reader.text(node));
  if (value) bind(exports, 'default', reader.expr(value));
  for (const declared of declaredBy(declaration)) {
    bind(exports, isDefault ? 'default' : reader.text(declared), reader.name(declared));
  }
  if (isDefault && declaration) bind(exports, 'default', reader.expr(declaration));
  const clause = childOf(node, 'export_clause');
  for (const each of clause?.children ?? []) {
    const original = childAt(each, 'name');
    const alias = reader.text(childAt(each, 'alias') ?? original);
    if (!original) continue;
    bind(exports, alias, source ? reader.imported(each, module, reader.text(original)) : reader.name(original));
  }
  const namespace = childOf(node, 'namespace_export');
  if (namespace) bind(exports, reader.text(namespace.children[0]), reader.imported(node, module, '*'));
  else if (source && !clause) exportsOf.push(module);
  if (source) reader.file.imports.push({ module, name: '*', at: node.start });
}

/** The names that `export const { a, b } = …` and the like declare. */
function declaredBy(node: Node | undefined): Node[] {
  if (!node) return [];
  if (/_declaration$/.test(node.type) && childAt(node, 'name')) return [childAt(node, 'name') as Node];
  return node.children.flatMap(each => patternNames(childAt(each, 'name')));
}

/** `module.exports = …`, `exports.name = …`. */
export function exportCommon([name]: string[], value: Expr, reader: Reader): void {
  bind(reader.file.exports, name ?? '*', value);
}
