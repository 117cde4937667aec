/** What a login call becomes in the login flow that was chosen. */
import type { LoginFlow } from '../../../config/answer-values.ts';
import type { Finding } from '../finding.ts';
import { operationNamed } from '../operations.ts';

const ofDiscovery = (name: string): boolean => /discovery/i.test(name);

/** The findings with the B2B names and parameters of this flow only; all of them where both flows are used, or none was chosen. */
export function byFlow(findings: Finding[], flow: LoginFlow | undefined): Finding[] {
  if (flow === undefined || flow === 'both') return findings;
  const wanted = flow === 'discovery';
  return findings.map(found => {
    if (found.becomes !== 'organization-or-discovery') return found;
    const b2b = found.b2b.filter(name => ofDiscovery(name) === wanted);
    // Some calls exist in one flow only.
    if (b2b.length === 0) return found;
    const targets = found.operation === null ? [] : (operationNamed(found.operation)?.b2b ?? []);
    const { params = found.parameters } = targets.find(({ sdk }) => ofDiscovery(sdk) === wanted) ?? {};
    return { ...found, b2b, parameters: params };
  });
}
