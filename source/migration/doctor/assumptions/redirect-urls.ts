/** Redirect URLs of an environment: which ones it begins with, and what a new one changes. */
import type { RedirectType } from '../../../stytch/settings-types.ts';
import { adapts, assume, noMatter, tells, unpublished } from '../assumption.ts';
import { all, copies } from '../conditions.ts';
import { outcome, verdict } from '../outcome.ts';

const types = (...named: [RedirectType, boolean][]) => named.map(([type, is_default]) => ({ type, is_default }));

const ownDiscoveryUrl = adapts(
  'The URL of login stays as it is, and you add one for DISCOVERY in the dashboard.',
  all(copies, ({ loginFlow }) => loginFlow !== 'organization'),
);

export const redirectUrls = [
  assume('first-redirect-url', {
    question: 'Has a new test environment a redirect URL?',
    answers: {
      localhost: 'A new test environment has `http://localhost:3000/authenticate` as the default URL of each type.',
      none: 'A new test environment has no redirect URL.',
    },
    why: 'URLs that are carried over must take its place as defaults.',
    source: 'A page of the documentation.',
    dependents: ['carrying redirect URLs over'],
    consequences: { none: noMatter('Defaults are set for each URL that is carried over.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const urls = await management.redirectUrls.all(project, environment);
      const local = urls.some(({ url }) => url.startsWith('http://localhost:3000'));
      return urls.length === 0 ? 'none' : local ? 'localhost' : 'other';
    },
  }),
  assume('redirect-url-existing', {
    question: 'What happens when a redirect URL is created that exists?',
    answers: {
      merged: 'A redirect URL that exists gets the new types in addition to its own.',
      replaced: 'A redirect URL that exists loses the types that the new request does not name.',
      refused: 'A redirect URL that exists is refused (`duplicate_redirect_url`).',
    },
    why: 'A repeated call must not take types away.',
    source: 'Contradiction: a test of the official client says merged, the list of error types has a refusal.',
    dependents: ['carrying redirect URLs over'],
    consequences: {
      replaced: noMatter('A URL is read first, and written with all its types.'),
      refused: noMatter('A URL that is there is updated instead.'),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const url = `https://${on.word()}.example.com/authenticate`;
      await management.redirectUrls.create(project, environment, { url, valid_types: types(['LOGIN', false]) });
      const again = { url, valid_types: types(['SIGNUP', false]) };
      const { refused } = await outcome(management.redirectUrls.create(project, environment, again));
      if (refused !== undefined) return { answer: 'refused', detail: refused };
      const found = (await management.redirectUrls.all(project, environment)).find(one => one.url === url);
      return found?.valid_types.some(({ type }) => type === 'LOGIN') ? 'merged' : 'replaced';
    },
  }),
  assume('redirect-url-default', {
    question: 'Does a new default redirect URL take the place of the old one?',
    answers: {
      moves: 'A type has one default URL: a new default takes the place of the old one.',
      stays: 'A type may have several default URLs.',
    },
    why: 'Links in mail lead to the default URL.',
    source: unpublished,
    dependents: ['carrying redirect URLs over'],
    consequences: { stays: tells('Check the default URLs of the B2B project in the dashboard after the run.', copies) },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const urls = [1, 2].map(() => `https://${on.word()}.example.com/authenticate`);
      for (const url of urls)
        await management.redirectUrls.create(project, environment, { url, valid_types: types(['LOGIN', true]) });
      const all = await management.redirectUrls.all(project, environment);
      const first = all.find(one => one.url === urls[0])?.valid_types.find(({ type }) => type === 'LOGIN');
      return first?.is_default ? 'stays' : 'moves';
    },
  }),
  assume('discovery-on-login-url', {
    question: 'Can one URL be the default of LOGIN and of DISCOVERY?',
    answers: {
      both: 'A redirect URL can be the default of LOGIN and of DISCOVERY.',
      login_lost: 'A redirect URL that becomes the default of DISCOVERY is the default of LOGIN no longer.',
      refused: 'A redirect URL cannot be the default of LOGIN and of DISCOVERY.',
    },
    why: 'The discovery flow ends where login ended: the default URL of LOGIN gets the type DISCOVERY.',
    source: 'A page of the documentation has such a URL in new environments; whether one can be made is not published.',
    dependents: ['carrying redirect URLs over', 'the login flow'],
    consequences: { login_lost: ownDiscoveryUrl, refused: ownDiscoveryUrl },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const url = `https://${on.word()}.example.com/authenticate`;
      await management.redirectUrls.create(project, environment, { url, valid_types: types(['LOGIN', true]) });
      const valid_types = types(['LOGIN', true], ['DISCOVERY', true]);
      const { refused } = await outcome(management.redirectUrls.update(project, environment, { url, valid_types }));
      if (refused !== undefined) return { answer: 'refused', detail: refused };
      const found = (await management.redirectUrls.all(project, environment)).find(one => one.url === url);
      const defaults = (found?.valid_types ?? []).filter(one => one.is_default).map(one => one.type);
      if (!defaults.includes('DISCOVERY')) return { answer: 'refused', detail: 'not kept' };
      return defaults.includes('LOGIN') ? 'both' : 'login_lost';
    },
  }),
  assume('discovery-in-consumer', {
    question: 'May a redirect URL of a Consumer project be of the type DISCOVERY?',
    answers: {
      refused: 'A redirect URL of a Consumer project cannot be of the type DISCOVERY.',
      accepted: 'A redirect URL of a Consumer project may be of the type DISCOVERY.',
    },
    why: 'Types of URLs are carried over as they are.',
    source: unpublished,
    dependents: ['carrying redirect URLs over'],
    consequences: { accepted: noMatter('A URL of that type keeps it in B2B.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.consumerEnvironment()).workspace;
      const url = `https://${on.word()}.example.com/authenticate`;
      const made = management.redirectUrls.create(project, environment, {
        url,
        valid_types: types(['DISCOVERY', false]),
      });
      return verdict(await outcome(made), 'accepted', 'refused');
    },
  }),
  assume('self-serve-unlock', {
    question: 'Does the unlocking by mail need a default redirect URL?',
    answers: {
      needs_url: '`user_lock_self_serve_enabled` needs a default redirect URL (`no_default_login_redirect_url_set`).',
      free: '`user_lock_self_serve_enabled` needs no redirect URL.',
    },
    why: 'Settings are carried over in an order.',
    source: 'A page of the documentation; the error type is a guess.',
    dependents: ['carrying flags over'],
    consequences: { free: noMatter('URLs are carried over before flags.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      for (const { url } of await management.redirectUrls.all(project, environment))
        await management.redirectUrls.delete(project, environment, url);
      const change = management.environments.update(project, environment, { user_lock_self_serve_enabled: true });
      return verdict(await outcome(change), 'free', 'needs_url');
    },
  }),
  assume('magic-link-domain', {
    question: 'Do magic links with a domain of one’s own need a custom domain?',
    answers: {
      needed: '`use_custom_domain_in_magic_link_emails` needs a custom domain of the project.',
      not_needed: '`use_custom_domain_in_magic_link_emails` needs no custom domain.',
    },
    why: 'Flags that are carried over too early fail.',
    source: 'An error type of the list may mean it; which call answers it is a guess.',
    dependents: ['carrying flags over', 'the checklist'],
    consequences: { not_needed: noMatter('The flag is carried over when the checklist says so.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const flags = { use_custom_domain_in_magic_link_emails: true };
      return verdict(
        await outcome(management.environments.update(project, environment, flags)),
        'not_needed',
        'needed',
      );
    },
  }),
];
