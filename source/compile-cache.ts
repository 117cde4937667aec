/** Where Node keeps compiled code of this program. Code from there is run: the folder is the user's own, and no one else's. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Makes the folder. Returns undefined where it cannot be trusted; then nothing is cached. */
export function compileCacheFolder(environment: NodeJS.ProcessEnv): string | undefined {
  const given = environment['XDG_CACHE_HOME'];
  const path = join(given && isAbsolute(given) ? given : join(homedir(), '.cache'), 'stytch-b2b-migrate');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    // Windows has neither owners nor such bits here: a folder of the user is the user's.
    if (process.getuid === undefined) return path;
    if (!found.isDirectory() || found.uid !== process.getuid()) return undefined;
    if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
    // Others could have put code there.
    if ((found.mode & 0o022) !== 0) for (const name of readdirSync(path)) if (isCache(name)) remove(join(path, name));
    return path;
  } catch {
    return undefined;
  }
}

/** As Node names it: by version, machine and user. */
const isCache = (name: string) => /^v\d+\.\d+\.\d+-/.test(name);
const remove = (path: string) => rmSync(path, { recursive: true });
