/** What a JWT says that was minted for an invented person. */

/** The claims, unverified. Loaded here: plan and report read the registry of assumptions, and read no JWT. */
export async function claimsOf(jwt: string): Promise<Record<string, unknown>> {
  const { decodeJwt } = await import('jose');
  return decodeJwt(jwt);
}
