/** The roles that a Member gets, from what the application says, and who administers an Organization. Pure. */
import type { Answers } from '../../config/answers.ts';
import type { User } from '../sources/user.ts';
import { valueAt } from './tenancy/metadata-path.ts';
import type { Tenant } from './tenancy/strategy.ts';
import { textsOf } from './tenancy/tenant-values.ts';

/** The service's own: every Member has the one, and the other may do everything in its Organization. */
export const memberRole = 'stytch_member';
export const adminRole = 'stytch_admin';

/** `teacher=instructor, guest=`: what each role of the application becomes; nothing for one that is dropped. */
export function roleMap({ roleMap: text = 'none' }: Answers): Map<string, string> {
  if (text === 'none') return new Map();
  return new Map(text.split(',').map(pair => pair.split('=').map(part => part.trim()) as [string, string]));
}

/** What the application calls the User in this tenant. */
export function rolesSaid(user: User, tenant: Pick<Tenant, 'roles'>, answers: Answers): string[] {
  switch (answers.roleFrom ?? 'none') {
    case 'tenant':
      return tenant.roles ?? [];
    case 'metadata':
      return textsOf(valueAt(user.trusted_metadata, answers.roleKey ?? ''));
    case 'consumer':
      return user.roles;
    case 'none':
      return [];
  }
}

/** The B2B roles of those, without the one that every Member has; a role that is not mapped keeps its name. */
export function rolesOf(said: readonly string[], map: ReadonlyMap<string, string>): string[] {
  const roles = said.map(role => map.get(role) ?? role).filter(role => role !== '' && role !== memberRole);
  return [...new Set(roles)].sort();
}

/** Counts roles by what they become, and the Organizations that they give an administrator. */
export class RoleCounter {
  readonly #roles = new Map<string, { from: string; to: string; members: number }>();
  readonly #administered = new Set<string>();

  add(tenant: string, said: readonly string[], map: ReadonlyMap<string, string>): void {
    for (const from of new Set(said)) {
      const to = map.get(from) ?? from;
      const known = this.#roles.get(from) ?? { from, to, members: 0 };
      known.members++;
      this.#roles.set(from, known);
      if (to === adminRole) this.#administered.add(tenant);
    }
  }

  isAdministered(tenant: string): boolean {
    return this.#administered.has(tenant);
  }

  get administered(): number {
    return this.#administered.size;
  }

  /** The most frequent first. */
  counts() {
    return [...this.#roles.values()].sort((a, b) => b.members - a.members || (a.from < b.from ? -1 : 1));
  }
}
