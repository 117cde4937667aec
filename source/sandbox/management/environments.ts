/** Environments of a project, among them the password scope, which cannot change once passwords are in use. */

import { unlockLinkLeads } from '../auth/redirects.ts';
import { type Environment, type Routes, timestamp, type WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { createEnvironment, deleteEnvironment, environmentsOf, sizesOf } from '../core/environments.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { hasCustomDomain } from './custom-domains.ts';
import { environmentOf } from './environment-of.ts';
import { giveFirstSettings } from './first-settings.ts';
import { checkProjectName, chooseSlug, projectOf } from './projects.ts';

const scopeInUse = 'cannot_toggle_cross_org_passwords_when_password_in_use';

/** Smallest and largest threshold, and time in seconds, of a user lock; by what the service is observed to take. */
const lockLimits = {
  as_noted: { threshold: [1, 100], ttl: [300, 604_800] },
  narrower: { threshold: [1, 50], ttl: [600, 86_400] },
  wider: { threshold: [1, 1_000], ttl: [60, 2_592_000] },
} as const;

function checkSettings({ store, body }: Pick<WorkspaceCall, 'store' | 'body'>): void {
  const { name, user_lock_threshold: threshold, user_lock_ttl: ttl } = body;
  if (name !== undefined) checkProjectName(name);
  const limits = lockLimits[store.behaviour.of('lock-limits')];
  const within = (value: number | undefined, [least, most]: readonly [number, number]) =>
    value === undefined || (value >= least && value <= most);
  demand(within(threshold, limits.threshold), 'invalid_user_lock_threshold');
  demand(within(ttl, limits.ttl), 'invalid_user_lock_ttl');
  for (const url of ['zero_downtime_session_migration_url', 'idp_authorization_url']) {
    demand(!body[url] || URL.canParse(body[url]), 'invalid_url', `${url} is not a URL.`);
  }
}

/** Flags that need something else of the environment first. */
function checkNeeds({ store }: WorkspaceCall, env: Environment, body: Json): void {
  if (body.user_lock_self_serve_enabled && store.behaviour.is('self-serve-unlock', 'needs_url')) {
    demand(
      unlockLinkLeads({ store, env }),
      'no_default_login_redirect_url_set',
      'user_lock_self_serve_enabled needs a default redirect URL of type LOGIN (in B2B: LOGIN or DISCOVERY).',
    );
  }
  if (body.use_custom_domain_in_magic_link_emails) {
    demand(
      store.behaviour.is('magic-link-domain', 'not_needed') || hasCustomDomain(store, env.project_slug),
      'cname_record_not_found',
      'use_custom_domain_in_magic_link_emails needs a custom domain.',
    );
  }
}

export const environments: Routes<WorkspaceCall> = {
  'POST /pwa/v3/projects/{project_slug}/environments': call => {
    const { store, body, now } = call;
    const { project_slug, vertical } = projectOf(call);
    checkSettings(call);
    const others = environmentsOf(store, project_slug);
    const { environment_slug, type = 'TEST', ...settings } = body;
    demand(
      type !== 'LIVE' || !others.some(env => env.stage === 'live'),
      'bad_request',
      'A project has one live environment.',
    );
    demand(
      store.behaviour.is('test-needs-live', 'not_needed') ||
        type === 'LIVE' ||
        others.some(env => env.stage === 'live'),
      'bad_request',
      'A project needs its live environment before a test one.',
    );
    const slug = chooseSlug(environment_slug, body.name, wanted => others.some(env => env.environment_slug === wanted));
    const created = { ...settings, environment_slug: slug, type, created_at: timestamp(now) };
    const environment = createEnvironment(store, project_slug, vertical, created);
    giveFirstSettings(store, environment, now);
    checkNeeds(call, environment, body);
    return { environment: environment.doc };
  },

  'GET /pwa/v3/projects/{project_slug}/environments': call => ({
    environments: environmentsOf(call.store, projectOf(call).project_slug).map(env => env.doc),
  }),

  'GET /pwa/v3/projects/{project_slug}/environments/{environment_slug}': call => ({
    environment: environmentOf(call).doc,
  }),

  'PATCH /pwa/v3/projects/{project_slug}/environments/{environment_slug}': call => {
    const { store, body } = call;
    const env = environmentOf(call);
    checkSettings(call);
    checkNeeds(call, env, body);
    const across = body.cross_org_passwords_enabled;
    if (across !== undefined && across !== env.doc.cross_org_passwords_enabled) {
      const inUse = store.get('SELECT 1 FROM passwords WHERE env = ? LIMIT 1', env.seq);
      const { behaviour } = store;
      demand(
        behaviour.is('password-scope-free', 'accepted'),
        'bad_request',
        'The scope is chosen when an environment is made.',
      );
      const type = behaviour.is('password-scope-in-use', 'other_error') ? 'cross_org_passwords_enabled' : scopeInUse;
      const text = 'The environment has passwords.';
      demand(!inUse || behaviour.is('password-scope-in-use', 'accepted'), type, text);
    }
    const environment = { ...env.doc, ...body };
    store.run('UPDATE environments SET doc = ? WHERE seq = ?', JSON.stringify(environment), env.seq);
    return { environment };
  },

  'DELETE /pwa/v3/projects/{project_slug}/environments/{environment_slug}': call => {
    const env = environmentOf(call);
    const deletable = call.store.behaviour.is('live-deletable', 'deleted');
    demand(
      deletable || env.stage === 'test',
      'bad_request',
      'The live environment can only be deleted with its project.',
    );
    deleteEnvironment(call.store, env);
    return {};
  },

  'GET /pwa/v3/projects/{project_slug}/environments/{environment_slug}/metrics': call => {
    const env = environmentOf(call);
    const { store } = call;
    const sizes = sizesOf(store, env);
    return {
      metrics: {
        user_count: sizes.users,
        organization_count: sizes.organizations,
        member_count: sizes.members,
        m2m_client_count: new Documents(store, env.project_id, 'm2m-client').all().length,
      },
    };
  },
};
