/** Public mail domains, where anyone can have an address. A shared public domain does not mean a shared tenant. */
import domains from 'email-providers/all.json' with { type: 'json' };

let known: ReadonlySet<string> | undefined;

/** True for gmail.com and its like. `domain` in lower case. */
export function isPublicDomain(domain: string): boolean {
  // Made at the first question: the wizard's questions load this file, too, and its first frame does not wait for it.
  known ??= new Set<string>(domains);
  return known.has(domain);
}
