/** The registry of bridge targets: one line each. */
import { browser } from './browser.ts';
import { dualWrite } from './dual-write.ts';
import { dualWritePython } from './dual-write-python.ts';
import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { fastify } from './fastify.ts';
import { flask } from './flask.ts';
import { hono } from './hono.ts';
import { nextjs } from './nextjs.ts';
import type { Target } from './target.ts';

export const targets: readonly Target[] = [
  express,
  nextjs,
  fastify,
  hono,
  browser,
  fastapi,
  flask,
  dualWrite,
  dualWritePython,
];

/** The ids of the targets with a password login (--passwords). */
export const passwordTargets: readonly string[] = targets.filter(target => target.passwords).map(({ id }) => id);
