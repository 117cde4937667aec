/** MIGRATION-PLAN.md: the work in order, for developers and coding assistants. */
import type { Finding } from '../finding.ts';
import { byOperation } from './screen.ts';
import { decisions, open } from './summary.ts';

export function planOf(findings: Finding[]): string {
  const left = open(findings);
  const lines = [
    '# Plan: from Stytch Consumer to B2B',
    '',
    'Written by `stytch-b2b-migrate scan`. Run it again to see what is left: ids stay when lines move.',
    'Change one operation at a time, behind a flag. Test both sides.',
  ];
  const settings = left.filter(({ kind }) => kind === 'setting');
  const clients = left.filter(({ kind }) => kind === 'client' || kind === 'import');
  lines.push(...section('1. Configuration', 'Give the B2B project names of its own.', settings));
  lines.push(
    ...section('2. Clients and imports', 'Make a second client. Keep the first one until the cut-over.', clients),
  );
  decisions.forEach(({ becomes, title, why }, index) => {
    const here = left.filter(each => each.becomes === becomes && !settings.includes(each) && !clients.includes(each));
    lines.push(...section(`${index + 3}. ${title}`, why, here));
  });
  const tests = findings.filter(({ isTest }) => isTest);
  lines.push(...section(`${decisions.length + 3}. Tests`, 'Change them with the code that they test.', tests));
  return `${lines.join('\n')}\n`;
}

function section(title: string, why: string, findings: Finding[]): string[] {
  if (findings.length === 0) return [];
  return ['', `## ${title}`, '', why, ...byOperation(findings).flatMap(([what, places]) => operation(what, places))];
}

function operation(what: string, places: Finding[]): string[] {
  const [first] = places;
  if (!first) return [];
  const { parameters } = first;
  const named = (label: string, names: string[]) =>
    names.length > 0 ? [`- ${label}: ${names.map(code).join(', ')}`] : [];
  return [
    '',
    `### ${code(what)}`,
    '',
    first.advice,
    '',
    ...named('In B2B', first.b2b),
    ...named('Required', parameters?.required ?? []),
    ...named(
      'Renamed',
      Object.entries(parameters?.renamed ?? {}).map(([from, to]) => `${from} -> ${to}`),
    ),
    ...named('Removed', parameters?.removed ?? []),
    '',
    ...places.map(({ file, line, symbol, id, fields, confidence }) => {
      const read = fields.map(({ name, b2b }) => `${name} -> ${b2b ?? 'nothing'}`);
      return `- [ ] ${code(`${file}:${line}`)} ${code(symbol)} (${id}${confidence === 'certain' ? '' : `, ${confidence}`})${read.length > 0 ? `; reads ${read.join(', ')}` : ''}`;
    }),
  ];
}

const code = (text: string) => `\`${text.replaceAll('`', "'")}\``;
