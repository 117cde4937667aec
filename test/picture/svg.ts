/** A terminal's screen as an SVG: cells as the screen model holds them, in the colours of one theme. Pure. */
import type { IBufferCell, Terminal } from '@xterm/headless';

export interface Theme {
  background: string;
  frame: string;
  text: string;
  dim: string;
  /** By ANSI number: green, yellow, red, cyan are what the wizard uses. */
  colors: Record<number, string>;
}

export const themes: Record<'light' | 'dark', Theme> = {
  light: {
    background: '#ffffff',
    frame: '#d0d7de',
    text: '#1f2328',
    dim: '#6e7781',
    colors: { 1: '#cf222e', 2: '#1a7f37', 3: '#9a6700', 6: '#0969da' },
  },
  dark: {
    background: '#0d1117',
    frame: '#30363d',
    text: '#e6edf3',
    dim: '#848d97',
    colors: { 1: '#ff7b72', 2: '#3fb950', 3: '#d29922', 6: '#39c5cf' },
  },
};

const cell = { width: 8.4, height: 19, font: 14 };
const margin = { x: 16, y: 34 };

/** The visible rows. */
export function svgOf(screen: Terminal, theme: Theme, title: string): string {
  const width = Math.round(screen.cols * cell.width + 2 * margin.x);
  const height = screen.rows * cell.height + margin.y + 12;
  const rows = Array.from({ length: screen.rows }, (_, row) => rowOf(screen, row, theme)).filter(Boolean);
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, index) => `<circle cx="${20 + index * 18}" cy="17" r="5.5" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${theme.background}" stroke="${theme.frame}"/>
${dots.join('')}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${cell.font}" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
}

/** One text element a run of equal cells, each as wide as its columns, whatever the font. */
function rowOf(screen: Terminal, row: number, theme: Theme): string {
  const line = screen.buffer.active.getLine(screen.buffer.active.baseY + row);
  const runs: { from: number; to: number; text: string; style: string }[] = [];
  for (let column = 0; line && column < screen.cols; column++) {
    const found = line.getCell(column);
    const text = found?.getChars() || ' ';
    const style = found ? styleOf(found, theme) : '';
    const last = runs.at(-1);
    if (last && (last.style === style || text === ' ')) Object.assign(last, { to: column + 1, text: last.text + text });
    else runs.push({ from: column, to: column + 1, text, style });
  }
  const y = margin.y + (row + 1) * cell.height - 5;
  return runs
    .filter(run => run.text.trim())
    .map(run => {
      const text = run.text.trimEnd();
      const x = (margin.x + run.from * cell.width).toFixed(1);
      return `<text x="${x}" y="${y}" textLength="${(text.length * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs" ${run.style}>${escaped(text)}</text>`;
    })
    .join('');
}

function styleOf(found: IBufferCell, theme: Theme): string {
  const color = found.isFgPalette() ? theme.colors[found.getFgColor() % 8] : undefined;
  const fill = color ?? (found.isDim() ? theme.dim : theme.text);
  return `fill="${fill}"${found.isBold() ? ' font-weight="bold"' : ''}`;
}

const escaped = (text: string) =>
  text.replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] as string);
