/** Email addresses of Members: how they are written, compared, changed, and freed. */
import { counted } from '../../../figures.ts';
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { hasMembers } from '../conditions.ts';
import { outcome, verdict } from '../outcome.ts';

export const emails = [
  assume('email-as-written', {
    question: 'Does a Member keep the capitals of its email address?',
    answers: {
      kept: 'A Member shows its email address as it was sent.',
      lowered: 'A Member shows its email address in small letters.',
    },
    why: 'A verification that compares letters would report every such Member.',
    source: unpublished,
    dependents: ['the verification', 'sessions by email'],
    consequences: { lowered: noMatter('Addresses are compared without regard to capitals.') },
    needs: 'b2b',
    ask: async on => {
      const sent = on.email().replace('doctor', 'Doctor');
      const { email_address: shown } = await on.firstMember({ email_address: sent });
      return shown === sent ? 'kept' : shown === sent.toLowerCase() ? 'lowered' : 'changed';
    },
  }),
  assume('email-case', {
    question: 'Are two email addresses that differ in capitals only the same?',
    answers: {
      same: 'Email addresses that differ in capitals only are the same.',
      different: 'Email addresses that differ in capitals only are different.',
    },
    why: 'People are joined by their address where there is nothing else.',
    source: unpublished,
    dependents: ['the plan of Members', 'sessions by email'],
    consequences: {
      different: refuses(
        'Members whose address has capitals could not log in by writing it in small letters, and would get a second account. Write these addresses in small letters first.',
        (_, { emailsWithCapitals }) => emailsWithCapitals > 0,
        ({ emailsWithCapitals }) => [counted(emailsWithCapitals, 'Member')],
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const first = await on.firstMember();
      const again = on.member(first, { email_address: first.email_address.replace('doctor', 'Doctor') });
      return verdict(await outcome(again), 'different', 'same');
    },
  }),
  assume('deleted-member-email', {
    question: 'Is the email address of a deleted Member free for another one?',
    answers: {
      free: 'The email address of a deleted Member is free for another one.',
      kept: 'The email address of a deleted Member stays taken.',
    },
    why: 'After "undo" the same people are to be migrated again.',
    source: unpublished,
    dependents: ['undo', 'a second run after it'],
    consequences: {
      kept: tells(
        'Members that undo deletes cannot be created again with their address: rehearse well before you run.',
        hasMembers,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id, email_address } = await on.firstMember();
      await on.b2b.organizations.members.delete({ organization_id, member_id });
      return verdict(await outcome(on.member({ organization_id }, { email_address })), 'free', 'kept');
    },
  }),
  assume('deleted-member-external-id', {
    question: 'Is the external id of a deleted Member free for another one?',
    answers: {
      free: 'The external id of a deleted Member is free for another one.',
      kept: 'The external id of a deleted Member stays taken.',
    },
    why: 'After "undo" the same User ids are to be written again.',
    source: unpublished,
    dependents: ['undo', 'a second run after it'],
    consequences: {
      kept: tells(
        'Members that undo deletes cannot be created again with their external id: rehearse well before you run.',
        hasMembers,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const external_id = on.word();
      const { organization_id, member_id } = await on.firstMember({ external_id });
      await on.b2b.organizations.members.delete({ organization_id, member_id });
      return verdict(await outcome(on.member({ organization_id }, { external_id })), 'free', 'kept');
    },
  }),
  assume('retired-email', {
    question: 'Does a Member keep the address that it had before a change?',
    answers: {
      reserved: 'After a change of its address a Member keeps the old one from others, until it is unlinked.',
      free: 'After a change of a Member’s address the old one is free at once.',
    },
    why: 'Addresses that change hands are written in an order that never gives one to two Members.',
    source: 'The reference speaks of retired addresses, and of unlinking them.',
    dependents: ['the order of address changes', 'unlinking'],
    consequences: { free: noMatter('Unlinking an address that is free changes nothing.') },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id, email_address } = await on.firstMember();
      await on.b2b.organizations.members.update({ organization_id, member_id, email_address: on.email() });
      return verdict(await outcome(on.member({ organization_id }, { email_address })), 'free', 'reserved');
    },
  }),
  assume('deleted-member-retired-email', {
    question: 'Are the retired addresses of a deleted Member free?',
    answers: {
      free: 'The retired addresses of a deleted Member are free.',
      kept: 'The retired addresses of a deleted Member stay taken.',
    },
    why: 'A person whose address changed is undone and migrated again.',
    source: unpublished,
    dependents: ['undo', 'a second run after it'],
    consequences: {
      kept: tells('An old address of a Member that undo deletes cannot be given to another one.', hasMembers),
    },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id, email_address } = await on.firstMember();
      await on.b2b.organizations.members.update({ organization_id, member_id, email_address: on.email() });
      await on.b2b.organizations.members.delete({ organization_id, member_id });
      return verdict(await outcome(on.member({ organization_id }, { email_address })), 'free', 'kept');
    },
  }),
  assume('email-change-password', {
    question: 'Does a Member keep its password when the application changes its address?',
    answers: {
      removed:
        'A change of the email address by the application removes the password. So does one by the Member itself.',
      kept: 'A change of the email address by the application leaves the password.',
    },
    why: 'A later run carries changed addresses over, to Members that have a password.',
    source: unpublished,
    dependents: ['carrying changes over'],
    consequences: { kept: noMatter('A password is set only where the Member shows none.') },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id } = await on.migrate(await on.organization(), on.email());
      const changed = { organization_id, member_id, email_address: on.email() };
      const { member } = await on.b2b.organizations.members.update(changed);
      return member.member_password_id ? 'kept' : 'removed';
    },
  }),
];
