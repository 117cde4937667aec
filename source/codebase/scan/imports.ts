/** Imports whose path says the vertical. */
import type { Add, Evidence } from './evidence.ts';
import { isSdk } from './sdks.ts';
import type { SourceFile } from './syntax.ts';

const consumerModules: Partial<Record<SourceFile['language'], RegExp>> = {
  javascript: /@stytch\/(?!.*\bb2b\b)/,
  python: /^stytch\.consumer\b/,
  go: /\/stytch\/consumer\//,
  java: /^com\.stytch\.(java|sdk)\.consumer\b/,
  kotlin: /^com\.stytch\.(java|sdk)\.consumer\b/,
  php: /^\\?Stytch\\Consumer\b/,
  csharp: /^Stytch\.net\.Models\.Consumer\b/i,
};

const b2bModules = /(\/|\b)(b2b|b2bstytchapi)(\/|\b)|StytchB2B/i;

/** The package that took the place of an old one. */
const current = (module: string): string =>
  module.replace('@stytch/stytch-react', '@stytch/react').replace('@stytch/stytch-js', '@stytch/vanilla-js');

/** Looks at one import. */
export function ofImport(module: string, at: number, file: SourceFile, evidence: Evidence, add: Add): void {
  if (!isSdk(file.language, module)) return;
  if (b2bModules.test(module)) evidence.verticals.add('b2b');
  if (!consumerModules[file.language]?.test(module)) return;
  const shared = file.language === 'javascript';
  if (!shared) evidence.verticals.add('consumer');
  add(shared ? undefined : 'consumer', {
    kind: 'import',
    at,
    symbol: module,
    operation: null,
    becomes: 'renamed',
    b2b: [
      module
        .replace(/consumer/i, word => (word === 'Consumer' ? 'B2B' : 'b2b'))
        .replace('/b2b/stytchapi', '/b2b/b2bstytchapi'),
    ].map(name => (shared ? `${current(module)}/b2b`.replace(/\/(ui|headless)\/b2b$/, '/b2b/$1') : name)),
    advice: 'Import from the path of the B2B SDK.',
    confidence: 'certain',
  });
}
