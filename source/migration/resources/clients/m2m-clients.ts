/**
 * M2M clients, with the ids that they have: made by `settings clients`, not by a run. Secrets come from the team's file, or are new
 * and go into a file; the journal has none.
 */
import { errorTypeOf, RecordError, unless } from '../../../stytch/errors.ts';
import { Settled } from '../../engine/task.ts';
import { verifyM2mClients } from '../../verification/clients.ts';
import { differingFields } from '../compare.ts';
import type { RunContext } from '../context.ts';
import { keep } from '../kept.ts';
import type { Resource } from '../resource.ts';
import { noteSecret } from './new-secrets.ts';
import { type M2mClient, m2mClientsOf } from './search.ts';

/** What a client is beside its secret. */
export interface M2mFields {
  client_id: string;
  client_name: string;
  client_description: string;
  scopes: string[];
  trusted_metadata: Record<string, unknown>;
}

export interface M2mResult extends M2mFields {
  secret: 'given' | 'new' | 'theirs';
}

export const m2mId = 'm2m-clients';

/** What the service leaves out is empty. */
export const m2mFields = (found: Partial<M2mClient> & { client_id: string }): M2mFields => ({
  client_id: found.client_id,
  client_name: found.client_name ?? '',
  client_description: found.client_description ?? '',
  scopes: found.scopes ?? [],
  trusted_metadata: found.trusted_metadata ?? {},
});

export const m2mClients: Resource = {
  id: m2mId,
  title: () => 'M2M clients',
  when: () => false,
  // Scopes should be in the policy first.
  dependsOn: ['project', 'settings'],

  desired: {},

  create: {
    id: m2mId,
    title: () => 'M2M clients',
    async prepare({ journal, consumer }) {
      const found = (await m2mClientsOf(consumer())).filter(one => one.status === 'active');
      journal.transaction(() => {
        for (const one of found) journal.add(m2mId, one.client_id, m2mFields(one));
      });
    },
    async intend({ desired, intent }, context): Promise<{ payload: M2mFields; previous: null } | Settled> {
      const payload = desired as M2mFields;
      const found = intent === null ? await inB2b(payload.client_id, context) : undefined;
      if (!found) return { payload, previous: null };
      const others = differing(payload, m2mFields(found));
      if (others.length === 0) return new Settled({ ...payload, secret: 'theirs' } satisfies M2mResult);
      throw new RecordError('client_differs', `B2B has a client of this id with other ${others.join(', ')}.`);
    },
    /** Made, and its new secret lost with the answer: it gets another one. */
    async find({ intent }, context): Promise<M2mResult | undefined> {
      const { payload } = intent as { payload: M2mFields };
      if (!(await inB2b(payload.client_id, context))) return undefined;
      if (context.options.clients?.secrets.has(payload.client_id)) return { ...payload, secret: 'given' };
      const { secrets } = (await context.b2b()).m2m.clients;
      const { client_id } = payload;
      // A rotation that a kill interrupted begins again.
      await secrets.rotateCancel({ client_id }).catch(error => {
        if (errorTypeOf(error) !== 'm2m_client_not_rotating_secret') throw error;
      });
      const { m2m_client } = await secrets.rotateStart({ client_id });
      noteSecret(context, { kind: 'm2m', client_id, client_secret: m2m_client.next_client_secret });
      await secrets.rotate({ client_id });
      return { ...payload, secret: 'new' };
    },
    async apply({ intent }, context): Promise<M2mResult> {
      const { payload } = intent as { payload: M2mFields };
      const given = context.options.clients?.secrets.get(payload.client_id);
      const client = await context.b2b();
      const { m2m_client } = await client.m2m.clients.create({ ...payload, ...(given && { client_secret: given }) });
      if (given) return { ...payload, secret: 'given' };
      const { client_id, client_secret } = m2m_client;
      noteSecret(context, { kind: 'm2m', client_id, client_secret });
      return { ...payload, secret: 'new' };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'M2M clients',
    async apply({ intent }, context) {
      const { payload } = intent as { payload: M2mFields };
      const found = await inB2b(payload.client_id, context);
      if (!found) return;
      const others = differing(payload, m2mFields(found));
      if (others.length > 0) keep('changed_since', `Changed since: ${others.join(', ')}.`);
      await (await context.b2b()).m2m.clients.delete({ client_id: payload.client_id });
    },
  },

  verify: { compare: verifyM2mClients, always: true },
  calls: () => [],
};

/** The order of scopes means nothing. */
const differing = (one: M2mFields, other: M2mFields): string[] =>
  differingFields({ ...one, scopes: one.scopes.toSorted() }, { ...other, scopes: other.scopes.toSorted() });

async function inB2b(client_id: string, { b2b }: RunContext): Promise<M2mClient | undefined> {
  const client = await b2b();
  return (await unless(client.m2m.clients.get({ client_id }), 'm2m_client'))?.m2m_client;
}
