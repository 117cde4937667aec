/** When the scope of passwords can be changed: cross-organization, or organization-scoped. */
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { errorAnswer, outcome } from '../outcome.ts';

export const passwordScope = [
  assume('password-scope-free', {
    question: 'Can the scope of passwords be changed while there are none?',
    answers: {
      accepted: 'The scope of passwords can be changed while there are no passwords.',
      refused: 'The scope of passwords is chosen when an environment is made.',
    },
    why: 'The scope is one of the first things that a run sets.',
    source: unpublished,
    dependents: ['the password scope'],
    consequences: {
      refused: tells(
        'Choose the scope when you make the environment, or let the wizard make it.',
        ({ b2bProject, passwords }) => b2bProject === 'existing' && passwords !== 'none',
      ),
    },
    needs: 'workspace',
    ask: async on => {
      const { workspace } = await on.environment();
      const { management, project, environment } = workspace;
      const change = management.environments.update(project, environment, { cross_org_passwords_enabled: true });
      const done = await outcome(change);
      if (done.refused !== undefined) return { answer: 'refused', detail: done.refused };
      return done.value?.cross_org_passwords_enabled ? 'accepted' : 'ignored';
    },
  }),
  assume('password-scope-in-use', {
    question: 'Can the scope of passwords be changed once there are some, and what does the error say?',
    answers: {
      refused:
        '`cannot_toggle_cross_org_passwords_when_password_in_use` refuses another scope once there are passwords.',
      other_error: 'Another error type refuses another scope once there are passwords.',
      accepted: 'The scope of passwords can be changed at any time.',
    },
    why: 'The decision cannot be undone: a run with the wrong scope must stop.',
    source: 'The type stands in the list; which call answers it is a guess.',
    dependents: ['the password scope'],
    consequences: {
      other_error: noMatter('Any refusal of the scope stops the run before the first password.'),
      accepted: noMatter('The run reads the scope back before the first password.'),
    },
    needs: 'workspace',
    ask: async on => {
      const other = await on.environment();
      await other.migrate(await other.organization(), other.email());
      const { management, project, environment } = other.workspace;
      const change = management.environments.update(project, environment, { cross_org_passwords_enabled: true });
      const type = 'cannot_toggle_cross_org_passwords_when_password_in_use';
      return errorAnswer(await outcome(change), type, 'refused');
    },
  }),
];
