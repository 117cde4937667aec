/**
 * Whether one password opens every Organization of a user. It is read, never repeated from the answers, and it cannot change
 * once a Member has an active password: so nothing with a password is made before it is as it was answered.
 */
import type { Answers } from '../../config/answers.ts';
import { UserError } from '../../config/user-error.ts';
import { errorTypeOf } from '../../stytch/errors.ts';
import { Settled } from '../engine/task.ts';
import { verifyPasswordScope } from '../verification/password-scope.ts';
import { keep } from './kept.ts';
import { scopeOf } from './read-scope.ts';
import type { Resource } from './resource.ts';

interface ScopeIntent {
  payload: boolean;
  previous: boolean;
  project_slug: string;
  environment_slug: string;
}

const wantsCrossOrganization = (answers: Answers): boolean => answers.passwordScope !== 'organization';

export const passwordScope: Resource = {
  id: 'password-scope',
  title: () => 'Password scope',
  when: ({ passwords }) => passwords === 'file' || passwords === 'later' || passwords === 'at_login',
  gate: true,
  dependsOn: ['project'],

  desired: { fixed: ({ answers }) => [{ key: 'scope', desired: wantsCrossOrganization(answers) }] },

  create: {
    id: 'password-scope',
    title: () => 'Password scope',
    async intend(record, context): Promise<ScopeIntent | Settled> {
      const wanted = record.desired as boolean;
      const found = await scopeOf(context);
      if (!found) {
        // The plan asks for it where there is no key; a key of another workspace cannot read it either.
        if (context.answers.passwordScopeChecked !== 'checked') throw unread();
        return new Settled({ checked: false });
      }
      const { value, project_slug, environment_slug } = found;
      if (value === wanted) return new Settled({ checked: true });
      if (!context.options.setPasswordScope) throw differs(value);
      return { payload: wanted, previous: value, project_slug, environment_slug };
    },
    async find(record, context) {
      const found = await scopeOf(context);
      return found?.value === (record.intent as ScopeIntent).payload ? { checked: true } : undefined;
    },
    async apply(record, { management }) {
      const { payload, project_slug, environment_slug } = record.intent as ScopeIntent;
      try {
        await management().environments.update(project_slug, environment_slug, {
          cross_org_passwords_enabled: payload,
        });
      } catch (error) {
        if (errorTypeOf(error) !== 'cannot_toggle_cross_org_passwords_when_password_in_use') throw error;
        throw inUse(!payload);
      }
      return { checked: true };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Password scope',
    async apply(record, { management }) {
      const { payload, previous, project_slug, environment_slug } = record.intent as ScopeIntent;
      const { cross_org_passwords_enabled: found } = await management().environments.get(
        project_slug,
        environment_slug,
      );
      if (found !== payload) return;
      const flag = { cross_org_passwords_enabled: previous };
      await management()
        .environments.update(project_slug, environment_slug, flag)
        .catch(error => {
          if (errorTypeOf(error) !== 'cannot_toggle_cross_org_passwords_when_password_in_use') throw error;
          keep('in_use', 'Members have passwords.');
        });
    },
  },

  verify: { compare: verifyPasswordScope },
  calls: () => [{ endpoint: 'Management', calls: 1 }],
};

const scopeName = (crossOrganization: boolean) => (crossOrganization ? 'cross-organization' : 'organization-scoped');

function unread(): UserError {
  return new UserError({
    what: 'The password scope of the B2B environment cannot be read.',
    why: 'The workspace of this key does not hold the B2B project, and the scope cannot change once a Member has a password.',
    next: 'Give a key of that workspace; or look the scope up in the dashboard and answer that you checked it.',
    exitCode: 2,
  });
}

function differs(found: boolean): UserError {
  return new UserError({
    what: `The B2B environment has ${scopeName(found)} passwords; your answer is ${scopeName(!found)}.`,
    why: 'No password was written: the scope cannot change once a Member has one.',
    next: 'Let the run set it with --set-password-scope, or change the answer to what the environment has.',
    exitCode: 2,
  });
}

function inUse(found: boolean): UserError {
  return new UserError({
    what: `The B2B environment has ${scopeName(found)} passwords, and that cannot change any more.`,
    why: 'Members in it have active passwords already. No password was written.',
    next: `Answer ${found ? 'cross_org' : 'organization'} for the password scope in a new folder, or take a new B2B environment.`,
    exitCode: 2,
  });
}
