/** Mail domains where anybody can have an address: sharing one says nothing about belonging together. */
import domains from 'email-providers/all.json' with { type: 'json' };

const known = new Set<string>(domains);

/** True for gmail.com and its like. `domain` in lower case. */
export const isPublicDomain = (domain: string): boolean => known.has(domain);
