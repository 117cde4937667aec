/** Decides the settings of all planned Organizations, and says what they come to. Pure. */
import type { Answers } from '../../../config/answers.ts';
import { counted, number, someOf } from '../../../figures.ts';
import type { PlannedOrganization, Warning } from '../../model.ts';
import { type ClaimConflict, claimConflicts, claimProblems, keptOut } from './claims.ts';
import type { DomainCounter, MethodUse } from './facts.ts';
import type { OrganizationSettings } from './fields.ts';
import { organizationsText, settingProblems } from './problems.ts';
import type { PlacedRule } from './rules-of.ts';
import { emailMethods, type OrganizationFacts, RuleSet, settingsOf } from './settings-of.ts';
import { countsOf, type FollowUpCounts, followUpOf, type Proposed, proposedOf, type SettingCount } from './summary.ts';

/** What the plan says of settings. */
export interface SettingsSummary {
  counts: SettingCount[];
  proposed: Proposed;
  /** Domains that are claimed twice, or claimed while others have Members there. */
  claimConflicts: ClaimConflict[];
  followUp: FollowUpCounts;
  warnings: Warning[];
  problems: Warning[];
}

/** What the plan learned of the Users; see plan-walk.ts. */
interface Facts {
  input: { answers: Answers; claimedByOthers?: ReadonlyMap<string, string> | undefined };
  rules: readonly PlacedRule[];
  domains: DomainCounter;
  methodUse: MethodUse;
}

/** Sets `settings` of every Organization. */
export function decideSettings(
  organizations: readonly PlannedOrganization[],
  { input, rules, domains, methodUse }: Facts,
): SettingsSummary {
  const { answers, claimedByOthers: others = new Map<string, string>() } = input;
  const shared = new Map<string, OrganizationSettings>();
  const open = new Set(rules);
  const set = new RuleSet(rules);
  for (const one of organizations) {
    const facts: OrganizationFacts = { ...one, ownDomain: domains.own(one.externalId, one.members) };
    const about = set.about(facts);
    for (const rule of about) open.delete(rule);
    const settings = settingsOf(facts, about, answers);
    const text = JSON.stringify(settings);
    one.settings = shared.get(text) ?? settings;
    shared.set(text, one.settings);
  }
  const conflicts = claimConflicts(organizations, domains, others);
  return {
    counts: countsOf(organizations),
    proposed: proposedOf(organizations),
    claimConflicts: conflicts,
    followUp: followUpOf(organizations),
    warnings: [...unused([...open]), ...lockedOut(organizations, methodUse), ...keptOut(domains, others)],
    problems: [...settingProblems(organizations), ...claimProblems(conflicts)],
  };
}

function unused(rules: readonly PlacedRule[]): Warning[] {
  if (rules.length === 0) return [];
  const named = rules.slice(0, mostRules).map(one => one.at);
  const what = rules.length === 1 ? 'This rule is' : `${number(rules.length)} rules are`;
  return [
    {
      id: 'unused_rules',
      text: `${what} about no Organization: ${someOf(named, rules.length)}. Look at the key, or at the sizes.`,
    },
  ];
}

const mostRules = 5;

/** Members who use none of the ways that are allowed: by email everybody could. */
function lockedOut(organizations: readonly PlannedOrganization[], methods: MethodUse): Warning[] {
  let members = 0;
  const keys: string[] = [];
  for (const { key, externalId, settings } of organizations) {
    const allowed = settings.fields.allowed_auth_methods ?? emailMethods;
    const count = emailMethods.some(one => allowed.includes(one)) ? 0 : methods.without(externalId, allowed);
    members += count;
    if (count > 0) keys.push(key);
  }
  if (members === 0) return [];
  const where = organizationsText(keys.length, keys.slice(0, 3));
  return [
    {
      id: 'no_way_in',
      text: `In ${where}, ${counted(members, 'Member uses', 'Members use')} none of the ways to log in that are allowed there, and cannot log in until they can use one. Allow magic_link or email_otp as long as that lasts.`,
    },
  ];
}
