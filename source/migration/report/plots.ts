/** Plots as plain SVG: no script, no font, readable in print and in the dark. */
import { number } from '../../figures.ts';
import { escapeHtml } from './escape.ts';

/** Horizontal bars, largest first as given; the number stands behind each. */
export function bars(rows: { label: string; value: number }[]): string {
  const height = 22;
  const most = Math.max(1, ...rows.map(row => row.value));
  const drawn = rows.map(({ label, value }, index) => {
    const y = index * height;
    const width = (value / most) * 420;
    return `<text x="205" y="${y + 15}" text-anchor="end">${escapeHtml(short(label))}</text>
<rect x="215" y="${y + 4}" width="${width.toFixed(1)}" height="14" rx="2"/>
<text x="${(222 + width).toFixed(1)}" y="${y + 15}">${number(value)}</text>`;
  });
  return svg(rows.length * height, drawn.join('\n'));
}

/** Parts of a whole in one bar, each with its number and word below. Parts with nothing are left out. */
export function parts(shares: { label: string; value: number; kind: 'good' | 'soft' | 'bad' }[]): string {
  const shown = shares.filter(share => share.value > 0);
  const total = shown.reduce((sum, share) => sum + share.value, 0);
  let x = 0;
  const drawn = shown.map(({ value, kind }) => {
    const width = (value / total) * 720;
    const rect = `<rect class="${kind}" x="${x.toFixed(1)}" y="0" width="${Math.max(2, width - 1).toFixed(1)}" height="18"/>`;
    x += width;
    return rect;
  });
  const words = shown.map(({ label, value }) => `${number(value)} ${label}`).join(' · ') || 'none';
  return `${svg(18, drawn.join('\n'))}\n<p class="sub">${escapeHtml(words)}</p>`;
}

/** Values over time as steps; `at` in seconds from the start. */
export function line(points: { at: number; value: number }[], unit: string): string {
  const height = 180;
  const [left, right, top, bottom] = [60, 690, 12, 150];
  const last = Math.max(1, points.at(-1)?.at ?? 0);
  const most = Math.max(1, ...points.map(point => point.value));
  const x = (at: number) => left + (at / last) * (right - left);
  const y = (value: number) => bottom - (value / most) * (bottom - top);
  const path = points.map(
    ({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  const label = (text: string, atX: number, atY: number, anchor = 'end') =>
    `<text x="${atX}" y="${atY}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
  return svg(
    height,
    `<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>
<path class="line" d="${path.join('')}"/>
${label(`${number(Math.round(most))}${unit}`, left - 8, top + 8)}
${label('0', left - 8, bottom)}
${label('start', left, bottom + 18, 'start')}
${label(seconds(last), right, bottom + 18)}`,
  );
}

const short = (label: string) => (label.length > 30 ? `${label.slice(0, 29)}…` : label);

function seconds(count: number): string {
  if (count < 120) return `${Math.round(count)} s`;
  return count < 7200 ? `${Math.round(count / 60)} min` : `${(count / 3600).toFixed(1)} h`;
}

const svg = (height: number, inside: string) => `<svg viewBox="0 0 720 ${height}" role="img">\n${inside}\n</svg>`;
