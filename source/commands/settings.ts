/** `settings`: project settings on both sides, without a migration. */
import type { Answers } from '../config/answers.ts';
import { type Credentials, credentialVariables } from '../config/credentials.ts';
import { UserError } from '../config/user-error.ts';
import type { SettingAction, SettingRow } from '../migration/settings/diff.ts';
import { writeTerraform } from '../migration/settings/terraform/write.ts';
import { clientSecrets } from '../migration/sources/client-secrets.ts';
import { exitCodes } from './events.ts';
import { type Headless, headless } from './headless.ts';
import { type Define, headlessOptions } from './options.ts';
import { print, printJson } from './print.ts';
import { reporter } from './run.ts';
import { showClients, showRows } from './setting-rows.ts';

/** Exit code 0 nothing is left, 1 failed, 2 wrong or missing input, 3 something differs or is done by hand, 130 interrupted. */
export const define: Define = (command, exit) => {
  const action = (name: string, text: string, work: (opened: Headless) => Promise<number>) => {
    const own = command.command(name, { isDefault: name === 'diff' }).description(text);
    headlessOptions(own, 'hidden')
      .optionsGroup(`Options of ${name}:`)
      .action(async () => exit(await headless(own, work, needs)));
    for (const option of own.options) if (shownAnswers.has(option.attributeName())) option.hideHelp(false);
    return own;
  };
  command
    .description(
      'Project settings on both sides, without a migration. Needs the Consumer project id and a workspace key.',
    )
    .addHelpText('after', examples);
  action('diff', 'Shows every setting on both sides, and what "apply" would do. Writes nothing.', diff).option(
    '--terraform <folder>',
    'Write the B2B project as Terraform into this folder instead, as "apply" would leave it.',
  );
  action(
    'apply',
    'Writes those that differ. What others have set stays, unless --settings-conflicts says so.',
    apply,
  ).option('--yes', 'Say yes.');
  action('secret', 'Makes a secret of the B2B project for the application. It is shown once.', secret).option(
    '--to <file>',
    'Write it to this file, for you only (0600), instead of printing it.',
  );
  action(
    'clients',
    'Makes the M2M clients with the ids that they have, and the Connected Apps with new ones. Secrets are new, unless your file has them.',
    clients,
  )
    .option('--secrets <file>', 'M2M secrets that you have: CSV or NDJSON with client_id and client_secret.')
    .option('--to <file>', 'Add each new id and secret to this file, for you only (0600).');
  action('undo', 'Puts back what stood there before.', undo).option('--yes', 'Say yes.');
};

/** Answers that concern settings alone. */
const shownAnswers = new Set(['b2bEnvironment', 'settingsConflicts', 'checklist']);

const examples = `
Examples
  stytch-b2b-migrate settings diff --b2b-environment my-app/test
  stytch-b2b-migrate settings apply --b2b-environment my-app/test --yes
  stytch-b2b-migrate settings clients --secrets m2m.csv --to new-clients.ndjson
  stytch-b2b-migrate settings --terraform infra --b2b-environment my-app/test
  stytch-b2b-migrate settings diff --json | jq '.rows[].action' | sort | uniq -c`;

/** The credentials are enough; a folder adds its answers. */
function needs(given: Answers, credentials: Credentials): Answers {
  if (given.mode === 'practice') return { ...given, settings: 'copy' };
  const consumerProjectId = credentials.consumerProjectId ?? given.consumerProjectId;
  const lacking = [
    ...(consumerProjectId ? [] : [credentialVariables.consumerProjectId]),
    ...(credentials.workspaceKeyId ? [] : [credentialVariables.workspaceKeyId]),
    ...(credentials.workspaceKeySecret ? [] : [credentialVariables.workspaceKeySecret]),
  ];
  if (lacking.length > 0) {
    throw new UserError({
      what: `${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} missing.`,
      why: 'Settings are read and written with a workspace key. Without one, the checklist of the report says what to set by hand.',
      next: 'Set them in the environment or in .env.',
      exitCode: 2,
    });
  }
  const known = given.b2bEnvironment === undefined && (credentials.b2bProjectId ?? given.b2bProjectId) !== undefined;
  const b2bProject = given.b2bProject ?? (known ? 'existing' : 'workspace_key');
  return { ...given, mode: 'migrate', b2bProject, settings: 'copy' };
}

async function diff(opened: Headless): Promise<number> {
  if (typeof opened.own['terraform'] === 'string') return terraform(opened, opened.own['terraform']);
  const rows = await opened.migration.settings(opened.answers, opened.signal);
  showRows(opened, rows);
  return codeOf(rows);
}

async function terraform({ migration, answers, signal, flags }: Headless, folder: string): Promise<number> {
  const files = writeTerraform(folder, await migration.terraform(answers, signal));
  if (flags.json) printJson({ files });
  else {
    for (const file of files) print(file);
    print('Next: terraform init && terraform plan. The workspace key is read from the environment.');
  }
  return 0;
}

async function apply(opened: Headless): Promise<number> {
  const { migration, answers, signal, own, flags } = opened;
  if (own['yes'] !== true) {
    showRows(opened, await migration.settings(answers, signal));
    throw unconfirmed('Nothing was written.');
  }
  const { outcome, failures, rows } = await migration.applySettings(answers, reporter(flags), signal);
  showRows(opened, rows, { outcome, failures });
  if (outcome !== 'done') return exitCodes[outcome];
  return codeOf(rows);
}

async function secret({ migration, answers, signal, own, flags }: Headless): Promise<number> {
  const file = own['to'];
  if (typeof file === 'string') {
    await migration.makeSecret({ ...answers, applicationSecretFile: file }, undefined, signal);
    if (flags.json) printJson({ file });
    else print(`Written to ${file}.`);
    return 0;
  }
  const show = (secret: string) => (flags.json ? printJson({ secret }) : print(secret));
  await migration.makeSecret(answers, show, signal);
  return 0;
}

async function clients(opened: Headless): Promise<number> {
  const { migration, answers, signal, own, flags } = opened;
  const [file, to] = [own['secrets'], own['to']];
  if (typeof to !== 'string') {
    throw new UserError({
      what: '--to is missing.',
      why: 'Stytch shows a new secret once: it goes into this file and nowhere else.',
      next: 'Name a file, such as --to new-clients.ndjson.',
      exitCode: 2,
    });
  }
  const secrets = typeof file === 'string' ? clientSecrets(file) : new Map<string, string>();
  const made = await migration.makeClients(answers, { secrets, to }, reporter(flags), signal);
  showClients(opened, made, to);
  return exitCodes[made.outcome];
}

async function undo(opened: Headless): Promise<number> {
  const { migration, answers, signal, own, flags } = opened;
  if (own['yes'] !== true) throw unconfirmed('Nothing was put back.');
  const { outcome, failures, rows } = await migration.undoSettings(answers, reporter(flags), signal);
  showRows(opened, rows, { outcome, failures });
  return exitCodes[outcome];
}

/** Nothing is to be done about these. */
const settled: ReadonlySet<SettingAction> = new Set(['keep', 'cannot']);
const codeOf = (rows: SettingRow[]): number => (rows.every(one => settled.has(one.action)) ? 0 : 3);

function unconfirmed(what: string): UserError {
  return new UserError({ what, why: 'It was not confirmed.', next: 'Say yes with --yes.', exitCode: 2 });
}
