/** Comments that leave a finding out: `stytch-scan-ignore: reason`, or `stytch-scan-ignore until 2031-03-31: reason`. */
import type { Finding } from './finding.ts';

export interface Suppression {
  file: string;
  line: number;
  reason: string;
  until: string | null;
  /** `used`, `unused`: there is nothing to leave out; `expired`, `no-reason`: it does not count. */
  state: 'used' | 'unused' | 'expired' | 'no-reason';
}

const comment =
  /(?:\/\/|#|\/\*|<!--|--|;)\s*stytch-scan-ignore(?:\s+until\s+(\d{4}-\d\d-\d\d))?(?::[ \t]*([^\n]*?))?\s*(?:\*\/|-->)?\s*$/gm;

/** A comment counts for its own line and for the next one. */
export function suppressionsOf(
  files: { path: string; text: string }[],
  findings: Finding[],
  today = new Date().toISOString().slice(0, 10),
): { findings: Finding[]; suppressed: Finding[]; suppressions: Suppression[] } {
  const suppressions: Suppression[] = [];
  const left = new Set<Finding>();
  for (const { path, text } of files) {
    if (!text.includes('stytch-scan-ignore')) continue;
    for (const match of text.matchAll(comment)) {
      const line = text.slice(0, match.index).split('\n').length;
      const [, until = null, reason = ''] = match;
      const concerned = findings.filter(each => each.file === path && (each.line === line || each.line === line + 1));
      const state =
        reason === ''
          ? 'no-reason'
          : until !== null && until < today
            ? 'expired'
            : concerned.length > 0
              ? 'used'
              : 'unused';
      if (state === 'used') for (const each of concerned) left.add(each);
      suppressions.push({ file: path, line, reason, until, state });
    }
  }
  return { findings: findings.filter(each => !left.has(each)), suppressed: [...left], suppressions };
}
