/** Paths as people type them. */
import { homedir } from 'node:os';

/** `~/app` in the user's home folder: a shell would have replaced it, a prompt has not. */
export const withHome = (path: string): string => path.replace(/^~(?=$|[/\\])/, () => homedir());
