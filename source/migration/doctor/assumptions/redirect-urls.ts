/** Redirect URLs of an environment: which ones it begins with, and what a new one changes. */
import type { RedirectType } from '../../../stytch/settings-types.ts';
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { outcome, verdict } from '../outcome.ts';

const copies = ({ settings }: { settings?: string }) => settings === 'copy';
const types = (...named: [RedirectType, boolean][]) => named.map(([type, is_default]) => ({ type, is_default }));

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
];
