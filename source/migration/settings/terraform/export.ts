/** The B2B project with its settings as Terraform: as it would be after `settings apply`, with what is there to import. Only reads. */
import slugify from '@sindresorhus/slugify';
import type { Environment } from '../../../stytch/management.ts';
import { type EnvironmentFlags, unsetFlags } from '../../../stytch/management-types.ts';
import { chosenEnvironment } from '../../resources/chosen-environment.ts';
import type { RunContext } from '../../resources/context.ts';
import { b2bEnvironment } from '../../resources/environments.ts';
import { changesOf, type SettingRow } from '../diff.ts';
import type { Values } from '../kind.ts';
import { settingKinds } from '../kinds/index.ts';
import { profileName } from '../kinds/token-profiles.ts';
import { allStates } from '../read.ts';
import { block, Expression, type HclValue } from './hcl.ts';
import { type ExportContext, project, type TerraformResource, writers } from './resources.ts';

export const header =
  '# Written by stytch-b2b-migrate: "settings --terraform". Secrets are variables, and never in a file.\n';

/** Files by name. */
export async function exportTerraform(context: RunContext): Promise<Record<string, string>> {
  const target = await targetOf(context);
  const { values, now } = await wantedValues(context);
  const at = { project_slug: target.project_slug, environment_slug: target.environment.environment_slug };
  const exported: ExportContext = {
    ...at,
    exists: target.exists,
    now,
    profileIds: target.exists ? await profileIds(context, at) : {},
  };
  const resources = distinct(settingKinds.flatMap(({ id }) => writers[id]?.(values[id] ?? {}, exported) ?? []));
  const bases = baseResources(target, values['flags'] ?? {});
  const variables = variablesIn(resources);
  return {
    'main.tf': [header, ...head, localOf(target), ...bases.map(written)].join('\n'),
    'settings.tf': [header, ...resources.map(written)].join('\n'),
    ...(variables.length > 0 && { 'variables.tf': [header, ...variables].join('\n') }),
    'imports.tf': [header, ...[...bases, ...resources].flatMap(importOf)].join('\n'),
  };
}

const head = [
  `terraform {
  required_version = ">= 1.5"
  required_providers {
    stytch = {
      source  = "stytchauth/stytch"
      version = "~> 3.2"
    }
  }
}
`,
  '# STYTCH_WORKSPACE_KEY_ID and STYTCH_WORKSPACE_KEY_SECRET in the environment.\nprovider "stytch" {}\n',
];

interface Target {
  project_slug: string;
  name: string;
  live: Pick<Environment, 'environment_slug' | 'name'> & Partial<EnvironmentFlags>;
  environment: Pick<Environment, 'environment_slug' | 'name'> & Partial<EnvironmentFlags>;
  type: 'LIVE' | 'TEST';
  /** The environment is there; with it, its project. */
  exists: boolean;
  projectExists: boolean;
}

/** The project as it is, or as a run would make it. */
async function targetOf(context: RunContext): Promise<Target> {
  const { answers, environmentType: type } = context;
  const at = await b2bEnvironment(context);
  const chosen = at?.project_slug ?? chosenEnvironment(answers)?.project_slug;
  const newLive = { environment_slug: 'live', name: 'Live' };
  const newTest = { environment_slug: 'test', name: 'Test' };
  if (!chosen) {
    const name = answers.b2bProjectName ?? 'B2B';
    const environment = type === 'LIVE' ? newLive : newTest;
    const nothing = { exists: false, projectExists: false };
    return { project_slug: slugify(name), name, live: newLive, environment, type, ...nothing };
  }
  const [{ name }, all] = await Promise.all([
    context.management().projects.get(chosen),
    context.management().environments.all(chosen),
  ]);
  const live = all.find(one => one.type === 'LIVE');
  const found = all.find(one => one.environment_slug === at?.environment_slug);
  return {
    project_slug: chosen,
    name,
    type,
    live: live ?? newLive,
    environment: found ?? (type === 'LIVE' ? (live ?? newLive) : newTest),
    exists: found !== undefined,
    projectExists: true,
  };
}

