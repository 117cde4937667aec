/**
 * `npm run crashes`: CRASH_ROUNDS kills (200) in scenarios of twenty, each of its own seed, from CRASH_SEED on. A failing
 * scenario is repeated with its seed and CRASH_ROUNDS=20; its kills fall at about the same moments, not at the same ones.
 */
import { crash } from './scenario.ts';

const each = 20;
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 200);
const first = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

console.log(`At least ${rounds} kills, from seed ${first} on (CRASH_SEED, CRASH_ROUNDS).`);
const began = performance.now();
const kills: string[] = [];
let wrong = 0;
for (let seed = first; kills.length < rounds; seed++) {
  const scenario = await crash(seed, each);
  kills.push(...scenario.kills);
  if (scenario.differences.length > 0) wrong += 1;
  console.log(`seed ${seed}: ${scenario.kills.length} kills, ${scenario.differences.length} differences`);
  for (const difference of new Set(scenario.differences)) console.log(`  ${difference.slice(0, 900)}`);
}
console.log(
  `${kills.length} kills in ${Math.round((performance.now() - began) / 1000)} s. Last answer before the kill:`,
);
const byPlace = Map.groupBy(kills, route => route.replace(/(-(test|live)-|[0-9a-f]{6})[^/]*/g, '…'));
for (const [route, at] of [...byPlace].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${String(at.length).padStart(5)}  ${route}`);
}
console.log(wrong === 0 ? 'Every scenario ended as the reference says.' : `${wrong} scenarios did not.`);
process.exitCode = wrong === 0 ? 0 : 1;
