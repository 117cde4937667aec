/** The files' names in the report's folder. */
export const sqlFiles = {
  apply: 'crosswalk.sql',
  check: 'crosswalk-check.sql',
  undo: 'crosswalk-undo.sql',
  columns: 'crosswalk-columns.sql',
  dropColumns: 'crosswalk-columns-undo.sql',
} as const;
