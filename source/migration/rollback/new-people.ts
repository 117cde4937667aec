/** People who came in B2B: Members without a User, those of one email together. Pure. */
import type { Member } from 'stytch';
import type { Answers } from '../../config/answers.ts';
import { markerKey, type UserWanted } from '../resources/carry-back/index.ts';
import { directRoles } from '../resources/compare.ts';
import type { MemberFields } from '../resources/members/payload.ts';
import { valueAt } from '../value-at.ts';
import { equal } from '../verification/values.ts';
import { rowOf } from './compare-user.ts';
import type { KindId, Row, State } from './kinds.ts';
import type { Found } from './members.ts';
import { decidingKeys, tenantMetadata } from './tenancy-keys.ts';

export interface NewPerson {
  rows: Row[];
  /** What is to be created; undefined where no User is. */
  wanted?: UserWanted;
}

/** `holder`: the User who has this email; undefined for none. */
export function newPerson(all: readonly Found[], holder: string | undefined, answers: Answers): NewPerson {
  const there = all.filter(one => one.member.status !== 'deleted');
  const row = (found: Found, kind: KindId, state: State, why?: string) =>
    rowOf(kind, state, holder ?? '', found, 'Member', why);
  const rows: Row[] = [];
  const joined: Found[] = [];
  for (const found of there) {
    if (!found.ours) rows.push(row(found, 'other-organization', 'lost'));
    else if (holder !== undefined) rows.push(row(found, 'further-membership', 'lost'));
    else if (found.member.status !== 'active') rows.push(row(found, 'not-accepted', 'lost'));
    else if (answers.memberExternalId === 'own' && !isSamePerson(found, joined))
      rows.push(row(found, 'further-membership', 'lost', 'Another Member with this email has another external id.'));
    else joined.push(found);
  }
  const [first] = joined;
  if (!first) return { rows };
  const wanted = userOf(first, joined, answers);
  const tenantKnown = tenantMetadata(answers, tenantsOf(joined)) !== undefined;
  const why = tenantKnown
    ? undefined
    : 'A User is created. Which tenant it has is not in it: your application must know.';
  return { rows: [...rows, ...joined.map(found => row(found, 'new-user', 'carry', why))], wanted };
}

/** The application's own ids decide, where it has given them: an email can pass to another person. */
const isSamePerson = ({ member: { external_id = '' } }: Found, joined: readonly Found[]): boolean =>
  external_id === '' || [undefined, external_id].includes(ownIdOf(joined));

const ownIdOf = (joined: readonly Found[]): string | undefined =>
  joined.map(one => one.member.external_id).find(id => id !== undefined && id !== '');

const tenantsOf = (joined: readonly Found[]): string[] =>
  joined.flatMap(one => (one.tenant === null ? [] : [one.tenant]));

function userOf(first: Found, joined: readonly Found[], answers: Answers): UserWanted {
  const { email_address, name, member_id } = first.member;
  const external_id = ownIdOf(joined);
  const trusted = shared(joined, 'trusted', answers);
  const tenants = tenantMetadata(answers, tenantsOf(joined));
  const payload: UserWanted['payload'] = {
    email: email_address,
    trusted_metadata: { ...Object.fromEntries(trusted), ...tenants, [markerKey]: member_id },
  };
  // One text stays one text: nothing says which word is the last name.
  if (name) payload.name = { first_name: name };
  if (external_id && answers.memberExternalId === 'own') payload.external_id = external_id;
  const untrusted = shared(joined, 'untrusted', answers);
  if (untrusted.length > 0) payload.untrusted_metadata = Object.fromEntries(untrusted);
  const members = joined.map(({ member }) => ({
    organization_id: member.organization_id,
    member_id: member.member_id,
    external_id: member.external_id ?? '',
    base: baseOf(member),
  }));
  return { members, payload };
}

/** What is compared with later: of a Member as it is now. */
function baseOf(member: Member): Partial<MemberFields> {
  const { email_address, name, mfa_phone_number, trusted_metadata = {}, untrusted_metadata = {} } = member;
  const roles = directRoles(member.roles);
  return { email_address, name, mfa_phone_number, trusted_metadata, untrusted_metadata, roles };
}

/** The keys that all of these Members have alike, and that decide nothing. */
function shared(joined: readonly Found[], kind: 'trusted' | 'untrusted', answers: Answers): [string, unknown][] {
  const deciding = decidingKeys(kind, answers);
  const [first, ...others] = joined.map(one => one.member[`${kind}_metadata`] ?? {});
  return Object.entries(first ?? {}).filter(
    ([key, value]) => !deciding.has(key) && others.every(one => equal(valueAt(one, key), value)),
  );
}
