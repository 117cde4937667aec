/** `npm run bench`: one table, ratios within one run. Needs a quiet machine; half an hour, or name sections. */
import { sdkAtTheRate, sdkWithLimitsOff } from './against-sdk.ts';
import { database } from './database.ts';
import { limits } from './limits.ts';
import { million } from './million.ts';
import { preview } from './preview.ts';
import { resume } from './resume.ts';
import { scan } from './scan.ts';
import { startUp } from './start-up.ts';
import { print, type Row } from './table.ts';
import { view } from './view.ts';

const sections = {
  'start-up': startUp,
  scan,
  resume,
  database,
  'sdk-rate': sdkAtTheRate,
  'sdk-off': sdkWithLimitsOff,
  limits,
  view,
  preview,
  million,
};
const asked = process.argv.slice(2);

const rows: Row[] = [];
for (const [name, section] of Object.entries(sections)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  rows.push(...(await section()));
}
print(rows);
