/** fast-check arbitraries: rules about metadata that contradict nothing, and metadata that they concern. */
import fc from 'fast-check';

const keys = ['app', 'a.b', '__proto__', 'x;y'];
const leaf = fc.constantFrom<unknown[]>('pro', 7, true, null, [], ['a', 'b'], {}, [{ id: 'a', role: null }]);

const { metadata } = fc.letrec<{ metadata: Record<string, unknown>; value: unknown }>(tie => ({
  metadata: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keys), tie('value')), { maxLength: 4, selector: ([key]) => key })
    .map(entries => Object.fromEntries(entries)),
  value: fc.oneof({ maxDepth: 3 }, leaf, tie('metadata')),
}));

const keyText = (key: string) => (/^[\w]+$/.test(key) ? key : JSON.stringify(key));
const path = fc
  .tuple(
    fc.constantFrom('trusted', 'untrusted'),
    fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 3, size: 'max' }),
  )
  .map(([kind, parts]) => ({ kind, parts, text: [kind, ...parts.map(keyText)].join('.') }));

type Path = { kind: string; parts: string[]; text: string };
const isWithin = (one: Path, top: Path) =>
  one.kind === top.kind && top.parts.every((part, index) => one.parts[index] === part);
const related = (one: Path, other: Path) => isWithin(one, other) || isWithin(other, one);

/** Rules that do not contradict each other: of two that might, the first stays. */
const rules = fc
  .record({
    only: fc.oneof(fc.constant<Path[]>([]), fc.array(path, { maxLength: 2 })),
    drop: fc.array(path, { maxLength: 2 }),
    rename: fc.array(fc.tuple(path, fc.constantFrom('other', 'a.b', 'tier2')), { maxLength: 2 }),
    all: fc.constantFrom('', '', '', 'drop untrusted.*'),
  })
  .map(({ only, drop, rename, all }) => {
    const kept = all === '' ? only : only.filter(one => one.kind === 'trusted');
    const dropped = drop.filter(one => !kept.some(top => isWithin(top, one)));
    const isFree = (one: Path) =>
      !dropped.some(top => isWithin(one, top)) &&
      !(all !== '' && one.kind === 'untrusted') &&
      (!kept.some(top => top.kind === one.kind) || kept.some(top => related(one, top)));
    const renamed: [Path, string][] = [];
    for (const [one, to] of rename) {
      const target = { ...one, parts: [...one.parts.slice(0, -1), to] };
      const isTaken =
        renamed.some(([other, name]) => other.text === one.text || (name === to && other.kind === one.kind)) ||
        kept.some(top => isWithin(top, target));
      if (isFree(one) && !isTaken && one.parts.at(-1) !== to) renamed.push([one, to]);
    }
    const list = (verb: string, paths: Path[]) =>
      paths.length > 0 ? [`${verb} ${paths.map(one => one.text).join(', ')}`] : [];
    const lines = [
      ...list('only', kept),
      ...list('drop', dropped),
      ...renamed.map(([one, to]) => `rename ${one.text} = ${keyText(to)}`),
      ...(all === '' ? [] : [all]),
    ];
    return lines.length > 0 ? lines.join('; ') : 'all';
  });

/** Rules, and a User's two kinds of metadata. */
export const metadataCase = fc.record({ rules, trusted: metadata, untrusted: metadata });
