/** Nothing is written to a live project before its id was typed: decided here, from the credentials in use, for every command. */
import { isLiveId } from '../config/live.ts';
import { UserError } from '../config/user-error.ts';
import type { Access } from './access.ts';
import { ownerOf } from './binding.ts';
import type { Journal } from './engine/journal.ts';

export interface LiveProtection {
  /** The id to type before anything is written; null where no live project would be written to, or it was typed. */
  unconfirmed(): string | null;
  /** Takes what the user typed; true when it is the id of one of the live projects. Spaces around it do not count. */
  confirm(typed: string): boolean;
  /** Throws UserError (exit code 2) while a live project is not confirmed. */
  require(): void;
}

export function liveProtection(access: Access, journal: Journal): LiveProtection {
  let confirmed = false;
  /** Either side may be the live one. */
  const live = (): string[] => {
    const consumer = access.consumerReadOnly ? undefined : access.credentials.consumerProjectId;
    const b2b = access.localB2b ? [] : [access.credentials.b2bProjectId, ownerOf(journal, 'b2bProjectId')];
    return [consumer, ...b2b].filter((id): id is string => isLiveId(id));
  };
  const unconfirmed = () => (confirmed ? null : (live()[0] ?? null));
  return {
    unconfirmed,
    confirm(typed) {
      confirmed ||= live().includes(typed.trim());
      return confirmed;
    },
    require() {
      const id = unconfirmed();
      if (id === null) return;
      throw new UserError({
        what: `${id} is a live project, and it was not confirmed. Nothing was written.`,
        why: 'Real users log in there.',
        next: `Say so with: --confirm-live ${id}`,
        exitCode: 2,
      });
    },
  };
}
