#!/usr/bin/env node
/**
 * The door: checks the Node version, then loads the one command that was asked for.
 * Nothing heavy is imported here, so that `--help` and refusals are instant and an old Node can still read this file.
 */
import { compileCacheFolder } from './compile-cache.ts';

const oldest = 24;
const running = Number(process.versions.node.split('.')[0]);

if (running < oldest) {
  process.stderr.write(
    `stytch-b2b-migrate needs Node ${oldest} or newer; this is Node ${process.versions.node}. Install a newer Node and run it again.\n`,
  );
  process.exitCode = 2;
} else {
  // Before anything is loaded. A command's long run makes much short-lived garbage, which V8 answers with memory that is never
  // needed. The wizard goes without: there the flags cost a tenth of the first frame, and it runs at the rate of the service.
  if (process.argv[2] && !process.argv[2].startsWith('-')) {
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--semi-space-growth-factor=1');
    setFlagsFromString('--heap-growing-percent=50');
  }
  // Compiled code of the last start is used again.
  const { enableCompileCache } = await import('node:module');
  const folder = compileCacheFolder(process.env);
  if (folder) enableCompileCache(folder);
  const { program } = await import('./commands/main.ts');
  process.exitCode = await program(process.argv.slice(2));
}
