/** /v1/b2b/passwords: migrate, authenticate, strength, and login by password alone (discovery). */

import { attempt } from '../auth/locks.ts';
import { passwordOfRequest, type StoredPassword } from '../auth/password-shapes.ts';
import { verifyPassword } from '../auth/passwords.ts';
import { factor } from '../auth/sessions.ts';
import { deletePassword, passwordById, savePassword } from '../auth/stored-passwords.ts';
import { isOutgrown, judge } from '../auth/strength.ts';
import { checkEmail, emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { discoveredOrganizations } from './discovery.ts';
import { startIntermediate } from './intermediate.ts';
import { demandMethod, logIn } from './login.ts';
import { type Member, memberByEmail, memberById, membersByEmail, showBoth, toMember } from './member.ts';
import { changeMember, createMember, proveMember } from './member-changes.ts';
import { memberFields } from './member-rules.ts';
import { type Organization, organizationById, organizationBySeq } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

export const passwordFactor = (now: number) => factor(now, 'password', 'knowledge');

/** Whether a password belongs to the email address, in all Organizations, or to one Member. */
export function acrossOrganizations(call: Call): boolean {
  return call.env.doc.cross_org_passwords_enabled === true;
}

/** Gives a Member a password, new or in place of the old one. */
export function setPassword(call: Call, member: Member, stored: StoredPassword): Member {
  const id = member.doc.member_password_id ?? newId('member-password', call.env.stage);
  savePassword(call.store, call.env, id, member.id, stored);
  const { password_requires_reset: _, ...doc } = member.doc;
  return changeMember(call, member, { ...doc, member_password_id: id });
}

/** The Member of an Organization whose email and password these are, or the service's refusal. */
export async function provePassword(
  call: Call,
  organization: Organization,
  email: string,
  password: string,
): Promise<Member> {
  checkEmail(email);
  const member = memberByEmail(call, organization, email);
  if (!member) refuse('member_not_found', 'Member could not be found.');
  demandMethod(organization, 'password', member);
  if (!member.doc.member_password_id) refuse('member_password_not_found', 'This Member has no password.');
  demand(!member.doc.password_requires_reset, 'member_reset_password', 'This password must be reset.');
  const right = await matches(call, member, password);
  attempt(call, [memberById(call, organization, member.id)], () => demand(right, 'unauthorized_credentials'));
  demandFresh(call, password);
  return member;
}

/** Refuses a right password that has leaked or is no longer strong enough: only a reset by email goes on from there. */
function demandFresh({ store, env }: Call, password: string): void {
  const accepted = store.behaviour.is('weak-password', 'accepted');
  demand(accepted || !isOutgrown(store, env, password), 'member_reset_password', 'This password must be reset.');
}

/** A scrypt salt is base64, or taken as it is written. */
function asRead({ store }: Call, stored: StoredPassword): StoredPassword {
  const { scrypt_config: config } = stored;
  if (!config || !store.behaviour.is('scrypt-salt', 'text')) return stored;
  return { ...stored, scrypt_config: { ...config, salt: Buffer.from(config.salt).toString('base64') } };
}

async function matches(call: Call, member: Member, password: string): Promise<boolean> {
  const stored = passwordById(call.store, member.doc.member_password_id);
  return stored !== undefined && verifyPassword(password, asRead(call, stored));
}

/** passwords/migrate for a Member that exists. An external id only serves a new Member; an existing one keeps its own. */
function migrateInto(call: Call, organization: Organization, found: Member): Member {
  const { behaviour } = call.store;
  const { external_id: given, roles, ...rest } = call.body;
  demand(given === undefined || !behaviour.is('migrate-external-id', 'refused'), 'duplicate_member_email');
  const external_id = given && behaviour.is('migrate-external-id', 'replaced') ? given : found.external_id;
  const before: string[] = found.doc.roles ?? [];
  const added = roles && behaviour.is('migrate-roles', 'added') ? [...before, ...roles] : roles;
  const wanted = behaviour.is('migrate-roles', 'kept') ? undefined : added;
  const metadata = ['trusted_metadata', 'untrusted_metadata'].filter(name => rest[name] !== undefined);
  const doc = { ...found.doc };
  if (behaviour.is('migrate-metadata', 'replaced')) for (const name of metadata) delete doc[name];
  const fields = memberFields(call, organization, doc, { ...rest, roles: wanted });
  return changeMember(call, found, fields, { external_id });
}

export const passwords: Routes<Call> = {
  'POST /v1/b2b/passwords/migrate': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    checkEmail(body.email_address);
    const stored = passwordOfRequest(body);
    const found = memberByEmail(call, organization, body.email_address);
    const replaces = call.store.behaviour.is('migrate-second-password', 'replaced');
    if (found?.doc.member_password_id && !replaces) refuse('password_already_exists');
    const member = found ? migrateInto(call, organization, found) : createMember(call, organization, body);
    const verifies = call.store.behaviour.is('migrate-verifies-email', 'verified');
    const proved = verifies ? proveMember(call, member) : member;
    const phone = body.mfa_phone_number && body.set_phone_number_verified && { mfa_phone_number_verified: true };
    const changed = setPassword(call, { ...proved, doc: { ...proved.doc, ...phone } }, stored);
    return { ...showBoth(changed, organization), member_created: !found };
  },

  'POST /v1/b2b/passwords/authenticate': {
    slow: async call => {
      const { body, store } = call;
      const organization = organizationById(call, body.organization_id);
      const member = await provePassword(call, organization, body.email_address, body.password);
      return store.write(() => ({
        ...logIn(call, organization, memberById(call, organization, member.id), [passwordFactor(call.now)]),
        organization_id: organization.id,
      }));
    },
  },

  'POST /v1/b2b/passwords/discovery/authenticate': {
    slow: async call => {
      const { body, store } = call;
      demand(acrossOrganizations(call), 'cross_org_passwords_not_enabled');
      checkEmail(body.email_address);
      const members = membersByEmail(call, body.email_address).filter(member => member.doc.member_password_id);
      const first = members[0];
      if (!first) refuse('email_not_found', 'Email could not be found.');
      demand(!members.some(member => member.doc.password_requires_reset), 'member_reset_password');
      const right = await matches(call, first, body.password);
      // The password is of all of them, and so is the failure.
      const holders = membersByEmail(call, body.email_address).filter(member => member.doc.member_password_id);
      attempt(call, holders, () => demand(right, 'unauthorized_credentials'));
      demandFresh(call, body.password);
      const email = emailKey(body.email_address);
      return store.write(() => ({
        email_address: body.email_address,
        intermediate_session_token: startIntermediate(call, { email, factors: [passwordFactor(call.now)] }),
        discovered_organizations: discoveredOrganizations(call, email, [passwordFactor(call.now)]),
      }));
    },
  },

  'POST /v1/b2b/passwords/strength_check': ({ store, env, body }) => {
    const { luds, suggestions, ...verdict } = judge(store, env, body.password);
    return { ...verdict, luds_feedback: luds, zxcvbn_feedback: { warning: '', suggestions } };
  },

  'DELETE /v1/b2b/organizations/{organization_id}/members/passwords/{member_password_id}': call => {
    const { store, env, params } = call;
    const text = 'A password of several Organizations is not deleted in one: require a reset.';
    demand(!acrossOrganizations(call), 'cross_org_passwords_enabled', text);
    const organization = organizationById(call, params.organization_id as string);
    const id = params.member_password_id as string;
    const row = store.get(
      'SELECT members.* FROM passwords JOIN members ON members.id = passwords.owner WHERE passwords.id = ? AND passwords.env = ?',
      id,
      env.seq,
    );
    if (!row || organizationBySeq(call, row.organization).seq !== organization.seq) refuse('member_password_not_found');
    const member = toMember(row, call.now);
    authorizeMember(call, organization, 'stytch.member', ['update.info.delete.password'], member);
    deletePassword(store, id);
    const { member_password_id: _, ...doc } = member.doc;
    return showBoth(changeMember(call, member, doc), organization);
  },
};
