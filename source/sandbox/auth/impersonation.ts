/** Impersonation: the dashboard gives its user a token, with which the application logs in as one User or Member. */
import type { Call, Environment } from '../core/context.ts';
import { environmentById } from '../core/environments.ts';
import { demand } from '../core/errors.ts';
import { newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { factor } from './sessions.ts';
import { keepToken, readToken, spendToken } from './tokens.ts';

/** The dashboard's user. */
export type Impersonator = { id: string; email: string };

const lifetime = 5;
/** An impersonated session lasts an hour, whatever is asked for. */
export const impersonatedMinutes = 60;

/** The token that the dashboard gives for the User or Member with this id. */
export function impersonationOf(store: Store, now: number, id: string, impersonator: Impersonator): string {
  const row =
    store.get('SELECT env FROM users WHERE id = ?', id) ??
    store.get(
      `SELECT members.env, organizations.id AS organization FROM members
       JOIN organizations ON organizations.seq = members.organization WHERE members.id = ? AND deleted = 0`,
      id,
    );
  if (!row) throw new Error(`There is no User and no Member ${id}`);
  const { project_id } = store.get('SELECT project_id FROM environments WHERE seq = ?', row.env) as Json;
  const env = environmentById(store, project_id) as Environment;
  const allowed = env.doc.user_impersonation_enabled;
  demand(allowed, 'user_impersonation_not_allowed', 'user_impersonation_enabled of the environment is off.');
  const token = newToken();
  const doc = { owner: id, organization: row.organization, impersonator };
  store.write(() => keepToken({ store, env, now }, 'impersonation', token, lifetime, doc));
  return token;
}

/** Spends a token: whom it is for, and the factor of the session. */
export function spendImpersonation(call: Call): { owner: string; organization: string; used: Json } {
  const token: string = call.body.impersonation_token;
  const { owner, organization, impersonator } = readToken(call, 'impersonation', token);
  spendToken(call, 'impersonation', token);
  const impersonated_factor = {
    impersonator_id: impersonator.id,
    impersonator_email_address: impersonator.email,
  };
  return { owner, organization, used: factor(call.now, 'impersonated', 'impersonation', { impersonated_factor }) };
}
