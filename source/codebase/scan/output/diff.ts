/** Changes as a unified diff, for the screen and for `git apply`. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Change } from '../renames/changes.ts';

export const diffOf = (changes: Change[]): string =>
  changes
    .map(({ path, before, after }) =>
      createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
        headerOptions: FILE_HEADERS_ONLY,
      }),
    )
    .join('');
