const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for HTML and SVG: names come from people. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, sign => entities[sign] ?? sign);
