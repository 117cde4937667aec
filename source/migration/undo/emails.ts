/** Gives each User's `trusted_metadata` back what stood there before. */

import { isNotFound } from '../../stytch/errors.ts';
import { claimOf } from '../sessions/answer.ts';
import type { EmailBody, EmailResult } from '../tasks/emails.ts';
import type { Task } from '../tasks/task.ts';
import { keep } from './kept.ts';

export const undoEmails: Task = {
  id: 'undo-emails',
  title: () => 'Emails for the session claim',
  when: () => true,

  prepare({ journal }) {
    journal.addUndo('undo-emails', 'emails');
  },

  find: async () => undefined,

  async apply({ key: user_id }, { journal, consumer, answers }) {
    const made = journal.record('emails', user_id);
    if (made?.state !== 'done') return { gone: true };
    const claim = claimOf(answers);
    const { before } = made.result as EmailResult;
    try {
      const { trusted_metadata } = await consumer().users.get({ user_id });
      const found = trusted_metadata?.[claim] ?? null;
      if (found !== before) {
        if (found !== (made.body as EmailBody).email) keep('changed_since', `trusted_metadata.${claim} changed since.`);
        // null deletes a key, which is what stood there when nothing did.
        await consumer().users.update({ user_id, trusted_metadata: { [claim]: before } });
      }
    } catch (error) {
      if (!isNotFound(error, 'user')) throw error;
    }
    journal.replan('emails', user_id);
    return { restored: true };
  },
};
