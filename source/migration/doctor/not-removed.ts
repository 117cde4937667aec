/** The message for what doctor made and could not remove. */
import { UserError } from '../../config/user-error.ts';

/** What a journal of doctor belongs to: other credentials would find nothing, and call that gone. */
export interface Where {
  keyId: string | undefined;
  b2bProjectId: string | undefined;
  consumerProjectId: string | undefined;
  management: string | undefined;
  api: string | undefined;
}

/** `old`: what made them, where that is not at hand now. */
export function notRemoved(left: string[], old?: Partial<Where>): UserError {
  const given = [old?.keyId, old?.b2bProjectId, old?.consumerProjectId].filter(Boolean).join(', ');
  return new UserError({
    what: `${left.length === 1 ? 'One object' : `${left.length} objects`} of doctor could not be removed.`,
    why: left.join('\n'),
    next: given
      ? `Run doctor again with the credentials that made them (${given}) and the same hosts.`
      : 'Run doctor again, which removes them first, or delete them in the dashboard.',
  });
}
