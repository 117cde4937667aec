/** Step "Prerequisites": where Users come from, where they go to, and the keys to both. */
import type { CredentialId } from '../../../config/credentials.ts';
import { consumerProject, type Facts, isLive, otherKind } from '../../facts.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

const migrates = (facts: Facts) => facts.answers.mode === 'migrate';
const readsApi = (facts: Facts) =>
  migrates(facts) || (facts.answers.mode === 'rehearse' && facts.answers.usersFrom === 'api');
const byKey = (facts: Facts) => migrates(facts) && facts.answers.b2bProject === 'workspace_key';
const byHand = (facts: Facts) => migrates(facts) && facts.answers.b2bProject === 'existing';
/** Members go to a project that is there. */
const chosen = (facts: Facts) => byKey(facts) && (facts.answers.b2bEnvironment ?? 'new') !== 'new';
const asked = (credential: CredentialId) => (facts: Facts) => !facts.environment.has(credential);

export const prerequisites: Step = {
  id: 'prerequisites',
  title: 'Prerequisites',
  questions: [
    {
      kind: 'choice',
      id: 'usersFrom',
      answer: 'usersFrom',
      title: 'Where are your Users read from?',
      help: 'Both ways only read. The target is a local Stytch on this machine.',
      docs: docs.userData,
      short: 'Users from',
      default: 'api',
      when: facts => facts.answers.mode === 'rehearse',
      options: [
        { value: 'api', label: 'The Consumer project', hint: 'Through the API, with its project id and secret.' },
        { value: 'file', label: 'An export file', hint: "users.json, as written by Stytch's export utility." },
      ],
    },
    {
      kind: 'text',
      id: 'usersFile',
      answer: 'usersFile',
      title: 'Which export file?',
      help: 'The path of users.json: one JSON array of User objects.',
      docs: docs.userData,
      short: 'Export file',
      default: 'users.json',
      when: facts => facts.answers.mode === 'rehearse' && facts.answers.usersFrom === 'file',
      check: (value, _facts, checks) => checks.usersFile(value),
    },
    {
      kind: 'text',
      id: 'consumerProjectId',
      answer: 'consumerProjectId',
      title: 'Which Consumer project do you come from?',
      help: 'Its project id, from the dashboard under API keys. Begins with "project-".',
      docs: docs.guide,
      short: 'Consumer project',
      when: facts => readsApi(facts) && asked('consumerProjectId')(facts),
    },
    {
      kind: 'secret',
      id: 'consumerSecret',
      credential: 'consumerSecret',
      title: "What is the Consumer project's secret?",
      help: 'Kept in memory only. Or leave with Ctrl+C and set STYTCH_CONSUMER_SECRET.',
      docs: docs.guide,
      short: 'Consumer secret',
      when: facts => readsApi(facts) && asked('consumerSecret')(facts),
      check: (value, facts, checks) => checks.consumer(consumerProject(facts) ?? '', value),
    },
    {
      kind: 'choice',
      id: 'b2bProject',
      answer: 'b2bProject',
      decides: true,
      title: 'Which credentials for B2B do you have?',
      help: 'A workspace key is made in the dashboard, workspace settings, Management API.',
      docs: docs.workspace,
      short: 'B2B credentials',
      default: 'workspace_key',
      when: migrates,
      options: [
        {
          value: 'workspace_key',
          label: 'A workspace key',
          hint: 'Finds or makes the project; copies the settings.',
        },
        {
          value: 'existing',
          label: "A B2B project's id and secret",
          hint: 'Made by hand; its settings are a list to tick.',
        },
      ],
    },
    {
      kind: 'secret',
      id: 'workspaceKeyId',
      credential: 'workspaceKeyId',
      plain: true,
      title: "What is the workspace key's id?",
      help: 'Workspace settings, Management API. Or set STYTCH_WORKSPACE_KEY_ID.',
      docs: docs.workspace,
      short: 'Workspace key id',
      when: facts => byKey(facts) && asked('workspaceKeyId')(facts),
    },
    {
      kind: 'secret',
      id: 'workspaceKeySecret',
      credential: 'workspaceKeySecret',
      title: "What is the workspace key's secret?",
      help: 'Kept in memory only. Or leave with Ctrl+C and set STYTCH_WORKSPACE_KEY_SECRET.',
      docs: docs.workspace,
      short: 'Workspace key secret',
      when: facts => byKey(facts) && asked('workspaceKeySecret')(facts),
      check: (value, facts, checks) => checks.workspaceKey(facts.credentials.workspaceKeyId ?? '', value),
    },
    {
      kind: 'choice',
      id: 'b2bEnvironment',
      answer: 'b2bEnvironment',
      open: true,
      view: async () => (await import('./Target.tsx')).Target,
      title: 'Which B2B project do Members go to?',
      inHelp: 'Which B2B project do Members go to: "new", or by slugs one that is there, such as my-app/test?',
      help: 'One project serves the test run and the real run: it has an environment for each.',
      docs: docs.workspace,
      short: 'B2B project',
      default: 'new',
      when: byKey,
      options: [{ value: 'new', label: 'A new project', hint: 'Made when the migration starts.' }],
    },
    {
      kind: 'text',
      id: 'b2bProjectId',
      answer: 'b2bProjectId',
      title: 'Which B2B project do you go to?',
      help: 'Its project id. Test goes with test, live with live.',
      docs: docs.guide,
      short: 'B2B project',
      when: facts => byHand(facts) && asked('b2bProjectId')(facts),
      check: async (value, facts) => {
        const problem = otherKind(consumerProject(facts), value);
        return problem ? { problem } : { ok: '' };
      },
    },
    {
      kind: 'secret',
      id: 'b2bSecret',
      credential: 'b2bSecret',
      title: "What is the B2B project's secret?",
      help: 'Kept in memory only. Or leave with Ctrl+C and set STYTCH_B2B_SECRET.',
      docs: docs.guide,
      short: 'B2B secret',
      when: facts => byHand(facts) && asked('b2bSecret')(facts),
      check: (value, facts, checks) =>
        checks.b2b(facts.credentials.b2bProjectId ?? facts.answers.b2bProjectId ?? '', value),
    },
    {
      kind: 'text',
      id: 'b2bProjectName',
      answer: 'b2bProjectName',
      title: 'What shall the new B2B project be called?',
      help: facts => (isLive(facts) ? 'Created when the execution begins.' : 'Any name; it can be changed later.'),
      docs: docs.workspace,
      short: 'New B2B project',
      default: facts => (facts.answers.mode === 'practice' ? 'Practice B2B' : 'B2B'),
      when: facts => facts.answers.mode !== undefined && !byHand(facts) && !chosen(facts),
    },
    {
      kind: 'choice',
      id: 'doctor',
      answer: 'doctor',
      assumed: 'assume',
      view: async () => (await import('./Doctor.tsx')).Doctor,
      title: 'Shall a test project be asked what is only assumed?',
      inHelp: 'Must doctor have asked the service what is only assumed, before a run?',
      help: 'What Stytch does not publish is assumed. Doctor asks a test project.',
      docs: docs.guide,
      short: 'Doctor',
      default: 'assume',
      when: facts => facts.answers.mode === 'rehearse' || migrates(facts),
      options: [
        { value: 'ask', label: 'With a result of doctor', hint: 'Nothing starts without one.' },
        { value: 'assume', label: 'As assumed', hint: 'The report lists what is assumed.' },
      ],
    },
    {
      kind: 'screen',
      id: 'connect',
      screen: async () => (await import('./Connect.tsx')).Connect,
      title: 'Checking both ends',
      help: facts =>
        facts.answers.mode === 'migrate'
          ? 'Every key is tried with one harmless read.'
          : 'The target is a local Stytch, started for you on this machine only.',
      docs: docs.guide,
      short: 'Checks',
      done: facts => facts.connected,
    },
  ],
};
