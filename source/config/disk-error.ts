/** What a disk says, in words. */
import { UserError } from './user-error.ts';

const reasons: Record<string, string> = {
  ENOSPC: 'The disk is full.',
  EFBIG: 'The file may not grow further.',
  EACCES: 'You may not write there.',
  EPERM: 'You may not write there.',
  EROFS: 'That disk is read-only.',
  ENOTDIR: 'A part of that path is a file.',
  EEXIST: 'A file of that name is in the way.',
  EMFILE: 'Too many files are open.',
};

/** Whether the disk itself failed, which is not a bug. */
export const isDiskError = (error: unknown): boolean => Object.hasOwn(reasons, codeOf(error));

/** `path`: what was to be read or written. */
export function diskError(path: string, error: unknown): UserError {
  const code = codeOf(error);
  return new UserError({
    what: `${path} cannot be read or written.`,
    why: reasons[code] ?? `The system answered ${code || (error as Error).message}.`,
    next: 'Fix that, or use another folder. What was saved before is still there, and nothing is done twice.',
    cause: error,
  });
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? '';
