/** A command of this program as one would type it here: through npm start where that is how it was started. */
export function commandFor(command: string | undefined, more: string[] = [], platform = process.platform): string {
  const quote = platform === 'win32' ? quotedForWindows : quoted;
  const words = [...(command === undefined ? [] : [command]), ...more.map(quote)];
  const npm = process.env['npm_lifecycle_event'] === 'start';
  if (npm) return ['npm start', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  return ['stytch-b2b-migrate', ...words].join(' ');
}

function quoted(word: string): string {
  return /^[\w./~@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** cmd.exe knows no single quotes; PowerShell knows both. */
function quotedForWindows(word: string): string {
  return /^[\w./\\~@:+-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
}
