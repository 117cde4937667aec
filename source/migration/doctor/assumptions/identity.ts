/** Which object an id names, and when an object is found. */
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { all, hasMembers } from '../conditions.ts';
import { outcome, verdict } from '../outcome.ts';
import type { ProbeContext } from '../probe-context.ts';

const byRealIds = noMatter(
  'Every write goes to the real id of an answer, and what was found must carry its external id.',
);

/** Which of two Organizations, by its place, a read by `name` returns. */
async function ownerOf(on: ProbeContext, name: string, owners: Record<string, string>): Promise<string> {
  const { organization } = await on.b2b.organizations.get({ organization_id: name });
  return owners[organization.organization_id] ?? 'neither';
}

export const identity = [
  assume('organization-id-or-slug', {
    question: 'An Organization has the id of another one as its slug. Which of the two does that text name?',
    answers: {
      id: 'Where an `organization_id` is expected, an id wins over the slug of another Organization.',
      slug: 'Where an `organization_id` is expected, a slug wins over the id of another Organization.',
      refused: 'The id of an Organization cannot be the slug of another one.',
    },
    why: 'A write that goes to the wrong tenant shows one customer the data of another.',
    source: 'The reference names all three, and no order.',
    dependents: ['the local Stytch'],
    consequences: {
      slug: refuses(
        'A real id may lead to an Organization of others whose slug reads as an id: rename it first.',
        (_, { slugsAsIds }) => slugsAsIds.length > 0,
        ({ slugsAsIds }) => slugsAsIds,
      ),
      refused: noMatter('No call can cause the collision.'),
    },
    needs: 'b2b',
    ask: async on => {
      const { organization_id: id } = await on.organization();
      const { value: other, refused } = await outcome(on.organization({ organization_slug: id }));
      if (!other) return { answer: 'refused', detail: refused };
      return ownerOf(on, id, { [id]: 'id', [other.organization_id]: 'slug' });
    },
  }),
  assume('slug-or-external-id', {
    question: 'The slug of one Organization is the external id of another. Which of the two does that text name?',
    answers: {
      slug: 'Where an `organization_id` is expected, a slug wins over the external id of another Organization.',
      external_id: 'Where an `organization_id` is expected, an external id wins over the slug of another Organization.',
      refused: 'The slug of an Organization cannot be the external id of another one.',
    },
    why: 'Tenants such as `Acme` and `acme` make exactly this collision.',
    source: 'The reference names both, and no order.',
    dependents: ['how Organizations are found again after a lost answer'],
    consequences: {
      external_id: byRealIds,
      refused: tells(
        'A tenant whose key is the slug of another one is not created, and is named.',
        (_, { keysAsSlugs }) => keysAsSlugs.length > 0,
        ({ keysAsSlugs }) => keysAsSlugs,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const first = await on.organization();
      const { value: second, refused } = await outcome(
        on.organization({ organization_external_id: first.organization_slug }),
      );
      if (!second) return { answer: 'refused', detail: refused };
      return ownerOf(on, first.organization_slug, {
        [first.organization_id]: 'slug',
        [second.organization_id]: 'external_id',
      });
    },
  }),
  assume('member-id-or-external-id', {
    question: 'A Member has the id of another one as its external id. Which of the two does that text name?',
    answers: {
      id: 'Where a `member_id` is expected, an id wins over the external id of another Member.',
      external_id: 'Where a `member_id` is expected, an external id wins over the id of another Member.',
      refused: 'The id of a Member cannot be the external id of another one.',
    },
    why: 'A write that goes to another Member gives a person the data of another.',
    source: 'The reference names both, and no order.',
    dependents: ['every write to a Member'],
    consequences: {
      external_id: refuses(
        'Organizations are there already, and others may have given a Member an external id that is the id of another: take an empty project.',
        all(hasMembers, (_, { targetInUse }) => targetInUse),
      ),
      refused: noMatter('No call can cause the collision.'),
    },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id: id } = await on.firstMember();
      const { value: other, refused } = await outcome(on.member({ organization_id }, { external_id: id }));
      if (!other) return { answer: 'refused', detail: refused };
      const { member } = await on.b2b.organizations.members.get({ organization_id, member_id: id });
      return { [id]: 'id', [other.member_id]: 'external_id' }[member.member_id] ?? 'neither';
    },
  }),
  assume('slug-case', {
    question: 'Are two slugs that differ in capitals only two slugs?',
    answers: {
      different: 'Slugs that differ in capitals only are different.',
      same: 'Slugs that differ in capitals only are the same.',
    },
    why: 'Slugs are chosen before they are sent; one that is taken fails its Organization.',
    source: unpublished,
    dependents: ['the choice of slugs'],
    consequences: {
      same: noMatter('Slugs are chosen in small letters, and one that is taken in any case is not chosen.'),
    },
    needs: 'b2b',
    ask: async on => {
      const slug = on.word();
      await on.organization({ organization_slug: slug });
      return verdict(await outcome(on.organization({ organization_slug: slug.toUpperCase() })), 'different', 'same');
    },
  }),
  assume('organization-external-id-case', {
    question: 'Are two external ids of Organizations that differ in capitals only two ids?',
    answers: {
      different: 'External ids of Organizations that differ in capitals only are different.',
      same: 'External ids of Organizations that differ in capitals only are the same.',
    },
    why: 'The external id is the key of the tenant: `Acme` and `acme` may be two customers.',
    source: unpublished,
    dependents: ['the plan of Organizations'],
    consequences: {
      same: refuses(
        'Two tenants whose keys differ in capitals only cannot both exist: rename one of them.',
        (_, { caseTwins }) => caseTwins.length > 0,
        ({ caseTwins }) => caseTwins,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const id = on.word();
      await on.organization({ organization_external_id: id });
      const second = on.organization({ organization_external_id: id.toUpperCase() });
      return verdict(await outcome(second), 'different', 'same');
    },
  }),
  assume('member-external-id-case', {
    question: 'Are two external ids of Members that differ in capitals only two ids?',
    answers: {
      different: 'External ids of Members that differ in capitals only are different.',
      same: 'External ids of Members that differ in capitals only are the same.',
    },
    why: 'The external id of a Member is its User id.',
    source: unpublished,
    dependents: ['how Members are found again'],
    consequences: { same: noMatter('User ids of Stytch never differ in capitals only.') },
    needs: 'b2b',
    ask: async on => {
      const id = on.word();
      const first = await on.firstMember({ external_id: id });
      const second = on.member(first, { external_id: id.toUpperCase() });
      return verdict(await outcome(second), 'different', 'same');
    },
  }),
  assume('read-after-write', {
    question: 'Does a search find a Member right after it was created?',
    answers: {
      at_once: 'Searches find an object as soon as its creation was answered.',
      later: 'Searches find a new object only after a while.',
    },
    why: 'After a lost answer the program looks whether its call was done, and repeats it if not.',
    source: unpublished,
    dependents: ['finding again after a lost answer', 'resuming after a kill'],
    consequences: {
      later: refuses('Neither the look-up after a lost answer nor the verification could trust what it reads.'),
    },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, email_address } = await on.firstMember();
      const { members } = await on.b2b.organizations.members.search({
        organization_ids: [organization_id],
        query: {
          operator: 'AND',
          operands: [{ filter_name: 'member_emails', filter_value: [email_address] }] as never,
        },
      });
      return members.length > 0 ? 'at_once' : 'later';
    },
  }),
  assume('duplicate-errors', {
    question: 'Which error types say that an email address or an external id is taken?',
    answers: {
      as_listed: '`duplicate_member_email` and `duplicate_member_external_id` say what another Member has already.',
      others: 'Other error types say what another Member has already.',
    },
    why: 'On a repeated call they mean that it was done; the program then reads back and compares.',
    source: 'Both stand in the list of error types; which call answers which is not published.',
    dependents: ['the words of the report'],
    consequences: { others: noMatter('After any refusal the program reads back what is there, and compares.') },
    needs: 'b2b',
    ask: async on => {
      const external_id = on.word();
      const first = await on.firstMember({ external_id });
      const email = await outcome(on.member(first, { email_address: first.email_address }));
      const id = await outcome(on.member(first, { external_id }));
      const seen = [email.refused ?? 'accepted', id.refused ?? 'accepted'];
      const listed = seen[0] === 'duplicate_member_email' && seen[1] === 'duplicate_member_external_id';
      return listed ? 'as_listed' : { answer: 'others', detail: seen.join(', ') };
    },
  }),
];
