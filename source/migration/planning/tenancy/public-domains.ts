/** Mail domains where anybody can have an address: sharing one says nothing about belonging together. */
import domains from 'email-providers/all.json' with { type: 'json' };

let known: ReadonlySet<string> | undefined;

/** True for gmail.com and its like. `domain` in lower case. */
export function isPublicDomain(domain: string): boolean {
  // Made at the first question: the wizard's questions load this file, too, and its first frame does not wait for it.
  known ??= new Set<string>(domains);
  return known.has(domain);
}
