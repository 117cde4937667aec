/** What the wizard calls beyond its own process. */
import type { writeDualWrite } from '../codebase/dual-write.ts';
import type { scanInto } from '../codebase/scan/output/scan-into.ts';
import type { DoctorOptions, DoctorOutcome } from '../migration/doctor/doctor.ts';
import type { DoctorFile } from '../migration/doctor/doctor-file.ts';
import type { openEnvironment } from '../migration/environment.ts';
import type { FolderStatus, folderStatus } from '../migration/folder-status.ts';
import type { countUsers } from '../migration/users-file.ts';
import type { checkB2b, checkConsumer, checkWorkspaceKey } from '../stytch/check.ts';
import type { b2bProjects } from '../stytch/projects.ts';

/** The services to the outside; tests give others. */
export interface Services {
  openEnvironment: typeof openEnvironment;
  checkConsumer: typeof checkConsumer;
  checkB2b: typeof checkB2b;
  checkWorkspaceKey: typeof checkWorkspaceKey;
  b2bProjects: typeof b2bProjects;
  writeDualWrite: (...given: Parameters<typeof writeDualWrite>) => Promise<string[]>;
  scanInto: typeof scanInto;
  countUsers: typeof countUsers;
  /** How many rows a tenancy file holds. */
  countTenancyRows: (path: string) => Promise<number>;
  /** How many rules a file about settings of Organizations holds. */
  countOrganizationRules: (path: string) => Promise<number>;
  /** How many secrets a file of TOTP secrets holds. */
  countTotps: (path: string) => Promise<number>;
  /** Asks a test project what is only assumed. */
  runDoctor: (options: DoctorOptions) => Promise<DoctorOutcome>;
  /** What was observed before, in the folder. Throws UserError for a file that doctor did not write. */
  readDoctor: (dir: string) => DoctorFile | undefined;
  folderStatus: (...given: Parameters<typeof folderStatus>) => Promise<FolderStatus | null>;
}
