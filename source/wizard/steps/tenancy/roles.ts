/** Questions of this step about roles: where they come from, what they become, and who administers. */

import { counted } from '../../../figures.ts';
import type { Facts } from '../../facts.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Option, Question } from '../question.ts';

/** What stands as role in the objects that name the tenants. */
const besideTenants = ({ answers, summary }: Facts): string[] =>
  summary?.tenantKeys.find(one => one.key === answers.tenantKey)?.roles ?? [];

/** Keys that look like roles: by their name, or by few values. */
const roleKeys = ({ summary }: Facts): Option[] =>
  (summary?.tenantKeys ?? [])
    .filter(found => found.values <= 20 || /role/i.test(found.key))
    .sort((a, b) => Number(/role/i.test(b.key)) - Number(/role/i.test(a.key)) || a.values - b.values)
    .map(found => ({
      value: found.key,
      label: found.key,
      hint: `${counted(found.values, 'value')}: ${found.examples.join(', ')}`,
    }));

/** Something is there that could be a role. */
const hasRoles = (facts: Facts): boolean =>
  facts.answers.tenancy === 'file' ||
  roleKeys(facts).some(one => /role/i.test(one.label)) ||
  besideTenants(facts).length > 0 ||
  (facts.summary?.notCarried.some(kind => kind.id === 'roles' && kind.users > 0) ?? false);

export const roleQuestions: Question[] = [
  {
    kind: 'choice',
    id: 'roleFrom',
    answer: 'roleFrom',
    title: facts => `Which roles does a ${wordsOf(facts.answers).member} have?`,
    help: 'Roles of the B2B policy, set when the Member is created. Never from untrusted_metadata.',
    docs: docs.models,
    short: 'Roles',
    default: 'none',
    assumed: 'none',
    when: facts => facts.answers.roleFrom !== undefined || hasRoles(facts),
    options: facts => [
      { value: 'none', label: 'The default one only' },
      { value: 'metadata', label: 'From a key in trusted_metadata', hint: 'A text, or a list of texts.' },
      {
        value: 'tenant',
        label: 'As they stand beside the tenant',
        hint: besideTenants(facts).slice(0, 4).join(', ') || 'In its object, or in the tenancy file.',
      },
      { value: 'consumer', label: 'The Consumer roles of the User' },
    ],
  },
  {
    kind: 'choice',
    id: 'roleKey',
    answer: 'roleKey',
    open: true,
    title: 'Which key holds the role?',
    help: 'Keys of trusted_metadata with few values, the likeliest first.',
    docs: docs.models,
    short: 'Role key',
    default: facts => roleKeys(facts)[0]?.value ?? 'role',
    when: ({ answers }) => answers.roleFrom === 'metadata',
    options: roleKeys,
  },
  {
    kind: 'text',
    id: 'roleMap',
    answer: 'roleMap',
    title: 'What does each role become?',
    help: 'role=B2B role, with commas; nothing behind "=" drops it. "none": each keeps its name.',
    docs: docs.models,
    short: 'Role map',
    default: 'none',
    assumed: 'none',
    when: ({ answers }) => (answers.roleFrom ?? 'none') !== 'none',
    aside: async () => (await import('./asides.ts')).rolesFound,
  },
  {
    kind: 'choice',
    id: 'missingRoles',
    answer: 'missingRoles',
    title: 'And roles that the B2B policy does not have?',
    help: 'A new one allows what every Member may do. You give it more in the dashboard.',
    docs: docs.models,
    short: 'Missing roles',
    default: 'create',
    assumed: 'stop',
    when: ({ answers }) => (answers.roleFrom ?? 'none') !== 'none',
    options: [
      { value: 'create', label: 'Add them', hint: 'Undo takes them away again.' },
      { value: 'stop', label: 'Start nothing until they are there' },
    ],
  },
  {
    kind: 'choice',
    id: 'organizationAdmins',
    answer: 'organizationAdmins',
    title: facts => `Who administers each ${wordsOf(facts.answers).organization} where nobody is stytch_admin?`,
    help: 'A stytch_admin may change its settings and Members by itself.',
    docs: docs.models,
    short: 'Administrators',
    default: 'nobody',
    assumed: 'nobody',
    options: facts => [
      { value: 'nobody', label: 'Nobody', hint: 'Your backend manages it, or you give the role later.' },
      {
        value: 'oldest',
        label: 'The User who is there longest',
        hint: `In every ${wordsOf(facts.answers).organization} where no other Member is.`,
      },
      ...((facts.answers.roleFrom ?? 'none') === 'none' && facts.answers.organizationAdmins !== 'role' && facts.summary
        ? []
        : [{ value: 'role', label: 'Those with the role of most rights', hint: 'Which one, you say next.' }]),
    ],
  },
  {
    kind: 'text',
    id: 'adminRole',
    answer: 'adminRole',
    title: 'Which role has the most rights?',
    help: 'As your application names it. Its Members administer where no other Member does.',
    docs: docs.models,
    short: 'Role of most rights',
    aside: async () => (await import('./asides.ts')).rolesFound,
    when: ({ answers }) => answers.organizationAdmins === 'role',
  },
];
