/** Parts of a dialect that several languages have alike. */
import { bind, type Expr, type Scope } from '../syntax.ts';
import { childAt, type Node } from '../tree.ts';
import type { Reader } from './reader.ts';

export const named = (node: Node, reader: Reader): Expr => reader.name(node);

/** `this`, `self`. */
export const self = (node: Node, reader: Reader): Expr => ({ k: 'self', scope: reader.scope, at: node.start });

/** A text in quotes. */
export const quoted = (node: Node, reader: Reader): Expr => reader.string(node, unquoted(reader.text(node)));

/** The text between quotes. */
export const unquoted = (text: string): string => text.replace(/^[a-zA-Z@$]*("""|'''|["'`])([\s\S]*?)\1$/, '$2');

/** `owner.name`, by the fields of both. */
export const memberOf =
  (owner: string, name: string) =>
  (node: Node, reader: Reader): Expr => {
    const read = childAt(node, name);
    return { k: 'member', of: reader.expr(childAt(node, owner)), name: reader.text(read), at: read?.start ?? 0 };
  };

/** For a node that only wraps another one: parentheses, `await`, a cast. */
export const inner =
  (field?: string) =>
  (node: Node, reader: Reader): Expr =>
    reader.expr(field ? childAt(node, field) : node.children[0]);

/** For `a || b`, `a ? b : c`: each of the named children. */
export const eitherOf =
  (...fields: string[]) =>
  (node: Node, reader: Reader): Expr => ({ k: 'oneOf', of: fields.map(field => reader.expr(childAt(node, field))) });

/** Any of the children: a list, a union of types. */
export const anyOf = (node: Node, reader: Reader): Expr => ({ k: 'oneOf', of: reader.exprs(node.children) });

/** A value of a type. */
export const typed = (type: Node | undefined, reader: Reader): Expr => ({ k: 'typed', type: reader.expr(type) });

const nameOf = (node: Node, reader: Reader): string => reader.text(childAt(node, 'name'));

export const func = (node: Node, reader: Reader): Expr => ({
  k: 'function',
  fn: reader.function(node, nameOf(node, reader)),
});

/** A function that is called by its name. */
export const declareFunction = (node: Node, reader: Reader): void =>
  reader.bind(nameOf(node, reader), func(node, reader));

/** A function that is a field of the class around. */
export function declareMethod(node: Node, reader: Reader): void {
  if (reader.scope.of) bind(reader.scope.of.fields, nameOf(node, reader), func(node, reader));
}

/** `return value`. */
export const returned = (node: Node, reader: Reader): void => {
  reader.fn?.returns.push(reader.expr(node.children[0]));
};

/** A class of Java or C#. `components`: the parameters of a record or of a primary constructor, which are fields. */
export function declareClass(node: Node, reader: Reader, parents: Expr[], components: Node | undefined): void {
  const of = reader.class(node, nameOf(node, reader), parents);
  reader.bind(of.name, { k: 'class', of });
  for (const each of components?.children ?? []) {
    bind(of.fields, nameOf(each, reader), typed(childAt(each, 'type'), reader));
  }
}

/** Of a class whose declaration was read before. */
export const classScope = (node: Node, reader: Reader): Scope => reader.class(node, '').scope;

/** `import com.stytch.Client`, `import com.stytch.*` in Java and Kotlin. */
export function importPath(node: Node, reader: Reader, path: string, isWhole: boolean, alias = ''): void {
  const [, module = '', name = path] = /^(.*)\.(\w+)$/.exec(path) ?? [];
  if (isWhole) reader.importAll(node, path);
  else reader.import(node, alias || name, module, name);
}
