/** Projects, environments and what a new environment has. All of it needs a workspace key. */
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { errorAnswer, outcome, verdict } from '../outcome.ts';
import { ensureLive } from '../own-project.ts';

const test = { name: 'test', type: 'TEST' as const, environment_slug: 'test', cross_org_passwords_enabled: false };

export const projects = [
  assume('project-environments', {
    question: 'Has a new project environments already?',
    answers: {
      none: 'A new project has no environments.',
      ready: 'A new project has a live and a test environment.',
    },
    why: 'The wizard makes the environments that it needs, and must not make them twice.',
    source: 'Contradiction: the published description says both are made; tests of the official client find none.',
    dependents: ['a project that the wizard makes'],
    consequences: {
      ready: refuses(
        'A run would make them again, and fail. Make the project in the dashboard, and choose its environment with --b2b-environment.',
        answers => answers.b2bProject !== 'existing' && answers.b2bEnvironment === undefined,
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const slug = await on.project();
      return (await on.workspace.management.environments.all(slug)).length === 0 ? 'none' : 'ready';
    },
  }),
  assume('test-needs-live', {
    question: 'Can a test environment be made before the live one?',
    answers: {
      needed: 'A project needs its live environment before a test one.',
      not_needed: 'A test environment can be made without a live one.',
    },
    why: 'The wizard makes a project with a test environment for its first run.',
    source: 'A comment in a test of the official client.',
    dependents: ['a project that the wizard makes'],
    consequences: { not_needed: noMatter('The live environment is made first in any case.') },
    needs: 'workspace',
    ask: async on => {
      const slug = await on.project();
      const { environments } = on.workspace.management;
      if ((await environments.all(slug)).length > 0) return { answer: 'unclear', detail: 'both are there' };
      return verdict(await outcome(environments.create(slug, test)), 'not_needed', 'needed');
    },
  }),
  assume('live-deletable', {
    question: 'Can a live environment be deleted without its project?',
    answers: {
      refused: 'A live environment can only be deleted with its project.',
      deleted: 'A live environment can be deleted.',
    },
    why: 'Undo says what it cannot take back.',
    source: 'A comment in the official client.',
    dependents: ['undo of a project that the wizard made'],
    consequences: { deleted: noMatter('Undo deletes the project that the wizard made.') },
    needs: 'workspace',
    ask: async on => {
      const slug = await on.project();
      const { environments } = on.workspace.management;
      const live = await ensureLive(on.workspace.management, slug);
      return verdict(await outcome(environments.delete(slug, live)), 'deleted', 'refused');
    },
  }),
  assume('missing-environment', {
    question: 'Which error says that an environment does not exist?',
    answers: {
      project_not_found: 'An environment that does not exist is answered with `project_not_found`.',
      other_error: 'An environment that does not exist is answered with another error type.',
    },
    why: 'Undo must tell an environment that is gone from a failure.',
    source: unpublished,
    dependents: ['undo of a project that the wizard made'],
    consequences: {
      other_error: tells(
        'Undo may report an environment that is gone already as a failure.',
        ({ b2bProject }) => b2bProject !== 'existing',
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const { management, project } = on.workspace;
      return errorAnswer(await outcome(management.environments.get(project, on.word())), 'project_not_found');
    },
  }),
  assume('first-strength-policy', {
    question: 'Does a new environment check passwords at each login?',
    answers: {
      validated: 'A new password strength policy has `validate_on_authentication`.',
      not_validated: 'A new password strength policy has no `validate_on_authentication`.',
    },
    why: 'With it, people with a weak password must reset it at their first login.',
    source: 'The Terraform provider documents it as the default.',
    dependents: ['what the plan says about passwords'],
    consequences: { not_validated: noMatter('The policy of the Consumer project is carried over where you want it.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const { validate_on_authentication } = await management.passwordStrength.get(project, environment);
      return validate_on_authentication ? 'validated' : 'not_validated';
    },
  }),
  assume('sms-countries', {
    question: 'To which countries does a new environment send codes?',
    answers: {
      ca_us: 'A new environment sends codes by SMS to Canada and the United States.',
      others: 'A new environment sends codes by SMS to other countries.',
    },
    why: 'People elsewhere cannot pass a second factor by SMS until the list is carried over.',
    source: 'A test of the official client.',
    dependents: ['the comparison of settings'],
    consequences: { others: noMatter('The list is read on both sides.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const codes = (await management.countryCodes.get(project, environment, 'sms')).toSorted().join(', ');
      return codes === 'CA, US' ? 'ca_us' : { answer: 'others', detail: codes.slice(0, 100) };
    },
  }),
  assume('whatsapp-countries', {
    question: 'Does a B2B environment have a list of countries for WhatsApp?',
    answers: {
      refused: 'In B2B the list of countries for WhatsApp is refused.',
      answered: 'In B2B the list of countries for WhatsApp can be read.',
    },
    why: 'B2B has no WhatsApp codes.',
    source: 'A test of the official client.',
    dependents: ['the local Stytch'],
    consequences: { answered: noMatter('The program never reads it in B2B.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = on.workspace;
      return verdict(
        await outcome(management.countryCodes.get(project, environment, 'whatsapp')),
        'answered',
        'refused',
      );
    },
  }),
];
