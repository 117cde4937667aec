/** Writes a target's files into a code base: all or none, and never over changed files. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { checkExpressible } from './rule.ts';
import type { BridgeSettings } from './settings.ts';
import type { Target } from './targets/target.ts';

/**
 * Returns the paths. Throws UserError with all existing files of other content, unless `force`; and for a tenancy that the
 * files cannot express.
 */
export function writeBridge(target: Target, settings: BridgeSettings, out: string, force: boolean): string[] {
  if (target.files.some(({ text }) => text.includes('__TENANCY__'))) checkExpressible(settings.TENANCY);
  const files = target.files.map(({ name, text }) => ({ path: join(out, name), text: fill(text, settings) }));
  // Files that two targets share may exist already, with the same content.
  const changed = ({ path, text }: (typeof files)[number]) => existsSync(path) && readFileSync(path, 'utf8') !== text;
  const existing = files.filter(changed).map(({ path }) => path);
  if (existing.length > 0 && !force) {
    throw new UserError({
      what: 'Nothing was written: files of these names are there already.',
      why: `They may hold your own changes: ${existing.join(', ')}.`,
      next: 'Choose another --out, or overwrite them with --force.',
      exitCode: 2,
    });
  }
  mkdirSync(out, { recursive: true });
  for (const { path, text } of files) writeFileSync(path, text);
  return files.map(({ path }) => path);
}

/** Placeholders are inside quotes, single in JavaScript and double in Python. A value may contain either. */
function fill(text: string, settings: BridgeSettings): string {
  return text.replaceAll(/__([A-Z][A-Z0-9_]*?)__/g, (whole, name: string) =>
    Object.hasOwn(settings, name)
      ? settings[name as keyof BridgeSettings].replaceAll(/[\\'"]/g, character => `\\${character}`)
      : whole,
  );
}
