/** Writes the lists and texts of notices.ts into `report/notices/`, in one walk over the Users. */
import { join } from 'node:path';
import type { Answers } from '../../config/answers.ts';
import { renewPrivateFolder, writePrivate } from '../../config/private-files.ts';
import type { Journal } from '../engine/journal.ts';
import { bringsPassword, leftLabel, place } from '../planning/placement.ts';
import { hasHash } from '../sources/hash-file.ts';
import { userBatches } from '../sources/user-store.ts';
import { beginCsv, type CsvFile } from './csv.ts';
import { type Moved, noticeColumns, noticeRow, notices } from './notices.ts';

/** A group that has Users. */
export interface NoticeCount {
  id: string;
  label: string;
  users: number;
}

/** Returns the groups that have Users; there are files of these alone. */
export function writeNotices(dir: string, journal: Journal, answers: Answers): NoticeCount[] {
  renewPrivateFolder(dir, /\.(csv|txt|part)$/);
  const open = new Map<string, { file: CsvFile; users: number }>();
  try {
    for (const batch of userBatches(journal)) {
      for (const user of batch) {
        const found = place(user, answers);
        const placed = 'left' in found ? undefined : found;
        const password = placed !== undefined && bringsPassword(user, placed, answers, id => hasHash(journal, id));
        const moved: Moved = { user, placed, password, answers };
        const row = noticeRow(moved, 'left' in found ? leftLabel(found.left) : '');
        for (const { id, concerns } of notices) {
          if (!concerns(moved)) continue;
          const group = open.get(id) ?? { file: beginCsv(join(dir, `${id}.csv`), noticeColumns), users: 0 };
          open.set(id, group);
          group.file.add(row);
          group.users++;
        }
      }
    }
    for (const { file } of open.values()) file.finish();
  } finally {
    for (const { file } of open.values()) file.discard();
  }
  return notices.flatMap(({ id, label, text }) => {
    const users = open.get(id)?.users ?? 0;
    if (users === 0) return [];
    writePrivate(join(dir, `${id}.txt`), append => append(text));
    return [{ id, label, users }];
  });
}
