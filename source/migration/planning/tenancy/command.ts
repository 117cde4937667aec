/** The team's own program says where each User belongs. It ran before the plan; its answers are read like a tenancy file. */
import { readFileSync } from 'node:fs';
import { errorsPathOf } from '../../sources/tenancy-command.ts';
import { tenancyFile } from '../../sources/tenancy-file.ts';
import { tenantsOfRows } from './file.ts';
import { errorReported, tenantsInFile } from './file-expectation.ts';
import type { TenancyStrategy } from './strategy.ts';

export const command: TenancyStrategy = {
  option: () => ({
    label: 'A program of your own',
    hint: 'Users in as NDJSON, tenants out; or a JavaScript module.',
  }),
  asks: ['tenancyCommand'],
  leaves: {
    not_by_command: { label: 'no tenant from your tenancy command', gathered: true },
    command_error: { label: 'your tenancy command reports an error' },
  },

  place(user, { tenancyCommandOutput: path = '' }) {
    const error = errorsIn(path).get(user.user_id);
    if (error !== undefined) return { left: 'command_error', unusable: [error] };
    const tenants = tenantsOfRows(tenancyFile(path).rowsOf(user));
    return tenants.length > 0 ? { tenants } : { left: 'not_by_command' };
  },

  expects(user, { tenancyCommandOutput: path = '' }) {
    return errorReported(path, user.user_id) ? [] : tenantsInFile(path, user.user_id, []);
  },

  misnamed: (user, { tenancyCommandOutput: path = '' }) => errorReported(path, user.user_id),

  expressible: false,
};

let known: { path: string; errors: Map<string, string> } | undefined;

/** By user_id. The file is written once; another reading or program has another one. */
function errorsIn(path: string): Map<string, string> {
  if (known?.path === path) return known.errors;
  const lines = readFileSync(errorsPathOf(path), 'utf8').split('\n').filter(Boolean);
  const rows = lines.map(line => JSON.parse(line) as { user_id: string; error: string });
  known = { path, errors: new Map(rows.map(({ user_id, error }) => [user_id, error])) };
  return known.errors;
}
