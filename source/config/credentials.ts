/** Secrets and addresses. They live in the environment or in memory, and are never written or shown. */

/** What is known so far; what is missing is asked for. */
export interface Credentials {
  consumerProjectId?: string;
  consumerSecret?: string;
  b2bProjectId?: string;
  b2bSecret?: string;
  workspaceKeyId?: string;
  workspaceKeySecret?: string;
}

export type CredentialId = keyof Credentials;

/** The environment variable of each credential. */
export const credentialVariables = {
  consumerProjectId: 'STYTCH_CONSUMER_PROJECT_ID',
  consumerSecret: 'STYTCH_CONSUMER_SECRET',
  b2bProjectId: 'STYTCH_B2B_PROJECT_ID',
  b2bSecret: 'STYTCH_B2B_SECRET',
  workspaceKeyId: 'STYTCH_WORKSPACE_KEY_ID',
  workspaceKeySecret: 'STYTCH_WORKSPACE_KEY_SECRET',
} as const satisfies Record<CredentialId, string>;

/** Reads the credentials that the environment holds; empty strings count as absent. */
export function credentialsFrom(environment: NodeJS.ProcessEnv): Credentials {
  const found: Credentials = {};
  for (const [id, variable] of Object.entries(credentialVariables)) {
    const value = environment[variable]?.trim();
    if (value) found[id as CredentialId] = value;
  }
  return found;
}
