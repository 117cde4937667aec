/** Files that our own `bridge` wrote: known by their name and by the comment at their head, whatever was filled in or changed below. */
import type { Target } from '../targets/target.ts';

type Text = { path: string; text: string };

const named = /(^|\/)(test_)?stytch[-_]\w[\w.-]*\.(js|py)$/;

/** Their paths. The templates are read only where a file has such a name. */
export async function bridgesIn(files: Text[]): Promise<string[]> {
  const candidates = files.filter(({ path }) => named.test(path));
  if (candidates.length === 0) return [];
  const heads = await headsOfTemplates();
  return candidates.filter(({ path, text }) => heads.get(nameOf(path)) === headOf(text)).map(({ path }) => path);
}

async function headsOfTemplates(): Promise<Map<string, string>> {
  const { targets } = await import('../targets/index.ts');
  const { withMembers, withPasswords } = await import('../targets/target.ts');
  const all = targets.flatMap(target => [target, withMembers(target), withPasswords(target)]);
  const files = all.filter((each): each is Target => each !== undefined).flatMap(target => target.files);
  return new Map(files.map(({ name, text }) => [name, headOf(text)]));
}

const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

/** The first comment. */
const headOf = (text: string): string =>
  /^\s*(\/\*\*[\s\S]*?\*\/|"""[\s\S]*?""")/.exec(text)?.[1] ?? text.slice(0, 200);
