/** What the report says of the service: verified by doctor, different, or still assumed. */
import { number } from '../../figures.ts';
import type { AssumptionFacts } from '../doctor/consequences.ts';

/** One sentence, for the top of the list. */
export function assumptionSentence({ at, verified, differing, assumed }: AssumptionFacts): string {
  if (at === null)
    return `Nothing was verified on the real service: all ${number(assumed.length)} statements below are assumed. "stytch-b2b-migrate doctor" asks a test project.`;
  return `Doctor asked the real service, last on ${at.slice(0, 10)}: ${number(verified.length)} statements hold, ${number(differing.length)} differ, ${number(assumed.length)} are still assumed.`;
}

/** As Markdown. The statements are our own words. */
export function assumptionText(facts: AssumptionFacts): string {
  const part = (title: string, items: string[]) =>
    items.length === 0 ? '' : `\n### ${title}\n\n${items.map(item => `- ${item}`).join('\n')}\n`;
  return `## What this rests on

${assumptionSentence(facts)}
${part('Different on the real service', facts.differing)}${part('Verified on the real service', facts.verified)}${part('Still assumed', facts.assumed)}`;
}
