/** The inventory as a table. */
import { counted, number } from '../../../figures.ts';
import type { FactorCount, InventorySummary } from '../../../migration/model.ts';
import { changesText } from '../../../migration/sources/change-words.ts';
import { cell, type Line, paragraph, type Span, wrapped } from '../../components/text.ts';

const fates: Record<FactorCount['fate'], Span> = {
  moves: { text: '✔ moves', color: 'green' },
  again: { text: '↻ again', color: 'yellow' },
  lost: { text: '✖ lost', color: 'red' },
};

const columns = { label: 23, users: 7, fate: 7 };

export function inventoryLines(summary: InventorySummary, width: number): Line[] {
  const emails: [string, number][] = [
    ['verified email', summary.verifiedEmail],
    ['only unverified', summary.unverifiedEmail],
    ['without email', summary.noEmail],
    ['several', summary.severalEmails],
  ];
  const changes = changesText(summary);
  const head: Line[] = [
    [{ text: counted(summary.users, 'User'), bold: true }],
    ...paragraph(emails.map(([label, users]) => `${number(users)} ${label}`).join(' · '), width),
    ...(changes ? paragraph(changes, width) : []),
  ];
  const used = summary.factors.filter(factor => factor.users > 0);
  const table: Line[] =
    used.length > 0
      ? used.flatMap(factor => factorLines(factor, width))
      : [[{ text: 'No User has another way to log in than by email.', dim: true }]];
  const after: Line[] = summary.emailOnlyAfter
    ? paragraph(
        `${counted(summary.emailOnlyAfter, 'User keeps', 'Users keep')} only a verified email to log in with. Inform them before, not after.`,
        width,
        { color: 'yellow' },
      )
    : [];
  const notes = summary.notCarried.flatMap(({ label, users, note }) =>
    wrapped(`${label}: ${counted(users, 'User')}; ${note}.`, width - 2).map(
      (text, index): Line => [{ text: index === 0 ? '! ' : '  ', color: 'yellow' }, { text }],
    ),
  );
  return [
    ...head,
    [],
    ...table,
    ...(after.length > 0 ? [[], ...after] : []),
    ...(notes.length > 0 ? [[], ...notes] : []),
  ];
}

function factorLines(factor: FactorCount, width: number): Line[] {
  const start = columns.label + columns.users + columns.fate + 4;
  return wrapped(factor.note, Math.max(12, width - start)).map((note, index) => {
    const first = index === 0;
    const fate = fates[factor.fate];
    return [
      { text: cell(first ? factor.label : '', columns.label) },
      { text: cell(first ? number(factor.users) : '', columns.users, 'right') },
      { ...fate, text: `  ${cell(first ? fate.text : '', columns.fate)}` },
      { text: `  ${note}`, dim: true },
    ];
  });
}
