/** JWT templates of an environment: how they read, and what they may hold. */
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { outcome, verdict } from '../outcome.ts';
import type { ProbeContext } from '../probe-context.ts';

/** Sets a template in an untouched environment. */
async function set(on: ProbeContext, template_content: string) {
  const { management, project, environment } = (await on.environment()).workspace;
  const template = { template_content, custom_audience: '' };
  return outcome(management.jwtTemplates.set(project, environment, 'SESSION', template));
}

export const jwtTemplates = [
  assume('jwt-template-unset', {
    question: 'How does a JWT template read that was never set?',
    answers: {
      empty_text: 'A JWT template that was never set is an empty text.',
      empty_object: 'A JWT template that was never set is an empty object.',
      not_found: 'A JWT template that was never set is not found.',
    },
    why: 'Our claim is merged into what is there, and undo restores it.',
    source: unpublished,
    dependents: ['the claim template', 'the comparison of settings'],
    consequences: {
      empty_object: noMatter('An empty text and an empty object count as the same.'),
      not_found: noMatter('A template that is not found counts as empty.'),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const path = `/projects/${project}/environments/${environment}/jwt_templates/SESSION`;
      const { value, refused } = await outcome(
        management.call<{ jwt_template?: { template_content?: string } }>('GET', path),
      );
      if (refused !== undefined)
        return { answer: refused === 'jwt_template_not_found' ? 'not_found' : 'other', detail: refused };
      const text = (value?.jwt_template?.template_content ?? '').replaceAll(/\s/g, '');
      return text === '' ? 'empty_text' : text === '{}' ? 'empty_object' : 'other';
    },
  }),
  assume('jwt-template-empty', {
    question: 'Can a JWT template be set to an empty text?',
    answers: {
      accepted: 'A JWT template can be set to an empty text.',
      refused: 'A JWT template cannot be set to an empty text.',
    },
    why: 'Undo restores a template that was empty.',
    source: 'The Terraform provider writes an empty object instead.',
    dependents: ['undo of the claim template'],
    consequences: { refused: tells('Undo may fail to empty the claim template: take our claim out by hand then.') },
    needs: 'workspace',
    ask: async on => verdict(await set(on, ''), 'accepted', 'refused'),
  }),
  assume('template-variable', {
    question: 'Can a JWT template name a variable that does not exist?',
    answers: {
      accepted: 'A JWT template may name a variable that does not exist: its claim is left out.',
      refused: 'A JWT template cannot name a variable that does not exist.',
    },
    why: 'A variable that was rewritten for B2B wrongly would be found, or not.',
    source: unpublished,
    dependents: ['carrying JWT templates over'],
    consequences: { refused: noMatter('A template that is refused is reported with its reason.') },
    needs: 'workspace',
    ask: async on => verdict(await set(on, '{ "doctor": {{ member.no_such_thing }} }'), 'accepted', 'refused'),
  }),
  assume('template-reserved-claims', {
    question: 'Can a JWT template set a registered claim, such as `sub`?',
    answers: {
      refused: 'A JWT template cannot set a registered claim (`reserved_claims_in_custom_claims`).',
      accepted: 'A JWT template may set a registered claim.',
    },
    why: 'A claim name that people choose may be one of them.',
    source: 'The error type stands in the list; for claims of a session they are ignored.',
    dependents: ['the choice of the claim name'],
    consequences: { accepted: noMatter('Registered claims cannot be chosen.') },
    needs: 'workspace',
    ask: async on => verdict(await set(on, '{ "sub": {{ member.member_id }} }'), 'accepted', 'refused'),
  }),
];
