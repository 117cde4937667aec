/** A file of the team's own: CSV under a header, or NDJSON with the same names. */
import { linesOf } from './lines.ts';
import { type Csv, headerOf, isObject, recordOf } from './records.ts';

export interface FileRecord {
  /** The first line is 1. */
  line: number;
  /** Undefined for a line that is no record. */
  record: Record<string, unknown> | undefined;
}

/** Its records; blank lines are none. Throws `noHeader` where the first line is neither a header nor an object. */
export function* fileRecords(
  path: string,
  { isHeader, noHeader }: { isHeader: (columns: readonly string[]) => boolean; noHeader: () => Error },
): Iterable<FileRecord> {
  let csv: Csv | null | undefined;
  for (const { text, number: line } of linesOf(path)) {
    if (text.trim() === '') continue;
    if (csv === undefined) {
      csv = isObject(text) ? null : headerOf(text, isHeader);
      if (csv === undefined) throw noHeader();
      if (csv) continue;
    }
    yield { line, record: recordOf(text, csv) };
  }
}
