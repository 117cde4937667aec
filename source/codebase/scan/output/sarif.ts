/** SARIF 2.1.0, for code review tools. */
import manifest from '../../../../package.json' with { type: 'json' };
import type { Finding } from '../finding.ts';
import { decisions } from './summary.ts';

export function sarifOf(findings: Finding[]) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: manifest.name,
            version: manifest.version,
            rules: decisions.map(({ becomes, title, why }) => ({
              id: becomes,
              shortDescription: { text: title },
              fullDescription: { text: why },
            })),
          },
        },
        results: findings.map(each => ({
          ruleId: each.becomes,
          level: each.becomes === 'same' || each.isTest ? 'note' : 'warning',
          message: {
            text: `${each.symbol}: ${each.advice}${each.b2b.length > 0 ? ` In B2B: ${each.b2b.join(' or ')}.` : ''}`,
          },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: each.file.split('/').map(encodeURIComponent).join('/') },
                region: { startLine: each.line, startColumn: each.column },
              },
            },
          ],
          partialFingerprints: { stytchOperation: each.id },
        })),
      },
    ],
  };
}
