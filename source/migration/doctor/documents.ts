/**
 * Writes the pages that list the assumptions, from the registry: docs/sandbox.md and the table of docs/doctor.md. `npm run
 * contract` runs it, and a test fails when one is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { documentText } from '../../sandbox/contract/document.ts';
import { isBehaviourId } from '../../sandbox/core/behaviour.ts';
import { type Assumption, assumedText } from './assumption.ts';
import { assumptions } from './assumptions/index.ts';

const docs = (name: string) => new URL(`../../../docs/${name}`, import.meta.url);
const begin = '<!-- Written by "npm run contract" from the registry of assumptions. Do not edit below. -->';

/** What the sandbox does, one line for each assumption. */
function choices(): string {
  const line = (one: Assumption) => `- ${assumedText(one)}${isBehaviourId(one.id) ? ` [\`${one.id}\`]` : ''}`;
  return assumptions.map(line).join('\n');
}

const needs = { b2b: 'B2B test project', workspace: 'workspace key', consumer: 'Consumer test project' };
const effects = { refuses: '**refuses**', adapts: 'adapts', tells: 'tells you', nothing: 'nothing' };

/** One assumption in full. */
function section({ id, question, answers, assumed, why, source, dependents, consequences, probe }: Assumption): string {
  const others = Object.entries(answers).filter(([answer]) => answer !== assumed);
  const followed = others.map(([answer, text]) => {
    const consequence = consequences[answer];
    const where = consequence?.when ? ' where it concerns the plan' : '';
    const follows = consequence ? `${effects[consequence.does]}${where}: ${consequence.text}` : '';
    return `| \`${answer}\` | ${text} | ${follows} |`;
  });
  return [
    `#### ${id}`,
    '',
    question,
    '',
    '| answer | what it says | what plan and run do |',
    '|---|---|---|',
    `| \`${assumed}\` (assumed) | ${assumedText({ answers, assumed })} | |`,
    ...followed,
    '',
    `- Why it matters: ${why}`,
    `- Source: ${source}`,
    `- Depends on it: ${dependents.join(', ')}.`,
    `- Asked: ${typeof probe === 'string' ? `never. ${probe}` : `with a ${needs[probe.needs]}.`}`,
  ].join('\n');
}

/** docs/sandbox.md. */
export const sandboxPage = (): string => documentText(choices());

/** docs/doctor.md: what people wrote, and below it the registry. */
export function doctorPage(before = readFileSync(docs('doctor.md'), 'utf8')): string {
  const [written = ''] = before.split(begin);
  return `${written.trimEnd()}\n\n${begin}\n\n${assumptions.map(section).join('\n\n')}\n`;
}

if (import.meta.main) {
  writeFileSync(docs('sandbox.md'), sandboxPage());
  writeFileSync(docs('doctor.md'), doctorPage());
}
