/** Everything that is configured: environment variables, cookies, keys, webhooks, tokens, errors, policies, Terraform, columns. */
import type { Draft } from './finding.ts';
import { type Becomes, errors, tokenTypes } from './operations.ts';

interface Rule {
  pattern: RegExp;
  /** What stands in front of it. */
  near?: RegExp;
  /** What the file has elsewhere. */
  inFile?: RegExp;
  becomes: Becomes;
  b2b: (symbol: string) => string[];
  advice: string;
}

const quoted = (words: string[]) => new RegExp(`(?<=["'\`:=])(${words.join('|')})(?=["'\`])`, 'g');

/** The session's cookies, where a text or what stands around them says that they are cookies. */
const cookies = new RegExp(
  [
    // What a request carries in its program is no cookie: `c.Locals("stytch_session", session)`.
    /(?<=["'`:=])(?<!\b(?:Locals|(?:c|ctx|context|g)\.(?:Set|set|Get|get|MustGet|var))\(["'`])stytch_session(?:_jwt)?(?=["'`])/,
    // `document.cookie = 'stytch_session=; path=/'`.
    /(?<=["'`;]\s?|\b[Cc]ookie:\s?)stytch_session(?:_jwt)?(?==(?!=))/,
    // `request.cookies.stytch_session`, `cookies[:stytch_session]`.
    /(?<=\bcookies(?:\(\))?[?!]?\.|\bcookies[\w.]*\[:)stytch_session(?:_jwt)?\b/,
    // `const { stytch_session } = request.cookies`.
    /\bstytch_session(?:_jwt)?\b(?=[^;\n]{0,80}\}\s*=\s*[\w.]*cookies\b)/,
    // A parameter of FastAPI.
    /\bstytch_session(?:_jwt)?\b(?=\s*:[^;\n]{0,100}\bCookie\()/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** Files that look at a session JWT. */
const verifiesJwt = /sessions\/jwks|authenticate_?jwt|stytch\.com\/session/i;

const rules: Rule[] = [
  {
    pattern: /\b[A-Z_]*STYTCH_(?!B2B)(?:[A-Z_]*_)?(?:PROJECT_?ID|SECRET(?:_KEY)?|PUBLIC_TOKEN|PROJECT_SECRET|TOKEN)\b/g,
    becomes: 'manual',
    b2b: () => [],
    advice: 'The B2B project has its own id, secret and public token. Give them names of their own while both run.',
  },
  {
    // Pydantic reads a field from the environment variable of its name.
    pattern: /(?<=^\s+)stytch_(?:project_id|secret(?:_key)?|public_token|project_secret)(?=\s*:)/gm,
    inFile: /\bBaseSettings\b/,
    becomes: 'manual',
    b2b: () => [],
    advice: 'The B2B project has its own id, secret and public token. Give them names of their own while both run.',
  },
  {
    pattern: /\b(?:project|secret|public-token)-(?:test|live)-[0-9a-f]{8}-[\w=-]+/g,
    becomes: 'manual',
    b2b: () => [],
    advice: 'An id or a secret of the Consumer project is in the code. Use the B2B project, from the environment.',
  },
  {
    pattern: cookies,
    becomes: 'same',
    b2b: symbol => [symbol],
    advice: 'The cookie keeps its name. Where both SDKs run on one host they overwrite each other: set other names.',
  },
  {
    pattern: /\bstytch_token_type\b/g,
    becomes: 'manual',
    b2b: () => ['multi_tenant_magic_links', 'discovery', 'discovery_oauth', 'multi_tenant_passwords', 'sso'],
    advice: `The redirect's token types differ: ${Object.entries(tokenTypes)
      .map(([from, to]) => `${from} becomes ${to}`)
      .join('; ')}.`,
  },
  {
    pattern: /\b(?:direct|dashboard)\.user\.(?:create|update|delete|\*)/g,
    becomes: 'renamed',
    b2b: symbol => [symbol.replace('.user.', '.member.')],
    advice: 'The B2B project sends events of Members, to an endpoint and with a signing secret of its own.',
  },
  {
    pattern: quoted(Object.keys(errors)),
    becomes: 'renamed',
    b2b: symbol => [errors[symbol] ?? ''].filter(Boolean),
    advice: 'The B2B API names this error differently.',
  },
  {
    pattern: /https:\/\/[\w*.-]*stytch\.com(?![\w/.-])/gi,
    near: /((connect|script|frame|img|style|default|form)[-_]?(src|action)|Content-Security-Policy)[^;]{0,300}$/i,
    becomes: 'manual',
    b2b: () => [],
    advice:
      'Check the content security policy: the B2B SDK uses the same hosts, or your custom domain of the B2B project.',
  },
  {
    pattern: /https:\/\/(?:test|api)\.stytch\.com\/v1\/?(?=["'`\s]|$)/g,
    becomes: 'renamed',
    b2b: symbol => [`${symbol.replace(/\/$/, '')}/b2b`],
    advice: 'Paths are put together with it: those of B2B begin with /v1/b2b/.',
  },
  {
    pattern: /https:\/\/js\.stytch\.com\/stytch\.js/g,
    becomes: 'manual',
    b2b: () => ['StytchB2B'],
    advice: 'The script also defines StytchB2B. Use it with the public token of the B2B project.',
  },
  {
    pattern: /https:\/\/stytch\.com\/session\b/g,
    becomes: 'same',
    b2b: symbol => [symbol],
    advice: 'The claim stays, sub is the member_id, aud the B2B project, and https://stytch.com/organization is new.',
  },
  {
    pattern: /(?<=["'`])(?:https:\/\/)?stytch\.com\/(?:project-|[$%#{])[^"'`\s]*/g,
    becomes: 'manual',
    b2b: () => [],
    advice: 'The issuer of a session JWT names the project: it is that of the B2B project.',
  },
  {
    pattern: /\b(?:payload|claims?|decoded|verified|token|jwt)\w*(?:\??\.|\[["'])(?:sub|aud)\b/gi,
    inFile: verifiesJwt,
    becomes: 'manual',
    b2b: symbol => [/sub$/i.test(symbol) ? 'sub: the member_id' : 'aud: the B2B project_id'],
    advice: 'In a JWT of B2B, sub is the member_id and aud the B2B project. https://stytch.com/organization is new.',
  },
  {
    pattern: /\b(?:audience|aud)(?=["']?\s*[:=](?!=))/g,
    inFile: verifiesJwt,
    becomes: 'manual',
    b2b: () => ['the B2B project_id'],
    advice: 'The audience of a session JWT is the project: accept both while you roll out.',
  },
  {
    pattern: /(?<=resource\s+")stytch_\w+(?=")/g,
    becomes: 'manual',
    b2b: () => [],
    advice: 'Declare it again for the B2B project.',
  },
  {
    pattern: /(?<=vertical\s*=\s*)"CONSUMER"/g,
    becomes: 'renamed',
    b2b: () => ['"B2B"'],
    advice: 'The vertical of a project cannot change: create a B2B project.',
  },
  {
    pattern: /\bstytch_?user_?ids?\b/gi,
    becomes: 'manual',
    b2b: () => ['organization_id', 'member_id'],
    advice: 'It holds the user_id. Fill organization_id and member_id from the crosswalk.',
  },
];

/** Each name once a file, at its first place outside comments. */
export function settingDrafts(text: string): Draft[] {
  const drafts: Draft[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    for (const match of text.matchAll(rule.pattern)) {
      const [symbol] = match;
      if (seen.has(symbol) || inComment(text, match.index)) continue;
      if (rule.inFile && !rule.inFile.test(text)) continue;
      if (rule.near && !rule.near.test(text.slice(Math.max(0, match.index - 400), match.index))) continue;
      seen.add(symbol);
      drafts.push({
        kind: 'setting',
        at: match.index,
        symbol: /^(secret|public-token)-/.test(symbol) ? `${symbol.slice(0, 12)}…` : symbol,
        operation: null,
        becomes: rule.becomes,
        b2b: rule.b2b(symbol),
        advice: rule.advice,
        confidence: 'likely',
      });
    }
  }
  return drafts;
}

/** A line that begins as a comment, or that has one before this place. */
export function inComment(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const before = text.slice(start, at);
  return /^\s*(\/\/|#(?!\{)|\*|\/\*|--|<!--|;)/.test(before) || /(^|\s)(\/\/|#)\s/.test(before);
}
