/** The environment of a command: the process's own variables, completed by a `.env` file in the current folder. */
import { config } from 'dotenv';

/** Variables that are set already win over the file's. Nothing is written back to the process. */
export function environmentOf(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  config({ quiet: true, processEnv: environment as Record<string, string> });
  return environment;
}

/** A command of this program as one would type it here: through npm start where that is how it was started. */
export function commandFor(command: string | undefined, more: string[] = []): string {
  const words = [...(command === undefined ? [] : [command]), ...more.map(quoted)];
  const npm = process.env['npm_lifecycle_event'] === 'start';
  if (npm) return ['npm start', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  return ['stytch-b2b-migrate', ...words].join(' ');
}

function quoted(word: string): string {
  return /^[\w./~@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
