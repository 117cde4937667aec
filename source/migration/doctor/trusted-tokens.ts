/** Tokens of an invented issuer that the project under test trusts: signed here, with a key that is forgotten afterwards. */
import { randomUUID } from 'node:crypto';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { B2bClient } from '../../stytch/b2b.ts';
import type { Workspace } from './probe-context.ts';

const issuer = 'https://doctor.example.com';
const audience = 'stytch-b2b-migrate doctor';
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Promise<Keys> | undefined;

export class TrustedTokens {
  readonly #b2b: B2bClient;
  readonly #profile: string;
  readonly #keys: Keys;

  private constructor(b2b: B2bClient, profile: string, pair: Keys) {
    this.#b2b = b2b;
    this.#profile = profile;
    this.#keys = pair;
  }

  /** Makes a profile in the environment; it goes with the environment's project. */
  static async open(workspace: Workspace, b2b: B2bClient, provision = false): Promise<TrustedTokens> {
    keys ??= generateKeyPair('RS256');
    const pair = await keys;
    const { management, project, environment } = workspace;
    const profile = await management.trustedTokenProfiles.create(project, environment, {
      name: 'doctor',
      audience,
      issuer,
      public_key_type: 'PEM',
      pem_files: [await exportSPKI(pair.publicKey)],
      attribute_mapping: { email: 'email', token_id: 'jti', organization_id: 'organization' },
      can_jit_provision: provision,
    });
    return new TrustedTokens(b2b, profile.profile_id, pair);
  }

  async sign(claims: { email: string; jti?: string; organization?: string }): Promise<string> {
    return new SignJWT({ jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(claims.email)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(this.#keys.privateKey);
  }

  /** Exchanges a token for a session of a Member. */
  async attestMember(member: { organization_id: string; email_address: string }, fields: Record<string, unknown> = {}) {
    return this.attest(member, { email: member.email_address }, fields);
  }

  /** Exchanges a token of one's own for a session. */
  async attest(
    organization: { organization_id: string } | undefined,
    claims: { email: string; jti?: string; organization?: string },
    fields: Record<string, unknown> = {},
  ) {
    const token = await this.sign(claims);
    const body = { profile_id: this.#profile, token, session_duration_minutes: 5, ...fields };
    const where = organization && { organization_id: organization.organization_id };
    return this.#b2b.sessions.attest({ ...body, ...where });
  }
}
