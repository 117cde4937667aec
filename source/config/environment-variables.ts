/** The environment of a command: the process's own variables, completed by a `.env` file in the current folder. */
import { config } from 'dotenv';

/** Variables that are set already win over the file's. Nothing is written back to the process. */
export function environmentOf(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  config({ quiet: true, processEnv: environment as Record<string, string> });
  return environment;
}
