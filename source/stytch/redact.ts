/**
 * Removes secrets from the text of others: an error message, or the body of a proxy, may repeat what was sent. Ids and
 * email addresses stay: without them a message helps no one.
 */

const hidden = '[hidden]';

/** How secrets look: the prefixes and shapes of tokens, keys and password hashes. */
const shapes: readonly RegExp[] = [
  // JWTs, also cut short.
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  // Secrets of projects, and what an Authorization header holds.
  /\bsecret-(?:test|live)-[\w=+/-]+/g,
  /\b(?:basic|bearer)\s+[\w.~+/=-]{8,}/gi,
  // Crypt and PHC strings: bcrypt, argon2, scrypt, pbkdf2, phpass, sha512-crypt.
  /\$(?:[A-Za-z][\w-]*|\d\w?)\$[^\s"'<>\\]+/g,
  // Hexadecimal digests, from MD5 on. A UUID has dashes.
  /(?<![\w-])[0-9a-f]{32,}(?![\w-])/gi,
  // Padded base64.
  /(?<![\w+/-])[\w+/-]{14,}={1,2}(?![\w=])/g,
  // TOTP secrets in base32.
  /(?<![\w-])(?=[A-Z2-7]*[A-Z])[A-Z2-7]{16,}(?![\w-])/g,
];

/** Long words of base64; which of them are random is decided by the kinds of their characters. */
const longWord = /[\w+/-]{24,}/g;
/** Ids of Stytch: what it is, the environment, a UUID. */
const stytchId = /^[a-z0-9-]+-(?:test|live)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const name = String.raw`(?:(?:hash|salt|secret|token|jwt|password|authorization)(?!_type|_id)|(?<!status_|error_)code)\w*`;
/** A value under the name of a secret: in JSON, also where that is quoted once more; in a form; and in plain words. */
const namedValues: readonly RegExp[] = [
  new RegExp(String.raw`(${name}\\*["']\s*:\s*)(?:(\\*["'])(?:(?!(?<!\\)\2).)*(?:\2)?|\[[^\]]*\]?|[^\s,}\]]+)`, 'gi'),
  new RegExp(String.raw`(${name}=)[^\s,;&"'}\]]+`, 'gi'),
  new RegExp(String.raw`(${name}: )(?=\S*\d)[^\s,;"'}\]]{8,}`, 'gi'),
];

/** `known`: secrets that are to be removed whatever they look like. */
export function redact(text: string, known: Iterable<string> = []): string {
  let clean = text;
  for (const secret of known) for (const spelling of spellings(secret)) clean = clean.replaceAll(spelling, hidden);
  for (const shape of shapes) clean = clean.replace(shape, hidden);
  for (const values of namedValues) clean = clean.replace(values, (_match, before: string) => `${before}${hidden}`);
  return clean.replace(longWord, word => (isRandom(word) ? hidden : word));
}

/** As it is, inside JSON, inside JSON in JSON, and inside a form or an address. The longest first: it holds the others. */
function spellings(secret: string): string[] {
  const once = quoted(secret);
  return [quoted(once), once, encodeURIComponent(secret), secret];
}

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Capitals, small letters and digits in one long word: no name and no id is written so. */
const isRandom = (word: string): boolean =>
  !stytchId.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);

/** Shorter ones would be found in every text. */
const shortest = 4;

/** What a request must not find repeated in its answer: the values under names of secrets, and its credentials. */
export function secretsIn(body: string, authorization: string | undefined): string[] {
  const found = new Set<string>();
  const basic = /^basic\s+(.+)$/i.exec(authorization ?? '')?.[1];
  if (basic) {
    found.add(basic);
    found.add(
      Buffer.from(basic, 'base64')
        .toString()
        .replace(/^[^:]*:/, ''),
    );
  }
  collect(parsed(body), false, found);
  // The longest first: one may be a part of another.
  return [...found].filter(each => each.length >= shortest).sort((a, b) => b.length - a.length);
}

const secretName = /hash|salt|secret|token|jwt|password|code/i;
const harmlessName = /(_type|_id|_url|_required|_minutes)$/i;

function collect(value: unknown, secret: boolean, into: Set<string>): void {
  if (typeof value === 'string') {
    if (secret) into.add(value);
  } else if (Array.isArray(value)) {
    for (const each of value) collect(each, secret, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      collect(each, (secret || secretName.test(name)) && !harmlessName.test(name), into);
    }
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
