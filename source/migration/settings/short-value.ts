/** A value of a setting on one line, as tables show it. */
export const shortValue = (value: unknown): string =>
  value === undefined || value === ''
    ? 'none'
    : typeof value === 'string'
      ? value.replace(/\s+/g, ' ')
      : JSON.stringify(value);
