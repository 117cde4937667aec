/** A plain client for tests: it says what it sends, and hands back what came, refusals too. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../source/sandbox/index.ts';
import { contractJudge } from './contract.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are judged by the contract
export type Answer = Record<string, any>;

/** Sends `METHOD /path` and resolves to the answer's body. */
export type Send = (route: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

export type Bench = Sandbox & {
  consumer: Send;
  b2b: Send;
  workspace: Send;
  /** Moves the sandbox's clock. */
  pass(milliseconds: number): void;
  as(name: string, secret: string): Send;
};

/**
 * A sandbox for the tests of a file: with a clock to move, without limits unless asked for, judged by the contract,
 * closed at the end. `judged: false` is for behaviours that the contract does not allow. `refusals` is for tests that send what
 * the contract does not know, to see it refused.
 */
export async function bench({
  refusals = false,
  judged = true,
  ...options
}: SandboxOptions & { refusals?: boolean; judged?: boolean } = {}): Promise<Bench> {
  const contract = contractJudge({ refusals });
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const file = join(folder, 'state.db');
  let ahead = 0;
  const sandbox = await startSandbox({
    users: 0,
    withB2b: true,
    limits: 'off',
    file,
    now: () => Date.now() + ahead,
    ...options,
    onExchange: exchange => {
      if (judged) contract.hear(exchange);
      options.onExchange?.(exchange);
    },
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
    if (judged) contract.verdict();
  });
  const as = (name: string, secret: string): Send => {
    const authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
    return async (route, body, headers = {}) => {
      const [method, path] = route.split(' ');
      const response = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return response.json() as Promise<Answer>;
    };
  };
  const { consumer, b2b, workspace } = sandbox.credentials;
  return {
    ...sandbox,
    consumer: as(consumer.project_id, consumer.secret),
    b2b: as(b2b?.project_id ?? '', b2b?.secret ?? ''),
    workspace: as(workspace.key_id, workspace.key_secret),
    pass: milliseconds => {
      ahead += milliseconds;
    },
    as,
  };
}

/** The public token of a project's test environment. */
export async function publicTokenOf({ workspace }: Pick<Bench, 'workspace'>, slug: string): Promise<string> {
  const { public_tokens } = await workspace(`GET /pwa/v3/projects/${slug}/environments/test/public_tokens`);
  return public_tokens[0].public_token;
}