/** What B2B would have after an apply, and what it has now. */
async function wantedValues(context: RunContext) {
  const values: Record<string, Values> = {};
  const now: Record<string, Values> = {};
  for (const { kind, b2b, rows } of await allStates(context)) {
    now[kind] = b2b;
    values[kind] = { ...b2b, ...kept(rows), ...changesOf(rows), ...streams(rows) };
  }
  return { values, now };
}

const kept = (rows: SettingRow[]): Values =>
  Object.fromEntries(
    rows.filter(row => row.action === 'keep' && row.wanted !== undefined).map(row => [row.item, row.wanted]),
  );

/** Terraform takes the key that the API does not give: from a variable. */
const streams = (rows: SettingRow[]): Values =>
  Object.fromEntries(
    rows
      .filter(row => row.kind === 'event-log-streaming' && row.action === 'manual')
      .map(row => [row.item, row.consumer]),
  );

async function profileIds({ management }: RunContext, at: { project_slug: string; environment_slug: string }) {
  const found = await management().trustedTokenProfiles.all(at.project_slug, at.environment_slug);
  return Object.fromEntries(found.map(one => [profileName(one), one.profile_id]));
}

/** The provider does not know the one that is left out. */
const flagNames = Object.keys(unsetFlags)
  .filter(flag => flag !== 'use_custom_domain_in_magic_link_emails')
  .sort();

function baseResources(target: Target, wanted: Values): TerraformResource[] {
  const { project_slug, name, live, environment, type } = target;
  const flags = (of: object) =>
    Object.fromEntries(flagNames.map(flag => [flag, Reflect.get(of, flag) as HclValue | undefined]));
  const attributes = (of: Target['live'], own: boolean) => ({
    name: of.name,
    environment_slug: of.environment_slug,
    ...flags(own ? { ...of, ...wanted } : of),
  });
  const projectId = target.projectExists ? project_slug : undefined;
  const made: TerraformResource[] = [
    {
      type: 'stytch_project',
      label: 'b2b',
      // A change of the vertical or of a slug would make another project, and destroy this one.
      attributes: { name, vertical: 'B2B', project_slug, live_environment: attributes(live, type === 'LIVE') },
      importId: projectId,
    },
  ];
  if (type === 'LIVE') return made;
  const id = target.exists ? `${project_slug}.${environment.environment_slug}` : undefined;
  const test = { ...project, ...attributes(environment, true) };
  return [...made, { type: 'stytch_environment', label: 'test', attributes: test, importId: id }];
}

const localOf = ({ type }: Target) =>
  block('locals', {
    environment_slug: new Expression(
      type === 'LIVE'
        ? 'stytch_project.b2b.live_environment.environment_slug'
        : 'stytch_environment.test.environment_slug',
    ),
  });

const written = ({ type, label, attributes }: TerraformResource) => block(`resource "${type}" "${label}"`, attributes);

const importOf = ({ type, label, importId }: TerraformResource): string[] =>
  importId === undefined ? [] : [block('import', { to: new Expression(`${type}.${label}`), id: importId })];

/** Two names of one type get a number. */
function distinct(resources: TerraformResource[]): TerraformResource[] {
  const seen = new Map<string, number>();
  return resources.map(one => {
    const count = (seen.get(`${one.type}.${one.label}`) ?? 0) + 1;
    seen.set(`${one.type}.${one.label}`, count);
    return count === 1 ? one : { ...one, label: `${one.label}_${count}` };
  });
}

/** A variable for each secret that a resource names: no default, so that Terraform asks for it. */
function variablesIn(resources: TerraformResource[]): string[] {
  const names = JSON.stringify(resources).match(/(?<="text":"var\.)\w+/g) ?? [];
  return [...new Set(names)].map(name =>
    block(`variable "${name}"`, { type: new Expression('string'), sensitive: true }),
  );
}
