/** `npm run bench`: one table, ratios within one run. Needs a quiet machine; half an hour, or name sections. */
import { limits } from './limits.ts';
import { million } from './million.ts';
import { noLimits } from './no-limits.ts';
import { resume } from './resume.ts';
import { startUp } from './start-up.ts';
import { print, type Row } from './table.ts';
import { view } from './view.ts';

const sections = { 'start-up': startUp, resume, 'no-limits': noLimits, limits, view, million };
const asked = process.argv.slice(2);

const rows: Row[] = [];
for (const [name, section] of Object.entries(sections)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  rows.push(...(await section()));
}
print(rows);
