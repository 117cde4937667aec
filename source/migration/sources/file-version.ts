/** Whether a file of the team's own is still the one that was read. */
import { statSync } from 'node:fs';
import type { Answers } from '../../config/answers.ts';

/** Another text for a file that was changed. Throws the system's error for one that cannot be read. */
export function fileVersion(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${size} ${mtimeMs}`;
}

/** The files that decide what is planned, beside the hash file, as they are now; one that is gone counts as none. */
export function planFiles({
  tenancyFile,
  tenancyCommandOutput,
  totpFile,
  organizationSettingsFile,
}: Answers): string[] {
  return [tenancyFile, tenancyCommandOutput, totpFile, organizationSettingsFile].map(path => {
    try {
      return path === undefined ? '' : `${path} ${fileVersion(path)}`;
    } catch {
      return '';
    }
  });
}
