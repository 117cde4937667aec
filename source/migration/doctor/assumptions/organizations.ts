/** Defaults and rules of Organizations. */
import { counted } from '../../../figures.ts';
import { assume, noMatter, refuses } from '../assumption.ts';
import { errorAnswer, outcome, verdict } from '../outcome.ts';

export const organizations = [
  assume('email-invites-default', {
    question: 'What is `email_invites` when another setting of logins is given and it is left out?',
    answers: {
      not_allowed:
        'With no setting of logins given, `email_invites` is `ALL_ALLOWED`; with some given and it left out, `NOT_ALLOWED`.',
      all_allowed: '`email_invites` is `ALL_ALLOWED` whenever it is left out.',
    },
    why: 'An Organization whose Members may be invited by any user, or by none, is not what the team chose.',
    source: 'The reference says so; the sandbox follows it.',
    dependents: ['the settings of Organizations'],
    consequences: {
      all_allowed: noMatter('The program always says it.'),
    },
    needs: 'b2b',
    ask: async on => {
      const plain = await on.organization();
      const given = await on.organization({ sso_jit_provisioning: 'ALL_ALLOWED' });
      const detail = `${plain.email_invites}, ${given.email_invites}`;
      if (plain.email_invites !== 'ALL_ALLOWED') return { answer: 'other', detail };
      if (given.email_invites === 'NOT_ALLOWED') return 'not_allowed';
      return given.email_invites === 'ALL_ALLOWED' ? 'all_allowed' : { answer: 'other', detail };
    },
  }),
  assume('slug-left-out', {
    question: 'May an Organization be created without a slug?',
    answers: {
      accepted: 'An Organization that is created without a slug gets one of its name.',
      refused: 'An Organization needs a slug.',
    },
    why: 'The published shape says that it may be left out, the text that it is required.',
    source: 'Contradiction between the reference’s text and its shape.',
    dependents: ['the local Stytch'],
    consequences: { refused: noMatter('The program always sends a slug.') },
    needs: 'b2b',
    ask: async on => verdict(await outcome(on.organization({ organization_slug: undefined })), 'accepted', 'refused'),
  }),
  assume('restricted-without-domains', {
    question: 'Which error says that a restriction to mail domains needs domains?',
    answers: {
      invalid_restricted_email_setting: '`invalid_restricted_email_setting` refuses a restriction to no mail domain.',
      other_error: 'Another error type refuses a restriction to no mail domain.',
      accepted: 'A restriction to no mail domain is accepted.',
    },
    why: 'An Organization that no user can join is a mistake that should be seen.',
    source: 'The type stands in the list; which call answers it is a guess.',
    dependents: ['the words of the report'],
    consequences: {
      other_error: noMatter('The plan checks its settings itself.'),
      accepted: noMatter('The plan checks its settings itself.'),
    },
    needs: 'b2b',
    ask: async on => {
      const made = on.organization({ email_jit_provisioning: 'RESTRICTED', email_allowed_domains: [] });
      return errorAnswer(await outcome(made), 'invalid_restricted_email_setting');
    },
  }),
  assume('claimed-domains', {
    question: 'Can an Organization claim a mail domain?',
    answers: {
      accepted: 'An Organization can claim a mail domain.',
      refused: 'An Organization cannot claim a mail domain (`claimed_email_domains_not_supported`).',
    },
    why: 'It may not be switched on for a project.',
    source: 'The error type stands in the list.',
    dependents: ['rules about Organizations'],
    consequences: {
      refused: refuses(
        'Organizations that claim domains could not be created: leave claimed_email_domains out of the rules.',
        (_, { claimDomains }) => claimDomains > 0,
        ({ claimDomains }) => [counted(claimDomains, 'Organization')],
      ),
    },
    needs: 'b2b',
    ask: async on =>
      verdict(
        await outcome(on.organization({ claimed_email_domains: [`${on.word()}.example.com`] })),
        'accepted',
        'refused',
      ),
  }),
  assume('claimed-domain-elsewhere', {
    question: 'May another Organization have a Member of a claimed mail domain?',
    answers: {
      refused:
        'A Member of a claimed mail domain is refused in other Organizations (`action_not_allowed_email_domain_is_claimed`).',
      accepted: 'A Member of a claimed mail domain may be in other Organizations.',
    },
    why: 'People who belong to several Organizations may lose some of them.',
    source: 'The error type stands in the list; which call answers it is a guess.',
    dependents: ['rules about Organizations', 'what the plan says of claimed domains'],
    consequences: { accepted: noMatter('The plan names such people, and they become Members all the same.') },
    needs: 'b2b',
    ask: async on => {
      const domain = `${on.word()}.example.com`;
      const claimed = await outcome(on.organization({ claimed_email_domains: [domain] }));
      if (claimed.refused !== undefined) return { answer: 'unclear', detail: claimed.refused };
      const made = on.member(await on.organization(), { email_address: `doctor@${domain}` });
      return verdict(await outcome(made), 'accepted', 'refused');
    },
  }),
  assume('organization-roles', {
    question: 'Are roles of one Organization available?',
    answers: {
      answered: 'The roles of one Organization can be read and written (`/v1/b2b/rbac/organizations`).',
      refused: 'The roles of one Organization are not available.',
    },
    why: 'They are a private beta: an application may not count on them.',
    source: 'A comment of the official SDK.',
    dependents: ['the local Stytch'],
    consequences: { refused: noMatter('A migration makes roles of the project only.') },
    needs: 'b2b',
    ask: async on => {
      const { organization_id } = await on.organization();
      return verdict(await outcome(on.b2b.rbac.organizations.getOrgPolicy({ organization_id })), 'answered', 'refused');
    },
  }),
];
