/** Public mail domains, where anyone can have an address. A shared public domain does not mean a shared tenant. */
import { domainToASCII } from 'node:url';
import domains from 'email-providers/all.json' with { type: 'json' };
import type { Answers } from '../../../config/answers.ts';
import { keepingLast } from '../../../config/rule-text.ts';
import { morePublicDomains } from './more-public-domains.ts';

let known: ReadonlySet<string> | undefined;

/** True for gmail.com and its like, disposable ones included, and for the answer's own. `domain` in lower case, in ASCII. */
export function isPublicDomain(
  domain: string,
  { publicDomains = 'none' }: Pick<Answers, 'publicDomains'> = {},
): boolean {
  if (publicDomains !== 'none' && listed(publicDomains).has(domain)) return true;
  // Made at the first question: the wizard's questions load this file, too, and its first frame does not wait for it.
  known ??= new Set([...domains, ...morePublicDomains].map(each => domainToASCII(each)));
  return known.has(domain);
}

const listed = keepingLast((text): ReadonlySet<string> => new Set(ownDomains({ publicDomains: text })));

/** The answer's own domains, in ASCII. */
export const ownDomains = ({ publicDomains = 'none' }: Pick<Answers, 'publicDomains'> = {}): string[] =>
  publicDomains === 'none' ? [] : publicDomains.split(/[\s,]+/).map(each => domainToASCII(each));
