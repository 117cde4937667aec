/** One Organization per company domain. Only a verified email counts: everyone can claim an unverified one. */
import { domainToASCII } from 'node:url';
import { emailOf } from '../../sources/user.ts';
import { externalIdOf } from '../identifiers.ts';
import { companyDomain } from './domains.ts';
import { isPublicDomain } from './public-domains.ts';
import type { TenancyStrategy } from './strategy.ts';

export const emailDomain: TenancyStrategy = {
  option: () => ({
    label: 'The domain of the verified email',
    hint: 'One per company domain; none for public mail.',
  }),
  leaves: {
    no_company: { label: 'mail domain that belongs to no company', gathered: true },
    public_domain: { label: 'public mail domain, no company', gathered: true },
  },

  place(user) {
    const address = emailOf(user);
    if (!address?.verified) return { left: 'unverified_email' };
    const domain = companyDomain(address.email);
    if (domain === undefined) return { left: 'no_company' };
    if (isPublicDomain(domain)) return { left: 'public_domain' };
    return { tenants: [{ key: domain, name: domain, externalId: externalIdOf(domain) }] };
  },

  expects(user) {
    const [first] = user.emails.filter(each => each.verified);
    const host = domainToASCII(first?.email.split('@').at(-1)?.toLowerCase() ?? '');
    const labels = host.split('.');
    const isName = labels.length > 1 && labels.every(label => /^[a-z0-9-]+$/.test(label)) && !/^[\d.]+$/.test(host);
    return isName && !isPublicDomain(host) ? [{ key: host }] : [];
  },

  expressible: true,
};
