/** Text of others in the report: names, metadata and error messages can hold anything. */
import { printable } from '../../printable.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for HTML and SVG. */
export const escapeHtml = (text: string): string => printable(text).replace(/[&<>"']/g, sign => entities[sign] ?? sign);

/** Text for Markdown: it can make no link, no image, no HTML and no other cell of a table. */
export const escapeMarkdown = (text: string): string => printable(text).replace(/[\\<>[\]|]/g, '\\$&');

/** The same as code, in which nothing else is read. */
export const codeMarkdown = (text: string): string => `\`${printable(text).replaceAll('`', "'")}\``;
