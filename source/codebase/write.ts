/** Writes a target's files into a code base: whole or not at all, and never over what is there. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { checkExpressible } from './rule.ts';
import type { BridgeSettings } from './settings.ts';
import type { Target } from './targets/target.ts';

/**
 * Resolves to the paths written. Throws UserError naming every file that is in the way, unless `force`; and for a
 * tenancy that the files cannot express.
 */
export function writeBridge(target: Target, settings: BridgeSettings, out: string, force: boolean): string[] {
  if (target.files.some(({ text }) => text.includes('__TENANCY__'))) checkExpressible(settings.TENANCY);
  const files = target.files.map(({ name, text }) => ({ path: join(out, name), text: fill(text, settings) }));
  // What two targets share may be there already, as it would be written.
  const changed = ({ path, text }: (typeof files)[number]) => existsSync(path) && readFileSync(path, 'utf8') !== text;
  const inTheWay = files.filter(changed).map(({ path }) => path);
  if (inTheWay.length > 0 && !force) {
    throw new UserError({
      what: 'Nothing was written: files of these names are there already.',
      why: `They may hold your own changes: ${inTheWay.join(', ')}.`,
      next: 'Choose another --out, or write over them with --force.',
      exitCode: 2,
    });
  }
  mkdirSync(out, { recursive: true });
  for (const { path, text } of files) writeFileSync(path, text);
  return files.map(({ path }) => path);
}

/** Placeholders stand inside quotes, which are single in JavaScript and double in Python: a path may hold either. */
function fill(text: string, settings: BridgeSettings): string {
  return text.replaceAll(/__([A-Z][A-Z0-9_]*?)__/g, (whole, name: string) =>
    Object.hasOwn(settings, name)
      ? settings[name as keyof BridgeSettings].replaceAll(/[\\'"]/g, character => `\\${character}`)
      : whole,
  );
}
