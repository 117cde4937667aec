/** The environment of a command: the process's own variables, completed by a `.env` file in the current folder. */
import { config } from 'dotenv';
import { UserError } from './user-error.ts';

/** A file in the current folder must not decide where credentials are sent to. */
const hosts = ['STYTCH_API_URL', 'STYTCH_MANAGEMENT_URL'];

/** Variables that are set already win over the file's. Nothing is written back to the process. Throws UserError for a file that names a host. */
export function environmentOf(path = '.env'): NodeJS.ProcessEnv {
  const file: Record<string, string> = {};
  config({ path, quiet: true, processEnv: file });
  const named = hosts.filter(variable => file[variable]?.trim());
  if (named.length > 0) {
    throw new UserError({
      what: `The file ${path} sets ${named.join(' and ')}, which is not read from there.`,
      why: 'Credentials would be sent to a host that a file in the current folder names.',
      next: 'Take it out of that file. Where it is meant, set it in the environment of the command, or give --api-url and --management-url.',
      exitCode: 2,
    });
  }
  return { ...file, ...process.env };
}
