import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { answerSchemas } from '../../source/config/answers.ts';
import { UserError } from '../../source/config/user-error.ts';
import {
  answerFlags,
  answersFromFlags,
  completed,
  flagProblem,
  missingAnswers,
  requireAnswers,
} from '../../source/wizard/flags.ts';

const flagFor = (name: string) => answerFlags.find(each => each.flag === name) as (typeof answerFlags)[number];

describe('answer flags', () => {
  it('has one for every answer but the confirmation', () => {
    const answers = Object.keys(answerSchemas).filter(id => id !== 'confirmed');
    expect(answerFlags.map(each => each.answer).sort()).toEqual(answers.sort());
    expect(answerFlags.map(each => each.flag)).toContain('--tenant-key');
  });

  it('reads ~ as the home folder in paths, as the wizard does, and in nothing else', () => {
    expect(
      answersFromFlags({ tenancyFile: '~/who.csv', codeFolder: '~', passwords: '~/hashes.csv', singleName: '~/x' }),
    ).toEqual({
      tenancyFile: `${homedir()}/who.csv`,
      codeFolder: homedir(),
      passwords: 'file',
      passwordFile: `${homedir()}/hashes.csv`,
      singleName: '~/x',
    });
  });

  it('is explained by a question without numbers, and no two by the same', () => {
    const summaries = answerFlags.map(each => each.summary);
    for (const text of summaries) expect(text).toMatch(/^[A-Z](?!.*\b\d).*\?$/);
    expect(new Set(summaries).size).toBe(summaries.length);
  });

  it('says what is wrong with a value, and what is allowed', () => {
    expect(flagProblem(flagFor('--tenancy'), 'colour')).toBe(
      '--tenancy cannot be "colour". It is one of trusted_metadata, email_domain, file, command, personal, single, untrusted_metadata.',
    );
    expect(flagProblem(flagFor('--token-jwks-url'), 'nope')).toBe('--token-jwks-url: The JWKS address is a URL.');
    expect(flagProblem(flagFor('--tenancy'), 'single')).toBeUndefined();
  });

  it('takes the hash file itself for where the passwords come from', () => {
    expect(flagProblem(flagFor('--passwords'), 'export/hashes.csv')).toBeUndefined();
    expect(answersFromFlags({ passwords: 'export/hashes.csv', badHashes: 'reset', dir: '/tmp' })).toEqual({
      passwords: 'file',
      passwordFile: 'export/hashes.csv',
      badHashes: 'reset',
    });
    expect(answersFromFlags({ passwords: 'later' })).toEqual({ passwords: 'later' });
    expect(flagProblem(flagFor('--passwords'), 'lster')).toContain('It is one of file, later, at_login, reset, none.');
  });

  it('needs no answer about pending and locked Users without the wizard: both have an assumed value', () => {
    const give = missingAnswers({ mode: 'migrate', b2bProject: 'existing', passwords: 'file' }, {}).map(
      each => each.give,
    );
    expect(give.join()).not.toMatch(/pending-users|locked-users/);
    expect(give).toContain('--password-scope-checked <not_checked|checked>');
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
