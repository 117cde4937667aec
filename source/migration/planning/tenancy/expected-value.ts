/** What stands under a path of metadata, for the verification: the plan reads it by other code. */
export function expectedValue(metadata: unknown, path: string): unknown {
  const steps = path.match(/"(?:[^"\\]|\\.)+"|[^."\s]+/g) ?? [];
  let found = metadata;
  for (const step of steps) {
    const name = step.startsWith('"') ? JSON.parse(step) : step;
    const entries = new Map(found && typeof found === 'object' && !Array.isArray(found) ? Object.entries(found) : []);
    found = entries.get(name);
  }
  return found;
}
