import { cleanup } from 'ink-testing-library';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { widthOf } from '../../source/wizard/components/text.ts';
import { questions } from '../../source/wizard/steps/registry.ts';
import { frameOf, type Size, scenes, sizes } from './scenes.ts';

afterAll(cleanup);

it('every question has a screen here', () => {
  const shown = new Set(scenes.map(scene => scene.name.split(':')[0]));
  expect(questions.map(question => question.id).filter(id => !shown.has(id))).toEqual([]);
});

// Many small renders: seconds on a quiet machine, more on a busy one.
describe.each(sizes)('$columns x $rows', { timeout: 120_000 }, size => {
  it('shows the screens of the snapshot; each fits the window, and nothing is cut', async () => {
    const frames = [];
    for (const scene of scenes) frames.push({ name: scene.name, ...(await frameOf(scene, size, size.columns === 60)) });
    const found = frames.flatMap(({ name, frame, whole }) => defects(frame, whole, size).map(line => [name, line]));
    expect(found).toEqual([]);
    const text = frames.map(({ name, frame }) => `=== ${name}\n${frame}\n`).join('\n');
    await expect(text).toMatchFileSnapshot(`__snapshots__/screens-${size.columns}x${size.rows}.txt`);
  });
});

it('shows only ASCII where the locale has no UTF-8', { timeout: 120_000 }, async () => {
  vi.stubEnv('LC_ALL', 'C');
  const found = [];
  for (const scene of scenes) {
    const { frame } = await frameOf(scene, { columns: 80, rows: 24 });
    found.push(...frame.split('\n').filter(line => /[^\x20-\x7e]/.test(line)));
  }
  vi.unstubAllEnvs();
  expect(found).toEqual([]);
});

/** Lines that are too wide or cut; that lie on each other, or are missing: a high window shows the others, or all. */
function defects(frame: string, whole: string, { columns, rows }: Size): string[] {
  const lines = frame.split('\n');
  const all = whole.split('\n');
  const bad = lines.filter(
    line => widthOf(line) > columns || cutWords.test(line) || !(all.includes(line) || ofSmallWindows.test(line)),
  );
  const scrolls = lines.some(line => ofSmallWindows.test(line));
  const missing = all.filter(line => !scrolls && !lines.includes(line) && !hint.test(line));
  return [...bad, ...missing, ...(lines.length < rows ? [] : [`${lines.length} lines`])];
}

/** An ellipsis; not of work in progress, and not in the list of answers: there the chosen one is shown in full. */
const cutWords = /^(?! +⠋| {4}\S.{25}).*…/;

const ofSmallWindows = /^ *([↑↓] \d+ more lines, Page|\d+ of \d+ [↑↓]$|and \d+ smaller$|❯ Read on)/;

const hint = /^ {6}\S/;
