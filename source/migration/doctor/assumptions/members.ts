/** Roles, metadata and second factors of Members. */
import { counted } from '../../../figures.ts';
import { writesEmails } from '../../sessions/answer.ts';
import { assume, type Condition, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { errorAnswer, outcome, verdict } from '../outcome.ts';

/** Members get metadata, or Users the email for their claim. */
const writesMetadata: Condition = (answers, { withMetadata }) => withMetadata > 0 || writesEmails(answers);

const phones = ['+14155550123', '+14155550124'];

export const members = [
  assume('unknown-role', {
    question: 'Which error says that a Member cannot have a role that does not exist?',
    answers: {
      invalid_role: '`invalid_role` refuses a role of a Member that does not exist.',
      other_error: 'Another error type refuses a role of a Member that does not exist.',
      accepted: 'A Member may have a role that does not exist.',
    },
    why: 'The list of error types has four that may mean it.',
    source: unpublished,
    dependents: ['the words of the report'],
    consequences: {
      other_error: noMatter('Roles are checked against the policy before the first write.'),
      accepted: noMatter('Roles are checked against the policy before the first write.'),
    },
    needs: 'b2b',
    ask: async on => {
      const made = on.member(await on.organization(), { roles: [on.word()] });
      return errorAnswer(await outcome(made), 'invalid_role');
    },
  }),
  assume('unknown-implicit-role', {
    question: 'Which error says that a mail domain cannot bring a role that does not exist?',
    answers: {
      invalid_rbac_role_assignment: '`invalid_rbac_role_assignment` refuses a role by mail domain that does not exist.',
      other_error: 'Another error type refuses a role by mail domain that does not exist.',
      accepted: 'A mail domain may bring a role that does not exist.',
    },
    why: 'The list of error types has four that may mean it.',
    source: unpublished,
    dependents: ['the local Stytch'],
    consequences: {
      other_error: noMatter('A migration writes no roles by mail domain.'),
      accepted: noMatter('A migration writes no roles by mail domain.'),
    },
    needs: 'b2b',
    ask: async on => {
      const rbac_email_implicit_role_assignments = [{ domain: `${on.word()}.example.com`, role_id: on.word() }];
      const made = on.organization({ rbac_email_implicit_role_assignments });
      return errorAnswer(await outcome(made), 'invalid_rbac_role_assignment');
    },
  }),
  assume('metadata-null', {
    question: 'Does null delete a key of a Member’s metadata?',
    answers: {
      deletes: 'In an update of metadata, null deletes a key.',
      kept: 'In an update of metadata, null leaves a key.',
    },
    why: 'A later run removes what was removed in the Consumer project, and undo restores what was there.',
    source: 'The reference says that null deletes.',
    dependents: ['carrying changes over', 'undo'],
    consequences: {
      kept: refuses(
        'Keys that are removed in the Consumer project would stay in B2B, and undo could not remove its own.',
        writesMetadata,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id } = await on.firstMember({ trusted_metadata: { one: 1, two: 2 } });
      const trusted_metadata = { one: null };
      const { member } = await on.b2b.organizations.members.update({ organization_id, member_id, trusted_metadata });
      return 'one' in (member.trusted_metadata ?? {}) ? 'kept' : 'deletes';
    },
  }),
  assume('metadata-update', {
    question: 'Does an update of a Member’s metadata keep the keys that it does not name?',
    answers: {
      merged: 'An update of metadata keeps the keys that it does not name.',
      replaced: 'An update of metadata removes the keys that it does not name.',
    },
    why: 'A later run writes only what changed, into metadata that others may have extended.',
    source: 'The reference says that metadata is merged.',
    dependents: ['carrying changes over', 'undo'],
    consequences: {
      replaced: refuses(
        'A later run, which writes only what changed, would delete the rest of the metadata.',
        writesMetadata,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id } = await on.firstMember({ trusted_metadata: { one: 1 } });
      const trusted_metadata = { two: 2 };
      const { member } = await on.b2b.organizations.members.update({ organization_id, member_id, trusted_metadata });
      return 'one' in (member.trusted_metadata ?? {}) ? 'merged' : 'replaced';
    },
  }),
  assume('second-phone', {
    question: 'Can the phone number of a Member be replaced by an update?',
    answers: {
      refused: 'A Member’s phone number cannot be replaced: it must be deleted first.',
      replaced: 'An update replaces a Member’s phone number.',
    },
    why: 'A later run carries changed numbers over.',
    source: 'The reference says that it cannot.',
    dependents: ['carrying changes over'],
    consequences: { replaced: noMatter('The program deletes the old number first.') },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id } = await on.firstMember({ mfa_phone_number: phones[0] });
      const changed = { organization_id, member_id, mfa_phone_number: phones[1] as string };
      return verdict(await outcome(on.b2b.organizations.members.update(changed)), 'replaced', 'refused');
    },
  }),
  assume('shared-phone', {
    question: 'May two Members of an Organization have the same phone number?',
    answers: {
      accepted: 'Two Members may share a phone number.',
      refused: 'Two Members of an Organization cannot share a phone number.',
    },
    why: 'In a Consumer project a number belongs to one User; imported data may have it twice.',
    source: unpublished,
    dependents: ['Members with a phone number'],
    consequences: {
      refused: tells(
        'A Member whose number another one has is not created, and is named.',
        (_, { sharedPhones }) => sharedPhones.length > 0,
        ({ sharedPhones }) => sharedPhones,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const first = await on.firstMember({ mfa_phone_number: phones[0] });
      return verdict(await outcome(on.member(first, { mfa_phone_number: phones[0] })), 'accepted', 'refused');
    },
  }),
  assume('enrolled-without-factor', {
    question: 'Can a Member be enrolled in MFA before it has a second factor?',
    answers: {
      accepted: 'A Member can be enrolled in MFA before it has a second factor.',
      refused: 'A Member cannot be enrolled in MFA before it has a second factor.',
    },
    why: 'A TOTP secret is carried over after its Member was created as enrolled.',
    source: 'The reference says that such a Member sets one up at the next login.',
    dependents: ['Members with a second factor'],
    consequences: {
      refused: refuses(
        'Members that are enrolled with an authenticator app, or without a factor, could not be created: --mfa-enrollment none leaves it to them.',
        (_, { enrolledWithoutPhone }) => enrolledWithoutPhone > 0,
        ({ enrolledWithoutPhone }) => [counted(enrolledWithoutPhone, 'Member')],
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const made = on.member(await on.organization(), { mfa_enrolled: true });
      return verdict(await outcome(made), 'accepted', 'refused');
    },
  }),
  assume('second-totp', {
    question: 'What does `totp/migrate` do for a Member that has an authenticator app?',
    answers: {
      refused: '`totp/migrate` refuses a Member that has an authenticator app (`active_totp_exists`).',
      replaced: '`totp/migrate` replaces the authenticator app of a Member.',
    },
    why: 'An app that a person has set up since must stay.',
    source: 'The error type stands in the list; which call answers it is a guess.',
    dependents: ['authenticator apps of Members'],
    consequences: { replaced: noMatter('A secret is brought only to a Member that shows no app.') },
    needs: 'b2b',
    ask: async on => {
      const { organization_id, member_id } = await on.firstMember();
      const bring = () =>
        on.b2b.totps.migrate({ organization_id, member_id, secret: on.totpSecret(), recovery_codes: [] });
      await bring();
      return verdict(await outcome(bring()), 'replaced', 'refused');
    },
  }),
];
