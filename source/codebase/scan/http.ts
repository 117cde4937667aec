/** Raw calls of the API: its paths in any text. */
import type { Draft } from './finding.ts';
import { type Operation, paths } from './operations.ts';
import { isOwnPath } from './own-paths.ts';

interface Url {
  text: string;
  at: number;
  /** In front of it: what the code calls with it. */
  before: string;
}

/** Paths that no other service has. */
const distinctive =
  /^(public\/oauth\/|magic_links\b|otps\/|crypto_wallets\/|webauthn\/(register|authenticate)\/start|totps\b|passwords\/(email|existing_password|session|strength_check|migrate)|sessions\/(authenticate|jwks|attest|exchange_access_token)|m2m\/clients|connected_apps\/clients|users\/\S*(exchange_primary_factor|webauthn_registrations|biometric_registrations|crypto_wallets))/;

/** A part of a text that is put in when the program runs. */
const filled = /\$\{[^}]*\}|\{\{[^}]*\}\}|#\{[^}]*\}|\{[^}/]*\}|%[sdv]|<[^>]*>|(?<=\/):\w+|\$\w+/g;

/** A text that paths are put together with: `https://test.stytch.com/v1/`. */
export const hasBase = (text: string): boolean => /(test|api)\.stytch\.com\/v1\/?["'`\s]/.test(text);

interface Around {
  /** The file mentions the API's host. */
  hasHost: boolean;
  /** A file of the application has the part that all paths begin with. */
  hasBase: boolean;
}

/** The calls in these texts of one file, and whether one of them is of the B2B API. `whole`: the text of the file. */
export function httpDrafts(texts: Url[], whole: string, hasBase: boolean): { drafts: Draft[]; usesB2B: boolean } {
  const around = { hasHost: /(test|api)\.stytch\.com/.test(whole), hasBase };
  const drafts: Draft[] = [];
  let usesB2B = false;
  for (const url of texts) {
    if (/\/v1\/b2b(\/|$)/.test(url.text) || (around.hasHost && /^\W*b2b\/\w/.test(url.text))) {
      usesB2B = true;
      continue;
    }
    const draft = draftOf(url, whole, around);
    if (draft) drafts.push(draft);
  }
  return { drafts, usesB2B };
}

function draftOf({ text, at, before }: Url, whole: string, { hasHost, hasBase }: Around): Draft | undefined {
  const cleaned = text.replace(filled, '~');
  const match = /^(https?:\/\/[\w.~:-]+|~+)?(\/?v1)?\/?([a-z0-9_~./-]+)/i.exec(cleaned);
  if (!match) return undefined;
  const [, host = '', version = '', path = ''] = match;
  const isStytch = /stytch\.com/.test(host) || (host === '~' && /stytch/i.test(text.slice(0, 60)));
  if (host !== '' && host !== '~' && !isStytch && !distinctive.test(path)) return undefined;
  const handedOn = /stytch[\w.]*\(\s*(['"]\w+['"],\s*)?['"`]?$/i.test(before);
  // Paths of the application begin with a slash, and one word alone is a name of many things.
  const joined = hasBase && /^\w+\/\w/.test(text);
  if (!isStytch && version === '' && host === '' && !hasHost && !handedOn && !joined) return undefined;
  const inFile = hasHost && (version !== '' || host === '~' || text.startsWith('/') || handedOn);
  if (!isStytch && !distinctive.test(path) && !inFile && !(hasBase && handedOn)) return undefined;
  if (isOwnPath(text, before)) return undefined;
  const start = /^public\/oauth\/([a-z~]+)\/start/.exec(path);
  if (start) return oauthStart(text, at, start[1] ?? '');
  // `'/v1/users/' + id`.
  const segments = path.replace(/\/$/, '/~').replace(/\.+$/, '').split('/');
  const fitting = paths.filter(each => fits(each.segments, segments));
  if (fitting.length === 0) return undefined;
  const method = fitting.length === 1 ? undefined : methodNear(whole, at);
  const operation: Operation | undefined = fitting.find(each => each.method === method) ?? fitting[0];
  if (!operation) return undefined;
  const [first] = operation.b2b;
  return {
    kind: 'http',
    at,
    symbol: text.slice(0, 120),
    operation: operation.operation,
    becomes: operation.becomes,
    b2b: operation.b2b.map(each => each.operation ?? each.sdk),
    advice: operation.advice,
    confidence: isStytch ? 'certain' : 'likely',
    targets: ['http'],
    parameters: first?.params,
  };
}

function fits(wanted: string[], given: string[]): boolean {
  if (wanted.length !== given.length) return false;
  return wanted.every((part, index) => {
    const found = given[index] ?? '';
    return part.startsWith('{') ? found !== '' && !literalSegments.has(found) : part === found;
  });
}

const literalSegments = new Set(paths.flatMap(({ segments }) => segments.filter(part => !part.startsWith('{'))));

const providers = new Set(['google', 'microsoft', 'hubspot', 'slack', 'github', '~']);

/** Where a browser begins a login: not in the contract, as it needs no secret. */
function oauthStart(text: string, at: number, provider: string): Draft {
  const stays = providers.has(provider);
  return {
    kind: 'http',
    at,
    symbol: text.slice(0, 120),
    operation: 'GET /v1/public/oauth/{provider}/start',
    becomes: stays ? 'organization-or-discovery' : 'no-counterpart',
    b2b: stays
      ? ['GET /v1/b2b/public/oauth/{provider}/start', 'GET /v1/b2b/public/oauth/{provider}/discovery/start']
      : [],
    advice: stays
      ? 'Name an Organization, or start discovery, with the public token of the B2B project.'
      : 'B2B does not offer this provider. Use another factor, or SSO.',
    confidence: 'certain',
    targets: ['http'],
  };
}

/** The HTTP method in the same statement. */
function methodNear(whole: string, at: number): string {
  const before =
    whole
      .slice(Math.max(0, at - 200), at)
      .split(/;\s|\n\s*\n/)
      .at(-1) ?? '';
  const after = whole.slice(at, at + 300).split(/;\s|\n\s*\n/)[0] ?? '';
  const found =
    /\b(POST|PUT|DELETE)\b|[.:](post|put|delete)\b|\b(post|put|delete)(?:_async|Async|AsJsonAsync)?\(|Method\.(Post|Put|Delete)|Net::HTTP::(Post|Put|Delete)/i.exec(
      `${before}\n${after}`,
    );
  return found?.slice(1).find(Boolean)?.toUpperCase() ?? 'GET';
}

/** What looks like a path of the API in a line of any file. */
export function urlsOf(text: string): Url[] {
  const urls: Url[] = [];
  for (const match of text.matchAll(
    /(https?:\/\/[^\s'"`<>()]*stytch\.com|[$%{][\w{}.$()-]*)?\/v1\/[^\s'"`<>)\\,;]+/g,
  )) {
    urls.push({ text: match[0], at: match.index, before: text.slice(Math.max(0, match.index - 60), match.index) });
  }
  return urls;
}
