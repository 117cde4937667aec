/** Writes HCL as `terraform fmt` would leave it. Pure. */

/** An expression that is written as it is, such as a reference. */
export class Expression {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type HclValue =
  | string
  | number
  | boolean
  | Expression
  | readonly HclValue[]
  | { [name: string]: HclValue | undefined };

/** A block with its labels, such as `resource "stytch_project" "b2b"`. Attributes that are undefined are left out. */
export function block(head: string, attributes: Record<string, HclValue | undefined>): string {
  const inner = body(attributes, 1);
  return inner === '' ? `${head} {}\n` : `${head} {\n${inner}}\n`;
}

/** The value as a JSON text that Terraform writes itself. */
export const jsonencode = (value: { [name: string]: HclValue }): Expression =>
  new Expression(`jsonencode(${written(value, 1)})`);

/** Attributes on lines of their own. The signs of neighbours that take one line each are aligned. */
function body(attributes: Record<string, HclValue | undefined>, depth: number): string {
  const indent = '  '.repeat(depth);
  const lines = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: keyOf(name), text: written(value, depth) }],
  );
  let text = '';
  for (let from = 0; from < lines.length; ) {
    let to = from + 1;
    while (to < lines.length && isShort(lines[from]) && isShort(lines[to])) to++;
    const run = lines.slice(from, to);
    const width = Math.max(...run.map(one => one.name.length));
    for (const { name, text: value } of run) text += `${indent}${name.padEnd(width)} = ${value}\n`;
    from = to;
  }
  return text;
}

const keyOf = (name: string) => (/^[A-Za-z_][\w-]*$/.test(name) ? name : quoted(name));

const isShort = (line: { text: string } | undefined) => line?.text.includes('\n') === false;

function written(value: HclValue, depth: number): string {
  const indent = '  '.repeat(depth);
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    const items = (value as HclValue[]).map(one => written(one, depth + 1));
    if (items.every(one => !one.includes('\n'))) return `[${items.join(', ')}]`;
    return `[\n${items.map(one => `${indent}  ${one},\n`).join('')}${indent}]`;
  }
  const inner = body(value as Record<string, HclValue | undefined>, depth + 1);
  return inner === '' ? '{}' : `{\n${inner}${indent}}`;
}

/** `${` and `%{` begin a template in HCL; `{{ }}` does not. */
export const quoted = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/[$%](?=\{)/g, '$&$&')}"`;
