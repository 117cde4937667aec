/** What a handler works on: the state, the clock, and the environment that the caller has proved to own. */
import type { Operation } from '../contract/types.ts';
import type { Sent } from '../public.ts';
import type { Stage } from './ids.ts';
import type { Json } from './json.ts';
import type { Store } from './store.ts';

/** An environment of a project, as its credentials see it. */
export type Environment = {
  /** Key of the environment's rows in the store. */
  seq: number;
  project_slug: string;
  environment_slug: string;
  project_id: string;
  vertical: 'CONSUMER' | 'B2B';
  stage: Stage;
  /** Settings of the environment, as the management API shows them. */
  doc: Json;
};

/** The whole sandbox, below HTTP. */
export type Services = {
  store: Store;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether searches count their results, or answer -1. */
  totals: boolean;
  /** Hands over what would go by mail or SMS: there is no mail here. */
  deliver(recipient: string, sent: Sent): void;
};

/** A checked request to the management API. */
export type WorkspaceCall = {
  services: Services;
  store: Store;
  operation: Operation;
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: Json;
  now: number;
};

/** A checked request to the Consumer or the B2B API. */
export type Call = WorkspaceCall & { env: Environment };

/**
 * What answers an operation. A plain function runs as one transaction. A slow one waits for something (a password hash,
 * a foreign key set), so it opens its own transaction, with `store.write`, once everything is at hand.
 */
export type Handler<C> = ((call: C) => Json) | { slow: (call: C) => Promise<Json> };

/** The operations that one file answers, by `METHOD /path` of the contract. */
export type Routes<C> = Record<string, Handler<C>>;

/** RFC 3339 in UTC, to the second, as the service writes it. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
