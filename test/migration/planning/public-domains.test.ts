/** Which mail domains never become a company: public, forwarding and disposable mail of many countries. */
import { domainToASCII } from 'node:url';
import domains from 'email-providers/all.json' with { type: 'json' };
import { expect, it } from 'vitest';
import { morePublicDomains } from '../../../source/migration/planning/tenancy/more-public-domains.ts';
import { isPublicDomain } from '../../../source/migration/planning/tenancy/public-domains.ts';

const words = (text: string) => text.trim().split(/\s+/);

it.each(
  Object.entries({
    worldwide:
      'gmail.com googlemail.com outlook.com hotmail.fr live.nl msn.com yahoo.co.uk icloud.com me.com aol.com zoho.com',
    private:
      'proton.me protonmail.com pm.me tutanota.com tuta.io posteo.de mailbox.org fastmail.com fastmail.fm hey.com',
    'German-speaking':
      'gmx.de gmx.at gmx.ch gmx.net web.de t-online.de freenet.de mail.de bluewin.ch hispeed.ch sunrise.ch',
    European:
      'orange.fr free.fr laposte.net libero.it virgilio.it telenet.be ziggo.nl xs4all.nl seznam.cz wp.pl abv.bg',
    American: 'comcast.net verizon.net att.net cox.net shaw.ca rogers.com uol.com.br bol.com.br terra.com.br',
    Asian: 'qq.com 163.com 126.com sina.com naver.com daum.net rediffmail.com yandex.ru mail.ru ukr.net',
    forwarding: 'privaterelay.appleid.com duck.com mozmail.com simplelogin.com anonaddy.me passmail.net',
    disposable:
      'mailinator.com guerrillamail.com sharklasers.com yopmail.com 10minutemail.com temp-mail.io tempmail.dev',
  }),
)('%s mail', (_kind, list) => {
  expect(words(list).filter(domain => !isPublicDomain(domain))).toEqual([]);
});

it('companies and schools are none', () => {
  const companies = words('stytch.com siemens.com ibm.com tutanota.company mit.edu ethz.ch gmail.company my-gmx.ch');
  expect(companies.filter(domain => isPublicDomain(domain))).toEqual([]);
});

it('names every domain of its lists in ASCII, as addresses are compared', () => {
  expect(domains.some(domain => domain !== domainToASCII(domain))).toBe(true);
  expect(domains.filter(domain => !isPublicDomain(domainToASCII(domain)))).toEqual([]);
});

it('adds only what the package does not name', () => {
  expect(morePublicDomains.filter(domain => (domains as string[]).includes(domain))).toEqual([]);
  expect(new Set(morePublicDomains).size).toBe(morePublicDomains.length);
});
