/** One Organization per company domain. Only a verified email opens its door: anybody can claim an unverified one. */
import { domainOf, emailOf } from '../../sources/user.ts';
import { isPublicDomain } from './public-domains.ts';
import type { Strategy } from './strategy.ts';

export const emailDomain: Strategy = user => {
  const address = emailOf(user);
  if (!address?.verified) return { left: 'unverified_email' };
  const domain = domainOf(address.email);
  return isPublicDomain(domain) ? { left: 'public_domain' } : { tenants: [{ key: domain, name: domain }] };
};
