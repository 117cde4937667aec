/** Templates of mail of a project. */
import { assume, noMatter } from '../assumption.ts';
import { outcome, verdict } from '../outcome.ts';

export const emailTemplates = [
  assume('default-template-unset', {
    question: 'May a default template of mail be unset where none is set?',
    answers: {
      accepted: 'A default template of mail can be unset where none is set.',
      refused: 'Unsetting a default template of mail is refused where none is set.',
    },
    why: 'Undo repeats its calls after a kill.',
    source: 'A test of the official client.',
    dependents: ['undo of templates'],
    consequences: { refused: noMatter('Undo looks before it unsets.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project } = on.workspace;
      return verdict(await outcome(management.emailTemplates.unsetDefault(project, 'LOGIN')), 'accepted', 'refused');
    },
  }),
  assume('prebuilt-default', {
    question: 'Can the default of the prebuilt templates of mail be unset?',
    answers: {
      refused: 'The default of the prebuilt templates of mail cannot be unset.',
      accepted: 'The default of the prebuilt templates of mail can be unset.',
    },
    why: 'Undo says what it cannot take back.',
    source: 'A test of the official client.',
    dependents: ['undo of templates'],
    consequences: { accepted: noMatter('Undo keeps what cannot be deleted, and deletes what can.') },
    needs: 'workspace',
    ask: async on => {
      const { management } = on.workspace;
      const project = await on.project();
      return verdict(await outcome(management.emailTemplates.unsetDefault(project, 'PREBUILT')), 'accepted', 'refused');
    },
  }),
  assume('html-template-domain', {
    question: 'Does mail in HTML of one’s own need a domain of the project?',
    answers: {
      needed: 'Mail in HTML of one’s own needs a verified custom domain.',
      not_needed: 'Mail in HTML of one’s own needs no custom domain.',
    },
    why: 'Templates that are carried over too early fail.',
    source: 'A page of the documentation.',
    dependents: ['carrying templates over', 'the checklist'],
    consequences: { not_needed: noMatter('Templates are carried over when the checklist says so.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project } = on.workspace;
      const content = 'Log in: {{magic_link_url}}';
      const change = management.emailTemplates.create(project, {
        template_id: on.word(),
        name: 'doctor',
        sender_information: { from_local_part: 'doctor', from_domain: 'example.com', from_name: 'doctor' },
        custom_html_customization: {
          template_type: 'LOGIN',
          html_content: content,
          plaintext_content: content,
          subject: 'doctor',
        },
      });
      return verdict(await outcome(change), 'not_needed', 'needed');
    },
  }),
];
