/** Public mail domains, where anyone can have an address. A shared public domain does not mean a shared tenant. */
import domains from 'email-providers/all.json' with { type: 'json' };

const known = new Set<string>(domains);

/** True for gmail.com and its like. `domain` in lower case. */
export const isPublicDomain = (domain: string): boolean => known.has(domain);
