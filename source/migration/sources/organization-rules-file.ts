/** The team's own file of rules about the settings of Organizations, as text; the language is that of the answer. */
import { readFileSync } from 'node:fs';
import { type OrganizationRule, parseOrganizationRules, RuleError } from '../../config/organization-rules.ts';
import { UserError } from '../../config/user-error.ts';
import { fileVersion } from './file-version.ts';

let known: { path: string; version: string; rules: OrganizationRule[] } | undefined;

/** Reads a file, once for each version of it. Throws UserError (exit code 2) that names the file and the line. */
export function organizationRulesFile(path: string): OrganizationRule[] {
  const { version, text } = readIt(path);
  if (known?.path === path && known.version === version) return known.rules;
  try {
    known = { path, version, rules: parseOrganizationRules(text()) };
    return known.rules;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw refused(path, `${path}:${error.line}: ${error.message}`, error);
  }
}

function readIt(path: string): { version: string; text: () => string } {
  try {
    const version = fileVersion(path);
    return { version, text: () => readFileSync(path, 'utf8').replace(/^\ufeff/, '') };
  } catch (cause) {
    throw refused(path, `The system says: ${(cause as NodeJS.ErrnoException).code}.`, cause);
  }
}

const refused = (path: string, why: string, cause: unknown): UserError =>
  new UserError({
    what: `${path} cannot be used as the rules of Organizations.`,
    why,
    next: 'Fix it, or take another file. For example: size >= 50: mfa_policy = REQUIRED_FOR_ALL',
    exitCode: 2,
    cause,
  });
