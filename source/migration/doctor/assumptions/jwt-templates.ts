/** JWT templates of an environment: how they read, and what they may hold. */
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { carries, copies } from '../conditions.ts';
import { markKey } from '../created.ts';
import { outcome, verdict } from '../outcome.ts';
import type { ProbeContext } from '../probe-context.ts';
import { missingOf, variableScene } from '../template-scene.ts';

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
    consequences: {
      refused: tells(
        'Undo may fail to empty a template: take our claims out by hand then.',
        (answers, facts) => carries(answers, facts) || copies(answers, facts),
      ),
    },
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
  assume('template-documented-variables', {
    question: 'Has a B2B template the variables that the documentation names?',
    answers: {
      all: 'A B2B template has `member.trusted_metadata`, `member.rbac` and `organization.trusted_metadata`.',
      fewer: 'A B2B template lacks a variable that the documentation names: its claim is left out.',
    },
    why: 'Claims that are carried over would be missing from JWTs, in silence.',
    source: 'Pages of the documentation, which are stored in part only.',
    dependents: ['carrying JWT templates over'],
    consequences: {
      fewer: tells(
        'Claims of the session template may be missing in B2B: look at one JWT before people get in.',
        copies,
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const { scene, resource } = await variableScene(on);
      return missingOf(scene, {
        'member.trusted_metadata': 'member.trusted_metadata.doctor',
        'member.rbac.roles': 'member.rbac.roles',
        'member.rbac.actions': `member.rbac.${resource}.actions`,
        'organization.trusted_metadata': `organization.trusted_metadata.${markKey}`,
      });
    },
  }),
  assume('template-guessed-variables', {
    question: 'Has a B2B template the other variables that its objects suggest?',
    answers: {
      all: 'A B2B template has every field of the Member and of the Organization as a variable.',
      fewer: 'A B2B template lacks some fields of the Member or of the Organization.',
    },
    why: 'A claim that used them in Consumer is written by hand for B2B.',
    source: unpublished,
    dependents: ['what the table of settings says of claims'],
    consequences: { fewer: noMatter('Only documented variables are rewritten; a claim with others is named.') },
    needs: 'workspace',
    ask: async on => {
      const { scene } = await variableScene(on);
      const names = [
        'member.member_id',
        'member.external_id',
        'member.email_address',
        'member.name',
        'organization.organization_id',
        'organization.organization_slug',
        'organization.organization_name',
      ];
      const untrusted = 'member.untrusted_metadata';
      const wanted = Object.fromEntries(names.map(name => [name, name]));
      return missingOf(scene, { ...wanted, [untrusted]: `${untrusted}.doctor` });
    },
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
