/** The links of a proof as lines. */
import type { Link } from '../../migration/sessions/link.ts';
import { cell, type Line, wrapped } from '../components/text.ts';

const label = 18;

export function linkLines(links: Link[], width: number): Line[] {
  return links.flatMap(link => [
    ...wrapped(link.text, width - label - 2).map(
      (text, index): Line => [
        index === 0 ? { text: link.ok ? '✔ ' : '✖ ', color: link.ok ? 'green' : 'red' } : { text: '  ' },
        { text: cell(index === 0 ? link.name : '', label) },
        { text, dim: link.ok },
      ],
    ),
    ...(link.fix ? fixLines(link.fix, width) : []),
  ]);
}

function fixLines({ setting, value }: NonNullable<Link['fix']>, width: number): Line[] {
  return wrapped(`${setting} should be: ${value}`, width - 2).map(text => [{ text: `  ${text}`, color: 'yellow' }]);
}
