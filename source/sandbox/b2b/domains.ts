/** Email domains that an Organization may allow or claim: no common ones, no disposable ones, none that another has claimed. */

import type { Environment } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Store } from '../core/store.ts';

const domain = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/i;

/** Public mail providers. The service's list is longer; these are the most frequent ones. */
export const commonDomains = new Set(
  `gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de ymail.com rocketmail.com hotmail.com hotmail.co.uk
  hotmail.fr outlook.com outlook.de live.com live.co.uk msn.com aol.com icloud.com me.com mac.com protonmail.com proton.me
  pm.me gmx.com gmx.de gmx.net web.de mail.com mail.ru yandex.com yandex.ru zoho.com fastmail.com hey.com tutanota.com
  qq.com 163.com 126.com naver.com daum.net hanmail.net comcast.net verizon.net att.net sbcglobal.net cox.net btinternet.com
  orange.fr free.fr laposte.net t-online.de libero.it virgilio.it wanadoo.fr rediffmail.com uol.com.br bol.com.br`.split(
    /\s+/,
  ),
);

/** Where an address lives for minutes. */
export const disposableDomains = new Set(
  'mailinator.com guerrillamail.com 10minutemail.com tempmail.com temp-mail.org trashmail.com yopmail.com sharklasers.com throwawaymail.com getnada.com'.split(
    ' ',
  ),
);

/** Checks `email_allowed_domains`. */
export function checkAllowedDomains(domains: string[] | undefined): void {
  const seen = new Set<string>();
  for (const name of (domains ?? []).map(text => text.toLowerCase())) {
    demand(domain.test(name), 'organization_settings_invalid_domain', `"${name}" is not a domain.`);
    demand(!commonDomains.has(name), 'organization_settings_domain_too_common', `${name} is a common domain.`);
    demand(!disposableDomains.has(name), 'organization_settings_disposable_domain', `${name} is a disposable domain.`);
    demand(!seen.has(name), 'organization_settings_duplicate_domain', `${name} is there twice.`);
    seen.add(name);
  }
}

/** Checks a domain whose Members get a Role. */
export function checkImplicitDomain(name: string): void {
  demand(domain.test(name), 'rbac_invalid_domain', `"${name}" is not a domain.`);
  demand(!commonDomains.has(name.toLowerCase()), 'rbac_domain_too_common', `${name} is a common domain.`);
}

/** Checks `claimed_email_domains`: a claimed domain belongs to one Organization. */
export function checkClaimedDomains(store: Store, env: Environment, domains: string[] | undefined, own?: number): void {
  demand(
    (domains ?? []).length === 0 || store.behaviour.is('claimed-domains', 'accepted'),
    'claimed_email_domains_not_supported',
    'claimed_email_domains is not switched on for this project.',
  );
  for (const name of (domains ?? []).map(text => text.toLowerCase())) {
    demand(domain.test(name), 'organization_settings_invalid_claimed_domain', `"${name}" is not a domain.`);
    demand(!commonDomains.has(name), 'organization_settings_claimed_domain_too_common', `${name} is a common domain.`);
    demand(!disposableDomains.has(name), 'organization_settings_disposable_domain', `${name} is a disposable domain.`);
    const owner = claimantOf(store, env, name);
    demand(
      owner === undefined || owner === own,
      'organization_settings_duplicate_claimed_domain',
      `${name} is claimed.`,
    );
  }
}

/** The Organization (its row) that claims a domain. */
export function claimantOf(store: Store, env: Environment, name: string): number | undefined {
  return store.get(
    "SELECT organization FROM organization_domains WHERE env = ? AND kind = 'claimed' AND domain = ?",
    env.seq,
    name,
  )?.organization;
}

/** Keeps the index of domains in step with an Organization's settings. */
export function indexDomains(store: Store, env: Environment, seq: number, allowed: string[], claimed: string[]): void {
  for (const kind of ['allowed', 'claimed']) {
    store.run('DELETE FROM organization_domains WHERE env = ? AND kind = ? AND organization = ?', env.seq, kind, seq);
    for (const name of kind === 'allowed' ? allowed : claimed) {
      store.run(
        'INSERT OR IGNORE INTO organization_domains VALUES (?, ?, ?, ?)',
        env.seq,
        kind,
        name.toLowerCase(),
        seq,
      );
    }
  }
}
