/**
 * What a frontend SDK may call, by its own address below /sdk/v1: which operation of the API answers, and which setting of the
 * environment's SDK configuration allows it. What is not here is answered with `route_not_found`.
 */
import type { Json } from '../core/json.ts';

export type SdkOperation = {
  /** `METHOD /path` of the contract. */
  operation: string;
  /** Whether the SDK configuration allows it, beyond `basic.enabled`; and the name of the setting, for the refusal. */
  allowed: { setting: string; by: (config: Json) => boolean };
};

const basic = { setting: 'basic.enabled', by: () => true };
const flag = (section: string, ...names: string[]): SdkOperation['allowed'] => ({
  setting: `${section}.${names.join(' or ')}`,
  by: config => names.some(name => config[section][name]),
});

const operations: Record<string, SdkOperation> = {};

/** Operations whose address is that of the API. */
function same(prefix: string, allowed: SdkOperation['allowed'], paths: string): void {
  for (const path of paths.split(' ')) {
    operations[`POST ${prefix}/${path}`] = { operation: `POST /v1${prefix}/${path}`, allowed };
  }
}

/** Consumer: a code or a link goes to a known address (`primary`), or to one that the User of the session adds. */
function sends(kind: string, allowed: SdkOperation['allowed']): void {
  for (const whose of ['primary', 'secondary']) {
    operations[`POST /${kind}/send/${whose}`] = { operation: `POST /v1/${kind}/send`, allowed };
  }
}

same('', basic, 'sessions/authenticate sessions/revoke sessions/attest impersonation/authenticate');
const passwordPaths = 'passwords/authenticate passwords/email/reset/start passwords/email/reset';
const ownPasswordPaths = 'passwords/existing_password/reset passwords/session/reset passwords/strength_check';
same('', flag('passwords', 'enabled'), `passwords ${passwordPaths} ${ownPasswordPaths}`);
same('', flag('magic_links', 'login_or_create_enabled'), 'magic_links/email/login_or_create');
sends('magic_links/email', flag('magic_links', 'send_enabled'));
same('', flag('magic_links', 'login_or_create_enabled', 'send_enabled'), 'magic_links/authenticate');
for (const way of ['email', 'sms', 'whatsapp']) {
  same('', flag('otps', `${way}_login_or_create_enabled`), `otps/${way}/login_or_create`);
  sends(`otps/${way}`, flag('otps', `${way}_send_enabled`));
}
const anyCode = ['email', 'sms', 'whatsapp'].flatMap(way => [`${way}_login_or_create_enabled`, `${way}_send_enabled`]);
same('', flag('otps', ...anyCode), 'otps/authenticate');
same('', flag('oauth', 'enabled'), 'oauth/authenticate oauth/attach');
same('', flag('totps', 'enabled'), 'totps/authenticate totps/recover');

same(
  '/b2b',
  basic,
  'sessions/authenticate sessions/revoke sessions/exchange sessions/attest impersonation/authenticate',
);
same('/b2b', basic, 'discovery/organizations discovery/intermediate_sessions/exchange');
same('/b2b', flag('basic', 'allow_self_onboarding'), 'discovery/organizations/create');
same('/b2b', flag('passwords', 'enabled'), `${passwordPaths} ${ownPasswordPaths} passwords/discovery/authenticate`);
const b2bLinks = 'login_or_signup discovery/send'.split(' ').map(path => `magic_links/email/${path}`);
const linkLogins = 'magic_links/authenticate magic_links/discovery/authenticate';
same('/b2b', flag('magic_links', 'enabled'), `${b2bLinks.join(' ')} ${linkLogins}`);
const codes = 'login_or_signup authenticate discovery/send discovery/authenticate'.split(' ');
same('/b2b', flag('otps', 'email_enabled'), codes.map(path => `otps/email/${path}`).join(' '));
same('/b2b', flag('otps', 'sms_enabled'), 'otps/sms/send otps/sms/authenticate');
same('/b2b', flag('oauth', 'enabled'), 'oauth/authenticate oauth/discovery/authenticate');
same('/b2b', flag('sso', 'enabled'), 'sso/authenticate');
same('/b2b', flag('totps', 'enabled'), 'totp/authenticate recovery_codes/recover');
operations['POST /b2b/passwords/discovery/reset/start'] = {
  operation: 'POST /v1/b2b/passwords/discovery/email/reset/start',
  allowed: flag('passwords', 'enabled'),
};
operations['POST /b2b/passwords/discovery/reset'] = {
  operation: 'POST /v1/b2b/passwords/discovery/email/reset',
  allowed: flag('passwords', 'enabled'),
};

export const sdkOperations: Readonly<Record<string, SdkOperation>> = operations;
