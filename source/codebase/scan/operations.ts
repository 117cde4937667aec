/** The operation map: what each Consumer operation becomes in B2B, and how each SDK names it. */
import map from './operation-map.json' with { type: 'json' };
import type { Surface } from './sdks.ts';
import type { Language } from './syntax.ts';

export type Becomes =
  | 'same'
  | 'renamed'
  | 'needs-organization'
  | 'organization-or-discovery'
  | 'no-counterpart'
  | 'manual';

export interface Parameters {
  renamed: Record<string, string>;
  required: string[];
  optional: string[];
  removed: string[];
}

export interface Target {
  operation: string | null;
  /** As the SDK for Node names it. */
  sdk: string;
  when?: string;
  params?: Parameters;
}

export interface Operation {
  /** Method and path of the contract; null for a helper of the SDKs. */
  operation: string | null;
  sdk: string;
  becomes: Becomes;
  advice: string;
  b2b: Target[];
}

const server: Operation[] = [
  ...(map.operations as unknown as Operation[]),
  ...map.helpers.map(({ sdk, becomes, advice, b2b }) => ({
    operation: null,
    sdk,
    becomes: becomes as Becomes,
    advice,
    b2b: [{ operation: null, sdk: b2b }],
  })),
];

const browser: Operation[] = map.browser.map(({ method, becomes, advice, b2b }) => ({
  operation: null,
  sdk: method,
  becomes: becomes as Becomes,
  advice,
  b2b: (b2b as string[]).map(sdk => ({ operation: null, sdk })),
}));

/** All SDKs spell a name alike, but for case and underscores. */
export const keyOfPath = (path: readonly string[]): string => path.join('.').toLowerCase().replaceAll('_', '');

const byKey = (operations: Operation[]) => new Map(operations.map(each => [keyOfPath([each.sdk]), each]));
const tables: Record<Surface, Map<string, Operation>> = { server: byKey(server), browser: byKey(browser) };

/** The first words of all operations: `users`, `magiclinks`. */
const groups = new Set([...server, ...browser].map(({ sdk }) => keyOfPath([sdk]).split('.')[0]));

export function isGroup(name: string): boolean {
  let known = groupNames.get(name);
  if (known === undefined) {
    known = groups.has(keyOfPath([ungetted(name)]));
    groupNames.set(name, known);
  }
  return known;
}

/** Code has few names, and many uses of each. */
const groupNames = new Map<string, boolean>();

/** `getEmail` in Java, `authenticateAsync`, `authenticateWithClaims`, `loginOrCreateCompletable`. */
const plain = (name: string): string => name.replace(/(?<=.)(_?async|Async|Completable|WithClaims)$/, '');

const ungetted = (name: string): string => name.replace(/^get(?=[A-Z])/, '');

/** The operation that a chain of names ends with. */
export function operationOf(path: readonly string[], surface: Surface): Operation | undefined {
  const known = tables[surface];
  // `client.users.get.bind(client.users)`.
  if (path.length > 2 && /^(call|apply|bind)$/.test(path.at(-1) ?? '')) return operationOf(path.slice(0, -1), surface);
  const spelled = path.map((name, index) => (index < path.length - 1 ? ungetted(name) : name));
  const shortened = [...spelled.slice(0, -1), plain(spelled.at(-1) ?? '')];
  const hit = known.get(keyOfPath(spelled)) ?? known.get(keyOfPath(shortened));
  if (hit || surface === 'server') return hit ?? legacy(keyOfPath(shortened));
  // Frontend SDKs on phones name some groups as the backend does.
  return known.get(keyOfPath(shortened).replace(/^sessions\./, 'session.')) ?? tables.server.get(keyOfPath(shortened));
}

/** Names of former versions of the SDKs. */
const legacy = (key: string): Operation | undefined => {
  const now = formerNames[key];
  return now === undefined ? undefined : tables.server.get(now);
};

const formerNames: Record<string, string> = {
  'users.getpending': 'users.search',
  'otps.loginorcreate': 'otps.sms.loginorcreate',
  'otps.send': 'otps.sms.send',
  'magiclinks.sendbyemail': 'magiclinks.email.send',
  'magiclinks.loginorcreatebyemail': 'magiclinks.email.loginorcreate',
  'passwords.emails.resetstart': 'passwords.email.resetstart',
  'passwords.session.reset': 'passwords.sessions.reset',
  'sessions.jwks': 'sessions.getjwks',
  'users.deletewebauthn': 'users.deletewebauthnregistration',
};

/** The name of an SDK's method as a language writes it. */
export function spell(sdk: string, language: Language): string {
  const parts = sdk.split('.');
  switch (language) {
    case 'python':
    case 'ruby':
      return parts.map(snake).join('.');
    case 'go':
    case 'csharp':
      return parts.map(part => pascal(part)).join('.');
    case 'php':
      return parts.map((part, index) => (index === 0 ? snake(part) : part)).join('->');
    default:
      return sdk;
  }
}

const snake = (name: string) =>
  name
    .replace(/JWKS|TOTP|MFA|JWT/g, word => word[0] + word.slice(1).toLowerCase())
    .replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

const acronyms: Record<string, string> = {
  otps: 'OTPs',
  totps: 'TOTPs',
  oauth: 'OAuth',
  idp: 'IDP',
  m2m: 'M2M',
  rbac: 'RBAC',
  sso: 'SSO',
};

const pascal = (name: string) => acronyms[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

export const { fields, errors, tokenTypes, clients } = map as unknown as {
  fields: Record<string, [string | null, string]>;
  errors: Record<string, string | null>;
  tokenTypes: Record<string, string>;
  clients: Record<Language, string>;
};

interface UiName {
  name: string;
  b2b: string | null;
  becomes: Becomes;
  advice: string;
}

export const uiNames = new Map((map.ui as UiName[]).map(each => [each.name, each]));

/** All operations of the Consumer contract, with the parts of their paths. */
export const paths = (map.operations as unknown as Operation[]).map(each => {
  const [method = '', path = ''] = (each.operation ?? '').split(' ');
  return { ...each, method, segments: path.split('/').slice(2) };
});

/** The entry of an operation, by method and path or by the SDK's name. */
export const operationNamed = (name: string): Operation | undefined =>
  [...server, ...browser].find(({ operation, sdk }) => (operation ?? sdk) === name);
