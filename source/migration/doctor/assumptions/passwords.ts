/** What `passwords/migrate` does to a Member, and how passwords are checked afterwards. */
import { scryptSync } from 'node:crypto';
import { assume, noMatter, refuses, tells, unpublished } from '../assumption.ts';
import { all, withPasswords } from '../conditions.ts';
import { customRoles } from '../custom-roles.ts';
import { outcome, verdict } from '../outcome.ts';
import type { ProbeContext } from '../probe-context.ts';

const withRoles = all(withPasswords, (_, { withRole }) => withRole > 0);

/** A login with this password. */
async function logsIn(on: ProbeContext, organization_id: string, email_address: string, password: string) {
  return outcome(on.b2b.passwords.authenticate({ organization_id, email_address, password }));
}

export const passwords = [
  assume('migrate-external-id', {
    question: 'What does `passwords/migrate` do with an external id for a Member that exists?',
    answers: {
      kept: '`passwords/migrate` leaves the external id of a Member that exists.',
      replaced: '`passwords/migrate` replaces the external id of a Member that exists.',
      refused: '`passwords/migrate` refuses an external id for a Member that exists.',
    },
    why: 'The external id says whose Member it is. If it is replaced, a Member of others would look like ours.',
    source: 'A comment of the official SDK says that it is ignored.',
    dependents: ['passwords of Members that exist', 'undo'],
    consequences: {
      replaced: refuses(
        'A Member that others made would take our external id, and undo would delete it.',
        withPasswords,
      ),
      refused: tells('A Member that is made by others during the run is reported as failed.', withPasswords),
    },
    needs: 'b2b',
    ask: async on => {
      const external_id = on.word();
      const member = await on.firstMember({ external_id });
      const { value, refused } = await outcome(on.migrate(member, member.email_address, { external_id: on.word() }));
      if (!value) return { answer: 'refused', detail: refused };
      return value.external_id === external_id ? 'kept' : 'replaced';
    },
  }),
  assume('migrate-second-password', {
    question: 'What does `passwords/migrate` do for a Member that has a password?',
    answers: {
      refused: '`passwords/migrate` refuses a Member that has a password (`password_already_exists`).',
      replaced: '`passwords/migrate` replaces the password of a Member.',
    },
    why: 'A password that a person has set since must stay, and a repeated call must do no harm.',
    source: 'The reference says that it is refused.',
    dependents: ['passwords of Members that exist', 'passwords at the next login'],
    consequences: { replaced: noMatter('A password is set only where the Member shows none.') },
    needs: 'b2b',
    ask: async on => {
      const member = await on.firstMember();
      await on.migrate(member, member.email_address);
      return verdict(await outcome(on.migrate(member, member.email_address)), 'replaced', 'refused');
    },
  }),
  assume('migrate-roles', {
    question: 'What does `passwords/migrate` do with roles for a Member that has some?',
    answers: {
      replaced: '`passwords/migrate` replaces the roles of a Member that exists.',
      added: '`passwords/migrate` adds roles to those of a Member that exists.',
      kept: '`passwords/migrate` leaves the roles of a Member that exists.',
    },
    why: 'A role too many opens data, and one too few locks people out.',
    source: 'A comment of the official SDK says that it replaces them.',
    dependents: ['roles of Members that exist'],
    consequences: {
      added: tells('The verification names Members that have more roles than planned.', withRoles),
      kept: tells('The verification names Members whose roles are not those planned.', withRoles),
    },
    needs: 'workspace',
    ask: async on => {
      const [first, second] = await customRoles(on);
      const member = await on.firstMember({ roles: [first] });
      const { roles } = await on.migrate(member, member.email_address, { roles: [second] });
      const ids = roles.map(role => role.role_id);
      if (!ids.includes(second)) return ids.includes(first) ? 'kept' : 'neither';
      return ids.includes(first) ? 'added' : 'replaced';
    },
  }),
  assume('migrate-verifies-email', {
    question: 'Does `passwords/migrate` verify the email address of a Member?',
    answers: {
      verified: '`passwords/migrate` verifies the email address.',
      unchanged: '`passwords/migrate` does not verify the email address.',
    },
    why: 'A User whose address is not verified must never get a verified one; the others must be able to log in.',
    source: 'The reference says that it verifies.',
    dependents: ['who gets a password', 'the verification'],
    consequences: {
      unchanged: refuses(
        'People whose address is verified would lose that, and could not log in with their password alone. Let them reset it.',
        withPasswords,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const member = await on.firstMember();
      const { email_address_verified } = await on.migrate(member, member.email_address);
      return email_address_verified ? 'verified' : 'unchanged';
    },
  }),
  assume('migrate-metadata', {
    question: 'Does `passwords/migrate` keep metadata that it does not name?',
    answers: {
      merged: '`passwords/migrate` keeps the keys of metadata that it does not name.',
      replaced: '`passwords/migrate` replaces the metadata of a Member that exists.',
    },
    why: 'Metadata that others wrote must stay.',
    source: unpublished,
    dependents: ['passwords of Members that exist'],
    consequences: { replaced: refuses('Metadata of Members that exist would be lost.', withPasswords) },
    needs: 'b2b',
    ask: async on => {
      const member = await on.firstMember({ trusted_metadata: { one: 1 } });
      const { trusted_metadata } = await on.migrate(member, member.email_address, { trusted_metadata: { two: 2 } });
      return 'one' in (trusted_metadata ?? {}) ? 'merged' : 'replaced';
    },
  }),
  assume('scrypt-salt', {
    question: 'Is the salt of `scrypt_config` decoded from base64?',
    answers: {
      decoded: 'The salt of `scrypt_config` is decoded from base64.',
      text: 'The salt of `scrypt_config` is taken as it is written.',
    },
    why: 'No read shows a wrong hash: only a login does. With the wrong reading no user can log in.',
    source: unpublished,
    dependents: ['scrypt hashes of a hash file', 'passwords that are carried over at the first login'],
    consequences: {
      text: refuses(
        'scrypt hashes would be stored so that no user can log in with them.',
        // Modules for the next login make scrypt hashes; what was not counted may be one.
        ({ passwords }, { scryptHashes = 1, passwordsAtLogin }) =>
          (passwords === 'file' && scryptHashes > 0) || (passwords === 'at_login' && passwordsAtLogin > 0),
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const organization = await on.organization();
      const salt = Buffer.from(on.word()).toString('base64');
      const [n_parameter, r_parameter, p_parameter, key_length] = [1024, 8, 1, 32];
      for (const [answer, encoding] of [
        ['decoded', 'base64'],
        ['text', 'utf8'],
      ] as const) {
        const { password } = on.password();
        const options = { N: n_parameter, r: r_parameter, p: p_parameter };
        const hash = scryptSync(password, Buffer.from(salt, encoding), key_length, options).toString('base64');
        const scrypt_config = { salt, n_parameter, r_parameter, p_parameter, key_length };
        const email = on.email();
        await on.migrate(organization, email, { hash, hash_type: 'scrypt', scrypt_config });
        if ((await logsIn(on, organization.organization_id, email, password)).refused === undefined) return answer;
      }
      return 'neither';
    },
  }),
  assume('weak-password', {
    question: 'Can a user log in with a weak password that was migrated?',
    answers: {
      reset:
        'A weak password that was migrated must be reset at the first login (`member_reset_password`, for Users `reset_password`), as the documentation says of a leaked one.',
      accepted: 'A weak password that was migrated still logs in.',
    },
    why: 'People should know before how many get a reset email.',
    source: 'Published for leaked passwords.',
    dependents: ['what the plan says about passwords'],
    consequences: { accepted: noMatter('Fewer people get a reset email than announced.') },
    needs: 'b2b',
    ask: async on => {
      const organization = await on.organization();
      const password = on.word().slice(-5);
      const email = on.email();
      await on.migrate(organization, email, on.hashOf(password));
      const login = await logsIn(on, organization.organization_id, email, password);
      if (login.refused === undefined) return 'accepted';
      return { answer: login.refused === 'member_reset_password' ? 'reset' : 'other', detail: login.refused };
    },
  }),
];
