/**
 * One Organization per company domain. Only verified emails count: everyone can claim an unverified one. Of several, the first
 * that is of a company decides, and becomes the Member's.
 */
import { domainToASCII } from 'node:url';
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

  asks: ['publicDomains'],

  place(user, answers) {
    const verified = user.emails.filter(one => one.verified);
    const companies = verified.map(({ email }) => ({ email, domain: companyDomain(email) }));
    for (const { email, domain } of companies) {
      if (domain === undefined || isPublicDomain(domain, answers)) continue;
      return { tenants: [{ key: domain, name: domain, externalId: externalIdOf(domain) }], email };
    }
    const [first] = companies;
    return { left: !first ? 'unverified_email' : first.domain === undefined ? 'no_company' : 'public_domain' };
  },

  expects(user, answers) {
    for (const { email, verified } of user.emails) {
      const host = domainToASCII(email.split('@').at(-1)?.toLowerCase() ?? '');
      const labels = host.split('.');
      const isName = labels.length > 1 && labels.every(label => /^[a-z0-9-]+$/.test(label)) && !/^[\d.]+$/.test(host);
      if (verified && isName && !isPublicDomain(host, answers)) return [{ key: host, email }];
    }
    return [];
  },

  expressible: true,
};
