/** Finds out what the checklist needs to know, and keeps it in the journal. Only reads. */
import type { Answers } from '../../config/answers.ts';
import { isLiveId } from '../../config/live.ts';
import type { Journal } from '../engine/journal.ts';
import type { InventorySummary } from '../model.ts';
import { m2mClientsOf } from '../resources/clients/search.ts';
import type { RunContext } from '../resources/context.ts';
import { b2bEnvironment } from '../resources/environments.ts';
import { type ChecklistFacts, type ChecklistItem, checklist } from './checklist.ts';

const key = 'checklistFacts';

/** Reads what can be read with the credentials at hand; what cannot be read stays as it was. */
export async function readChecklist(context: RunContext): Promise<void> {
  const { answers, journal, canManage } = context;
  const byHand = !canManage && answers.b2bProject === 'existing';
  const known = factsOf(journal, answers);
  const [oauthCallbackId, compared] = await Promise.all([
    canManage ? callbackId(context) : undefined,
    byHand ? compareByHand(context) : {},
  ]);
  journal.set(key, {
    ...known,
    byHand,
    compared,
    ...(oauthCallbackId && { oauthCallbackId }),
  } satisfies ChecklistFacts);
}

/** The list as it stands, from the journal and the answers alone; none where the question is younger than the answers. */
export const checklistOf = (journal: Journal, answers: Answers): ChecklistItem[] =>
  answers.checklist === undefined
    ? []
    : checklist(
        answers,
        journal.get<InventorySummary>('inventory'),
        factsOf(journal, answers),
        isLiveId(journal.get<string>('consumerProjectId')),
      );

const factsOf = (journal: Journal, { b2bProject, settings }: Answers): ChecklistFacts =>
  journal.get<ChecklistFacts>(key) ?? { byHand: b2bProject === 'existing' && settings === undefined, compared: {} };

async function callbackId(context: RunContext): Promise<string | undefined> {
  const at = await b2bEnvironment(context);
  if (!at) return undefined;
  const found = await context.management().environments.get(at.project_slug, at.environment_slug);
  return found.oauth_callback_id;
}

/** Both projects show their own policy and their M2M clients to their secrets. */
async function compareByHand(context: RunContext): Promise<ChecklistFacts['compared']> {
  const [consumer, b2b] = [context.consumer(), await context.b2b()];
  const [from, to] = await Promise.all([consumer.rbac.policy(), b2b.rbac.policy()]);
  const [fromClients, toClients] = await Promise.all([m2mClientIds(consumer), m2mClientIds(b2b)]);
  return {
    rbac: [
      ...missing(
        'role',
        from.policy?.roles.map(one => one.role_id),
        to.policy?.roles.map(one => one.role_id),
      ),
      ...missing(
        'resource',
        from.policy?.resources.map(one => one.resource_id),
        to.policy?.resources.map(one => one.resource_id),
      ),
      ...missing(
        'scope',
        from.policy?.scopes.map(one => one.scope),
        to.policy?.scopes.map(one => one.scope),
      ),
    ],
    m2m_clients: missing('client', fromClients, toClients),
  };
}

const m2mClientIds = async (client: Parameters<typeof m2mClientsOf>[0]) =>
  (await m2mClientsOf(client)).map(one => one.client_id);

/** Names that Consumer has and B2B lacks; Stytch's own are of each vertical. */
function missing(what: string, from: string[] = [], to: string[] = []): string[] {
  const lacking = from.filter(name => !name.startsWith('stytch') && !to.includes(name));
  return lacking.length === 0 ? [] : [`B2B lacks the ${what} ${lacking.join(', ')}.`];
}
