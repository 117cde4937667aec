/**
 * A command of this program as one would type it here: as it was started itself. The package is not on npm, so its bare name
 * is only right where it is installed as a command: elsewhere it would ask for a package that others could own.
 */
import { basename, isAbsolute, relative } from 'node:path';

const name = 'stytch-b2b-migrate';

export function commandFor(command: string | undefined, more: string[] = [], platform = process.platform): string {
  const quote = platform === 'win32' ? quotedForWindows : quoted;
  const words = [...(command === undefined ? [] : [command]), ...more.map(quote)];
  if (process.env['npm_lifecycle_event'] === 'start') {
    return ['npm start', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  }
  const file = process.argv[1] ?? '';
  const started = basename(file) === 'cli.js' ? ['node', quote(shortest(file))] : [name];
  return [...started, ...words].join(' ');
}

/** From the current folder, where it is in there. */
function shortest(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') || isAbsolute(near) ? file : near;
}

function quoted(word: string): string {
  return /^[\w./~@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** cmd.exe knows no single quotes; PowerShell knows both. */
function quotedForWindows(word: string): string {
  return /^[\w./\\~@:+-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
}
