/** Public mail domains, where anyone can have an address. A shared public domain does not mean a shared tenant. */
import { domainToASCII } from 'node:url';
import domains from 'email-providers/all.json' with { type: 'json' };
import type { Answers } from '../../../config/answers.ts';

let known: ReadonlySet<string> | undefined;

/** True for gmail.com and its like, disposable ones included, and for the answer's own. `domain` in lower case, in ASCII. */
export function isPublicDomain(
  domain: string,
  { publicDomains = 'none' }: Pick<Answers, 'publicDomains'> = {},
): boolean {
  if (publicDomains !== 'none' && listed(publicDomains).has(domain)) return true;
  // Made at the first question: the wizard's questions load this file, too, and its first frame does not wait for it.
  known ??= new Set<string>(domains);
  return known.has(domain);
}

let own: { text: string; domains: ReadonlySet<string> } | undefined;

/** Made once, as every User asks. */
function listed(text: string): ReadonlySet<string> {
  if (own?.text !== text) own = { text, domains: new Set(ownDomains({ publicDomains: text })) };
  return own.domains;
}

/** The answer's own domains, in ASCII. */
export const ownDomains = ({ publicDomains = 'none' }: Pick<Answers, 'publicDomains'> = {}): string[] =>
  publicDomains === 'none' ? [] : publicDomains.split(/[\s,]+/).map(each => domainToASCII(each));
