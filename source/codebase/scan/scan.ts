/** Reads a code base and finds what a migration to B2B changes in it. Reads only; no network. */
import type { CodeColumn } from '../../migration/code-columns.ts';
import { bridgesIn } from './bridges.ts';
import { evidenceOf } from './calls.ts';
import { columnsIn } from './columns/index.ts';
import { Evaluator } from './evaluate.ts';
import type { Finding } from './finding.ts';
import { hasBase, httpDrafts, urlsOf } from './http.ts';
import { withImported } from './imported.ts';
import { hasScripts, languageOf, readFile } from './languages/index.ts';
import { Manifests, packagesOf } from './manifests.ts';
import { isTestFile, place, type VerticalDraft } from './place.ts';
import { Project } from './project.ts';
import { type ScanOptions, ScanPauses } from './scan-progress.ts';
import { isSdk } from './sdks.ts';
import { inComment, settingDrafts } from './settings.ts';
import { type Suppression, suppressionsOf } from './suppressions.ts';
import { swiftDrafts } from './swift.ts';
import type { SourceFile } from './syntax.ts';
import { type SkipReason, walk } from './walk.ts';

export interface ScanResult {
  findings: Finding[];
  /** Findings that a comment leaves out. */
  suppressed: Finding[];
  skipped: { path: string; reason: SkipReason }[];
  suppressions: Suppression[];
  /** Database columns that hold the user_id. */
  columns: CodeColumn[];
  /** Files that our own `bridge` wrote; they need no change. */
  bridges: string[];
  files: number;
  parsed: number;
  languages: string[];
  /** Files that have names from an SDK. */
  withSdk: string[];
}

type Text = { path: string; text: string };

const mentionsStytch = /stytch/i;
/** A chain that an operation may end: for files that get their client from a module of the application. */
const mayCall =
  /\b(magic_?links|otps|o_?auth|sessions?|passwords|users?|totps|web_?authn|crypto_?wallets|m2m|connected_?app|impersonation|fraud|rbac|idp)\b["'\])]*\s*(\?\.|\.|->|&\.|\[)/i;
/** What only B2B has: where no client and no call tells the vertical, as in a service that verifies session JWTs. */
const hintsB2B =
  /https:\/\/stytch\.com\/organization\b|stytch\.com\/v1\/b2b\b|\bmulti_tenant_(magic_links|passwords)\b|\bdiscovery_oauth\b/;
export async function scan(root: string, options: ScanOptions = {}): Promise<ScanResult> {
  const pauses = new ScanPauses(options);
  const walked = await walk(root, isWanted, pauses);
  const files = withImported(walked.files, root, text => mentionsStytch.test(text));
  const bridges = await bridgesIn(files);
  const own = new Set(bridges);
  const mine = files.filter(({ path }) => !own.has(path));
  const concerned = mine.some(({ text }) => mentionsStytch.test(text));
  const sources = concerned ? await readAll(mine, pauses) : [];
  const project = new Project(sources, packagesOf(files), unreadOf(mine, sources));
  const evaluator = new Evaluator(project);
  const manifests = new Manifests(files.map(({ path }) => path));
  const drafts = new Map<string, VerticalDraft[]>();
  const b2bCalls = new Map<string, Set<string>>();
  for (const [index, file] of sources.entries()) {
    await pauses.after({ phase: 'following', done: index, of: sources.length });
    const evidence = evidenceOf(file, evaluator);
    for (const vertical of evidence.verticals) manifests.uses(file.path, vertical);
    drafts.set(file.path, evidence.drafts);
    b2bCalls.set(file.path, evidence.b2bCalls);
  }
  const joins = mine.some(({ text }) => hasBase(text));
  const byPath = new Map(sources.map(file => [file.path, file]));
  for (const { path, text } of concerned ? mine : []) {
    if (!mentionsStytch.test(text) && !drafts.get(path)?.length) continue;
    if (path.endsWith('.swift')) {
      const swift = swiftDrafts(text);
      for (const vertical of swift.verticals) manifests.uses(path, vertical);
      drafts.set(
        path,
        swift.drafts.map(draft => ({ ...draft, vertical: 'consumer' })),
      );
    }
    const { found, usesB2B } = inText(text, byPath.get(path), languageOf(path) !== undefined, joins);
    if (usesB2B) {
      manifests.uses(path, 'b2b');
      b2bCalls.set(path, new Set(b2bCalls.get(path)).add('http'));
    } else if (found.some(({ kind }) => kind === 'http')) manifests.uses(path, 'consumer');
    drafts.set(path, [...(drafts.get(path) ?? []), ...found]);
  }
  const hints = mine.filter(({ path, text }) => hintsB2B.test(text) && manifests.isUnknown(path));
  for (const { path } of hints) manifests.uses(path, 'b2b');
  const found = mine.flatMap(file => place(file, drafts.get(file.path) ?? [], manifests, b2bCalls.get(file.path)));
  const { findings, suppressed, suppressions } = suppressionsOf(mine, found);
  return {
    findings,
    suppressed,
    skipped: walked.skipped,
    suppressions,
    columns: columnsIn(mine.filter(({ path }) => !isTestFile(path))),
    bridges,
    files: files.length,
    parsed: sources.length,
    withSdk: sources.filter(usesSdk).map(({ path }) => path),
    languages: [...new Set(sources.map(({ language }) => language))].sort(),
  };
}

const usesSdk = ({ language, imports, text }: SourceFile): boolean =>
  imports.some(({ module }) => isSdk(language, module)) || (language === 'ruby' && /\bStytch::/.test(text));

/** Files that mention Stytch, or that may use it through a module of the application; and the manifests that name packages. */
const isWanted = (path: string, text: string): boolean =>
  mentionsStytch.test(text) ||
  /(^|\/)package\.json$/.test(path) ||
  text.includes('stytch-scan-ignore') ||
  (languageOf(path) !== undefined && (mayCall.test(text) || isWrapper(path, text)));

async function readAll(files: Text[], pauses: ScanPauses): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  for (const [index, { path, text }] of files.entries()) {
    await pauses.after({ phase: 'parsing', done: index, of: files.length });
    if (text === '') continue;
    const file = await readFile(path, text);
    if (file) sources.push(file);
  }
  return sources;
}

/** Modules that only hand on what another one has. */
const isWrapper = (path: string, text: string): boolean =>
  /(^|\/)__init__\.py$/.test(path) || /\bexport\s*(\*|\{[^}]*\})\s*from\b|module\.exports\s*=\s*require\(/.test(text);

function unreadOf(files: Text[], sources: SourceFile[]): string[] {
  const read = new Set(sources.map(({ path }) => path));
  return files.map(({ path }) => path).filter(path => !read.has(path));
}

/** In code only literals count for paths; in all other files each line outside comments. */
function inText(
  text: string,
  file: SourceFile | undefined,
  isCode: boolean,
  joins: boolean,
): { found: VerticalDraft[]; usesB2B: boolean } {
  const isPage = file !== undefined && hasScripts(file.path);
  const literals = (file?.literals ?? []).map(({ value, at }) => ({
    text: value.trim(),
    at,
    before: text.slice(Math.max(0, at - 60), at),
  }));
  const inCode = literals.filter(({ text: value }) => !/\s/.test(value.replace(/\$\{[^}]*\}|#\{[^}]*\}/g, '')));
  const urls = isCode && !isPage ? inCode : urlsOf(text).filter(({ at }) => !inComment(text, at));
  const { drafts, usesB2B } = httpDrafts(urls, text, joins);
  return { found: [...drafts, ...settingDrafts(text)].map(draft => ({ ...draft, vertical: undefined })), usesB2B };
}
