/** Stytch's own pages, in one place so that a moved page is one edit. */
export const docs = {
  guide: 'https://stytch.com/docs/resources/migrations/migrating-from-consumer-to-b2b',
  fit: 'https://stytch.com/docs/get-started/data-models',
  workspace: 'https://stytch.com/docs/api-reference/pwa/api/v3/overview',
  userData: 'https://stytch.com/docs/resources/migrations/migrating-user-data',
  passwordScope: 'https://stytch.com/docs/multi-tenant-auth/authentication/passwords/cross-org',
  totpMigrate: 'https://stytch.com/docs/api-reference/b2b/api/mfa/totp/migrate-totp',
  passwordMigrate: 'https://stytch.com/docs/api-reference/b2b/api/passwords/migrate',
  models: 'https://stytch.com/docs/resources/migrations/reconciling-data-models',
  trustedTokens: 'https://stytch.com/docs/multi-tenant-auth/authentication/trusted-auth-tokens/overview',
  loginFlows: 'https://stytch.com/docs/multi-tenant-auth/auth-flows',
} as const;
