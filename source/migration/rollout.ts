/**
 * Which Organizations a run takes at a percentage. The modules of `bridge` decide by the same rule
 * (codebase/templates/stytch-rollout.js and stytch_rollout.py); a test holds all three together.
 */
import { createHash } from 'node:crypto';

/** By the external id, which is the tenant's own key: the same ones at the same number, and more at a higher one. */
export const isOrganizationIn = (externalId: string, percent: number): boolean =>
  (createHash('sha256').update(externalId).digest().readUInt32BE(0) / 2 ** 32) * 100 < percent;
