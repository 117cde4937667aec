/**
 * Connected Apps, made again by `settings clients`: Stytch gives them new ids and secrets, so each partner must be informed. Of one whose
 * answer was lost no one knows the secret: it is deleted, and made again.
 */
import type { Answers } from '../../../config/answers.ts';
import type { B2bClient } from '../../../stytch/b2b.ts';
import { unless } from '../../../stytch/errors.ts';
import { rewriteTemplate } from '../../settings/template-variables.ts';
import { verifyConnectedApps } from '../../verification/clients.ts';
import { keep } from '../kept.ts';
import type { Resource } from '../resource.ts';
import { noteSecret } from './new-secrets.ts';
import { type ConnectedApp, connectedAppsOf } from './search.ts';

type Fields = Parameters<B2bClient['connectedApp']['clients']['create']>[0];

export interface AppResult {
  old_client_id: string;
  client_id: string;
  client_name: string;
  redirect_urls: string[];
  /** Claims that have no documented counterpart, in sentences. */
  left: string[];
}

interface AppDesired {
  fields: Fields;
  left: string[];
}

export const connectedAppsId = 'connected-apps';

export const connectedApps: Resource = {
  id: connectedAppsId,
  title: () => 'Connected Apps',
  when: () => false,
  dependsOn: ['project', 'settings'],

  desired: {},

  create: {
    id: connectedAppsId,
    once: true,
    // What is new in the list belongs to the one that is being made.
    workers: { '': 1 },
    title: () => 'Connected Apps',
    async prepare({ journal, consumer, answers }) {
      const found = (await connectedAppsOf(consumer())).filter(one => one.status === 'active');
      journal.transaction(() => {
        for (const one of found) journal.add(connectedAppsId, one.client_id, desiredOf(one, answers));
      });
    },
    async intend({ desired }, { b2b }) {
      const { fields } = desired as AppDesired;
      const previous = (await connectedAppsOf(await b2b())).map(one => one.client_id);
      return { payload: fields, previous };
    },
    async find({ intent }, { b2b }) {
      const { payload, previous } = intent as { payload: Fields; previous: string[] };
      const client = await b2b();
      const lost = (await connectedAppsOf(client)).filter(
        one => !previous.includes(one.client_id) && one.client_name === (payload.client_name ?? ''),
      );
      const [only] = lost;
      if (only && lost.length === 1) await client.connectedApp.clients.delete({ client_id: only.client_id });
      return undefined;
    },
    async apply({ key, desired, intent }, context): Promise<AppResult> {
      const { payload } = intent as { payload: Fields };
      const { left } = desired as AppDesired;
      const client = await context.b2b();
      const { connected_app } = await client.connectedApp.clients.create(payload);
      const { client_id, client_name, client_secret } = connected_app;
      const { redirect_urls } = connected_app;
      const shown = { client_name, redirect_urls: redirect_urls ?? [] };
      noteSecret(context, { kind: 'connected_app', old_client_id: key, client_id, ...shown, client_secret });
      return { old_client_id: key, client_id, ...shown, left };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Connected Apps',
    async apply({ intent, result }, { b2b }) {
      const { client_id } = (result ?? {}) as Partial<AppResult>;
      if (!client_id) return;
      const client = await b2b();
      const found = (await unless(client.connectedApp.clients.get({ client_id }), 'connected_app'))?.connected_app;
      if (!found) return;
      const { payload } = intent as { payload: Fields };
      if (found.client_name !== (payload.client_name ?? '')) keep('changed_since', 'Its name was changed since.');
      await unless(client.connectedApp.clients.delete({ client_id }), 'connected_app');
    },
  },

  verify: { compare: verifyConnectedApps, always: true },
  calls: () => [],
};

/** What a partner's app is, without what only Stytch says. */
function desiredOf(app: ConnectedApp, answers: Answers): AppDesired {
  const { access_token_template_content: access = '', id_token_template_content: id = '' } = app;
  const templates = [rewriteTemplate(access, answers), rewriteTemplate(id ?? '', answers)] as const;
  const fields: Fields = {
    client_type: app.client_type,
    client_name: app.client_name,
    client_description: app.client_description,
    full_access_allowed: app.full_access_allowed,
    access_token_expiry_minutes: app.access_token_expiry_minutes,
    redirect_urls: app.redirect_urls ?? [],
    post_logout_redirect_urls: app.post_logout_redirect_urls ?? [],
    bypass_consent_for_offline_access: app.bypass_consent_for_offline_access,
    ...(app.access_token_custom_audience && { access_token_custom_audience: app.access_token_custom_audience }),
    ...(app.logo_url && { logo_url: app.logo_url }),
    ...(templates[0].content && { access_token_template_content: templates[0].content }),
    ...(templates[1].content && { id_token_template_content: templates[1].content }),
  };
  return { fields, left: templates.flatMap(one => one.dropped.map(({ why }) => why)) };
}
