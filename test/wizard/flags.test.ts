import { describe, expect, it } from 'vitest';
import { answerSchemas } from '../../source/config/answers.ts';
import { UserError } from '../../source/config/user-error.ts';
import {
  answerFlags,
  answersFromFlags,
  completed,
  flagHelp,
  missingAnswers,
  requireAnswers,
} from '../../source/wizard/flags.ts';

const own = { dir: { type: 'string' }, json: { type: 'boolean' } } as const;

function refused(argv: string[]): UserError {
  try {
    answersFromFlags(argv, own);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('was taken');
}

describe('answer flags', () => {
  it('has one for every answer but the confirmation', () => {
    const answers = Object.keys(answerSchemas).filter(id => id !== 'confirmed');
    expect(answerFlags.map(each => each.answer).sort()).toEqual(answers.sort());
    expect(answerFlags.map(each => each.flag)).toContain('--tenant-key');
    for (const each of answerFlags) expect(flagHelp()).toContain(each.flag);
    expect(
      Math.max(
        ...flagHelp()
          .split('\n')
          .map(line => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  it('reads answers and the command’s own flags', () => {
    const argv = ['--tenancy', 'trusted_metadata', '--tenant-key=tenant', '--json', '--dir', '/tmp/x'];
    expect(answersFromFlags(argv, own)).toEqual({
      answers: { tenancy: 'trusted_metadata', tenantKey: 'tenant' },
      own: { json: true, dir: '/tmp/x' },
    });
  });

  it('lists everything that is wrong at once, with what is allowed', () => {
    const error = refused([
      '--tenancy',
      'colour',
      '--tennant-key',
      'x',
      '--passwords',
      '--token-jwks-url',
      'nope',
      'stray',
    ]);
    expect(error.exitCode).toBe(2);
    expect(error.why).toContain('--tenancy cannot be "colour". It is one of trusted_metadata, email_domain, single.');
    expect(error.why).toContain('There is no flag --tennant-key. Did you mean --tenancy or --tenant-key?');
    expect(error.why).toContain('--passwords needs a value: file, later, at_login, reset, none.');
    expect(error.why).toContain('--token-jwks-url: The JWKS address is a URL.');
    expect(error.why).toContain('"stray"');
  });

  it('takes the hash file itself for where the passwords come from', () => {
    expect(answersFromFlags(['--passwords', 'export/hashes.csv', '--bad-hashes', 'reset'], own).answers).toEqual({
      passwords: 'file',
      passwordFile: 'export/hashes.csv',
      badHashes: 'reset',
    });
    expect(answersFromFlags(['--passwords', 'later'], own).answers).toEqual({ passwords: 'later' });
    expect(refused(['--passwords', 'lster']).why).toContain('It is one of file, later, at_login, reset, none.');
    expect(flagHelp()).toContain('Passwords; or the path of a file');
  });

  it('has flags for the Users and settings that need a decision', () => {
    const argv = ['--pending-users', 'leave_out', '--locked-users=create', '--password-scope-checked', 'checked'];
    expect(answersFromFlags(argv, own).answers).toEqual({
      pendingUsers: 'leave_out',
      lockedUsers: 'create',
      passwordScopeChecked: 'checked',
    });
    expect(refused(['--locked-users', 'maybe']).why).toContain('It is one of leave_out, create.');
    expect(flagHelp()).toContain('--password-scope-checked <not_checked|checked>');
  });

  it('needs no answer about pending and locked Users without the wizard: both have an assumed value', () => {
    const give = missingAnswers({ mode: 'migrate', b2bProject: 'existing', passwords: 'file' }, {}).map(
      each => each.give,
    );
    expect(give.join()).not.toMatch(/pending-users|locked-users/);
    expect(give).toContain('--password-scope-checked <not_checked|checked>');
  });

  it('does not take the next flag for a value', () => {
    expect(refused(['--mode', '--json']).why).toContain('--mode needs a value');
  });
});

describe('what is missing', () => {
  it('is named all at once, with its flag or variable', () => {
    const answers = { mode: 'migrate', b2bProject: 'workspace_key', tenancy: 'trusted_metadata' } as const;
    const give = missingAnswers(answers, { consumerProjectId: 'project-test-1' }).map(each => each.give);
    expect(give).toContain('STYTCH_CONSUMER_SECRET');
    expect(give).toContain('STYTCH_WORKSPACE_KEY_ID');
    expect(give).toContain('STYTCH_WORKSPACE_KEY_SECRET');
    expect(give).toContain('--tenant-key <text>');
    expect(give).toContain('--sessions <log_in_again|carry_over>');
    expect(give.join()).not.toContain('--consumer-project-id');
    expect(() => requireAnswers(answers, {})).toThrow(UserError);
  });

  it('is nothing that follows from the project: the profile has its values without a flag', () => {
    const answers = { mode: 'migrate', b2bProject: 'workspace_key', sessions: 'carry_over' } as const;
    const credentials = { consumerProjectId: 'project-live-1' };
    expect(
      missingAnswers(answers, credentials)
        .map(each => each.give)
        .join(),
    ).not.toMatch(/--token|--claim/);
    expect(completed(answers, credentials, {})).toMatchObject({
      claimName: 'email',
      tokenAudience: 'project-live-1',
      tokenIssuer: 'stytch.com/project-live-1',
      tokenJwksUrl: 'https://api.stytch.com/v1/sessions/jwks/project-live-1',
      tokenJit: 'off',
    });
  });

  it('is what only the user decides, also where the wizard has a default for it', () => {
    const give = missingAnswers({}, {}).map(each => each.give.split(' ')[0]);
    expect(give).toEqual(
      expect.arrayContaining(['--mode', '--password-scope', '--passwords', '--tenancy', '--sessions']),
    );
    expect(give).not.toContain('--organization-word');
    expect(completed({}, {}, {})).not.toHaveProperty('tenancy');
  });

  it('is nothing when all is there, and needs no credentials in practice', () => {
    const answers = {
      mode: 'practice',
      reason: 'organizations',
      b2bProjectName: 'B2B',
      passwordScope: 'cross_org',
      passwords: 'reset',
      tenancy: 'email_domain',
      leftOver: 'leave_out',
      organizationWord: 'Class',
      memberWord: 'Student',
      noEmail: 'leave_out',
      unverifiedEmail: 'leave_out',
      sessions: 'log_in_again',
    } as const;
    expect(missingAnswers(answers, {})).toEqual([]);
    expect(() => requireAnswers(answers, {})).not.toThrow();
  });
});
