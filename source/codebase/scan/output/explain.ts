/** One place, what it becomes, and how the scan found it. */
import type { Finding } from '../finding.ts';

export function explain(found: Finding): string[] {
  const { parameters, fields, b2b } = found;
  const lists: [string, string[]][] = parameters
    ? [
        ['Required', parameters.required],
        ['Renamed', Object.entries(parameters.renamed).map(([from, to]) => `${from} -> ${to}`)],
        ['Removed', parameters.removed],
        ['New', parameters.optional],
      ]
    : [];
  const read = fields.map(({ name, b2b: to }) => `${name} -> ${to ?? 'nothing'}`);
  return [
    `${found.file}:${found.line}:${found.column}  ${found.symbol}`,
    ...(found.operation ? [`Operation: ${found.operation}`] : []),
    `Becomes: ${found.becomes}${b2b.length > 0 ? `: ${b2b.join(' or ')}` : ''}`,
    ...[...lists, ['Read near it', read] as const]
      .filter(([, names]) => names.length > 0)
      .map(([label, names]) => `${label}: ${names.join(', ')}`),
    found.advice,
    `Confidence: ${found.confidence}`,
    ...(found.onBothSides ? ['The code calls the B2B counterpart, too: a flag decides.'] : []),
    ...found.chain.map(step => `  ${step}`),
  ];
}
