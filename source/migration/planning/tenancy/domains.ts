/** The company behind an email address, as far as its domain says one. */
import { domainToASCII } from 'node:url';

/** The part of an email after the last "@", in lower case. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/** The domain in its one spelling: lower case, ASCII. Undefined for an address literal, a host without a dot, a trailing dot. */
export function companyDomain(email: string): string | undefined {
  const domain = domainToASCII(domainOf(email));
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain) && !/^[\d.]+$/.test(domain) ? domain : undefined;
}
