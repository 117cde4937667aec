/** What a line of an input file says: a JSON object, or a row under a CSV header. */
import { parse } from 'csv-parse/sync';

/** How a CSV file is written. */
export interface Csv {
  delimiter: string;
  /** In lower case, without spaces around them. */
  columns: string[];
  /** Spaces around cells are no part of them: the header has them, too. */
  trim: boolean;
}

const delimiters = [',', ';', '\t'];

/** Reads a CSV header, whatever separates its columns; undefined for a line whose columns are others. */
export function headerOf(text: string, isHeader: (columns: readonly string[]) => boolean): Csv | undefined {
  for (const delimiter of delimiters) {
    const names = cellsOf(text, { delimiter, trim: false }) ?? [];
    const columns = names.map(name => name.trim().toLowerCase().replaceAll(' ', '_'));
    const trim = names.some(name => name.trim() !== name);
    if (isHeader(columns)) return { delimiter, columns, trim };
  }
  return undefined;
}

/** The cells of one CSV line; undefined when it is none. */
export function cellsOf(text: string, { delimiter, trim }: Pick<Csv, 'delimiter' | 'trim'>): string[] | undefined {
  // Most lines have no quotes, and a parser for each would take most of the time.
  if (!text.includes('"')) return text.split(delimiter).map(cell => (trim ? cell.trim() : cell));
  try {
    const rows = parse(text, { delimiter, trim }) as string[][];
    return rows.length === 1 ? rows[0] : undefined;
  } catch {
    return undefined;
  }
}

/** True for a line of NDJSON. */
export const isObject = (text: string): boolean => text.trimStart().startsWith('{');

/** The object that a line holds: JSON without `csv`, else a row. Undefined when it holds none. */
export function recordOf(text: string, csv: Csv | null): Record<string, unknown> | undefined {
  if (csv) {
    const cells = cellsOf(text, csv);
    return cells && fromCells(cells, csv.columns);
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A dotted column is a field of a config object. An empty cell is no value, except beside other fields of its config: a salt
 * may be empty.
 */
function fromCells(cells: string[], columns: string[]): Record<string, unknown> {
  const record = new Map<string, unknown>();
  const configs = new Map<string, Map<string, string>>();
  columns.forEach((column, index) => {
    const cell = cells[index] ?? '';
    const [outer = '', inner] = column.split('.');
    if (inner === undefined) {
      if (cell !== '') record.set(column, cell);
      return;
    }
    const config = configs.get(outer) ?? new Map<string, string>();
    configs.set(outer, config.set(inner, cell));
  });
  for (const [name, config] of configs) {
    if ([...config.values()].some(cell => cell !== '')) record.set(name, Object.fromEntries(config));
  }
  return Object.fromEntries(record);
}
