/** Who may call an operation, and how often. */
import type { Operation } from './contract/types.ts';
import type { Behaviour } from './core/behaviour.ts';
import type { Rate } from './core/limits.ts';
import type { Access } from './core/server.ts';

const either = /^\/v1\/(m2m|debug|projects|connected_apps)\//;
const open = /\/sessions\/jwks\//;

export function accessOf({ api, path }: Operation): Access {
  if (api === 'management') return 'workspace';
  if (api === 'public' || open.test(path)) return 'open';
  return either.test(path) ? 'either project' : 'project';
}

const second = 1_000;
const minute = 60_000;

/** The published rates; the rest takes 100 a second. */
const published: Record<string, Rate> = {
  '/v1/passwords/migrate': { calls: 100, window: second },
  '/v1/b2b/passwords/migrate': { calls: 100, window: second },
  '/v1/users/search': { calls: 150, window: minute },
  '/v1/b2b/organizations/search': { calls: 100, window: minute },
  '/v1/b2b/organizations/members/search': { calls: 100, window: minute },
};

export function rateOf({ path }: Operation, behaviour: Behaviour): Rate {
  const usual = behaviour.is('unpublished-rate', 'none') ? 100 : 20;
  return published[path] ?? { calls: usual, window: second };
}
