/** Which modules and names are Stytch's own, in each language, and of which vertical. */
import type { Language } from './syntax.ts';

export type Vertical = 'consumer' | 'b2b';
/** With a project's secret, or in a browser or an app with the public token. */
export type Surface = 'server' | 'browser';

/** What a name of an SDK is. `part`: nothing by itself. */
interface SdkName {
  kind: 'client' | 'type' | 'ui' | 'part';
  vertical: Vertical | undefined;
  surface: Surface;
}

/** Whether a module belongs to one of Stytch's SDKs. */
export function isSdk(language: Language, module: string): boolean {
  return sdkModules[language].test(module);
}

const sdkModules: Record<Language, RegExp> = {
  javascript: /^(npm:|jsr:|https?:\/\/[^ ]*\/)?(stytch(@[\w.^~-]+)?(\/.*)?$|@stytch\/(?!b2b-migrate))/,
  python: /^stytch(\.|$)/,
  go: /(^|\/)stytchauth\/stytch-go(\/|$)/,
  ruby: /^Stytch(B2B)?$/,
  java: /^com\.stytch\.(java|sdk)\b/,
  kotlin: /^com\.stytch\.(java|sdk)\b/,
  php: /^\\?Stytch(\\|$)/,
  csharp: /^Stytch\.net\b/i,
};

/** `path` is what is read of the module: `stytch.Client` is `['Client']`. */
export function sdkName(language: Language, module: string, path: string[]): SdkName {
  return language === 'javascript' ? ofJavaScript(module, path) : ofOthers(language, module, path);
}

const browserClients = /^(Stytch(UI|Headless)?Client|createStytch(UI|Headless)?Client|useStytch(Lazy)?|initStytch)$/;
const browserB2BClients = /^(StytchB2B(UI|Headless)?Client|createStytchB2B(UI|Headless)?Client|useStytchB2BClient)$/;
const ui =
  /^(StytchProvider|StytchLogin|StytchUI|Stytch|StytchPasswordReset|StytchResetPassword|StytchPasskeyRegistration|IdentityProvider|Products|OAuthProviders|OTPMethods|useStytch(User|Session|IsAuthorized|Permissions)|withStytch(User|Session|Permissions)?|SessionRevoke)$/;
const b2bUi =
  /^(StytchB2B(Provider)?|B2B\w+|AdminPortal\w*|useStytch(Member|MemberSession|Organization)|withStytch(Member|MemberSession|Organization|B2BClient))$/;

function ofJavaScript(module: string, path: string[]): SdkName {
  const names = path.filter(name => name !== 'default' && name !== '*');
  const [first = ''] = names;
  if (!module.includes('@stytch/')) {
    const vertical = /^(Stytch)?Client$/.test(first)
      ? 'consumer'
      : /^(StytchB2B|B2B)Client$/.test(first)
        ? 'b2b'
        : undefined;
    return { kind: vertical ? 'client' : 'part', vertical, surface: 'server' };
  }
  const isB2B = /\/b2b(\/|$)|-b2b(\/|$)/.test(module);
  const surface = 'browser';
  if (browserB2BClients.test(first)) return { kind: 'client', vertical: 'b2b', surface };
  if (browserClients.test(first)) return { kind: 'client', vertical: isB2B ? 'b2b' : 'consumer', surface };
  if (b2bUi.test(first)) return { kind: 'ui', vertical: 'b2b', surface };
  if (ui.test(first)) return { kind: 'ui', vertical: isB2B ? 'b2b' : 'consumer', surface };
  return { kind: 'part', vertical: isB2B ? 'b2b' : undefined, surface };
}

function ofOthers(language: Language, module: string, path: string[]): SdkName {
  const whole = [...module.split(/[./\\]/), ...path];
  const name = whole.at(-1) ?? '';
  const vertical = verticalOf(whole, name);
  const surface: Surface = module.startsWith('com.stytch.sdk') ? 'browser' : 'server';
  const kind = clientNames[language].test(name) ? 'client' : 'part';
  // stytch-go before version 4 and the like have no `consumer` in the path.
  return { kind, vertical: kind === 'client' ? (vertical ?? 'consumer') : vertical, surface };
}

/** A client with both verticals in it: `$stytch->b2c()`, `$stytch->b2b()`. */
export const isUnified = (language: Language, path: string[]): boolean =>
  language === 'php' && /^Stytch(Client)?$/.test(path.at(-1) ?? '');

const clientNames: Record<Language, RegExp> = {
  javascript: /^$/,
  python: /^(B2B)?Client$/,
  go: /^(New\w*Client\w*|API|Client)$/,
  ruby: /^Client$/,
  java: /^Stytch(B2B)?(UI)?Client$/,
  kotlin: /^Stytch(B2B)?(UI)?Client$/,
  php: /^(Client|Stytch|Stytch(B2B)?Client)$/,
  csharp: /^(Consumer|B2B)Client$/,
};

function verticalOf(whole: string[], name: string): Vertical | undefined {
  if (/b2b/i.test(name) || whole.some(part => /^(b2b|b2bstytchapi|StytchB2B)$/i.test(part))) return 'b2b';
  if (/^Consumer/.test(name) || whole.some(part => /^consumer$/i.test(part))) return 'consumer';
  return undefined;
}
