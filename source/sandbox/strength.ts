/**
 * How strong a password is. The service uses zxcvbn and a list of breached passwords; here a plain estimate and a handful of
 * notorious ones stand in, so that both verdicts can be met in a test.
 */
import { Documents } from './documents.ts';
import type { Json } from './json.ts';
import type { Store } from './store.ts';
import type { Environment } from './world.ts';

const breached = new Set([
  'password',
  'password1',
  'passw0rd',
  '12345678',
  '123456789',
  'qwerty123',
  'iloveyou',
  'letmein1',
]);

export const defaultStrength = {
  check_breach_on_creation: true,
  check_breach_on_authentication: true,
  validate_on_authentication: true,
  validation_policy: 'ZXCVBN',
};

/** The strength settings of an environment. */
export function strengthConfig(store: Store, env: Environment): Json {
  return new Documents(store, env.project_id, 'password-strength').get('config') ?? defaultStrength;
}

/** The verdict on a password, with the parts that both verticals answer. */
export function judge(store: Store, env: Environment, password: string): Json {
  const config = strengthConfig(store, env);
  const kinds = {
    has_lower_case: /[a-z]/.test(password),
    has_upper_case: /[A-Z]/.test(password),
    has_digit: /\d/.test(password),
    has_symbol: /[^A-Za-z0-9]/.test(password),
  };
  const variety = Object.values(kinds).filter(Boolean).length;
  const leaked = config.check_breach_on_creation && breached.has(password.toLowerCase());
  const luds = config.validation_policy === 'LUDS';
  const missing_complexity = Math.max(0, (config.luds_min_password_complexity ?? 1) - variety);
  const missing_characters = Math.max(0, (config.luds_min_password_length ?? 8) - password.length);
  const score = leaked
    ? 0
    : Math.min(4, Math.floor(password.length / 4) + (variety > 2 ? 1 : 0) - (password.length < 8 ? 1 : 0));
  const strong = luds ? missing_complexity === 0 && missing_characters === 0 : score >= 3;
  return {
    valid_password: strong && !leaked,
    score: Math.max(0, score),
    breached_password: Boolean(leaked),
    strength_policy: luds ? 'luds' : 'zxcvbn',
    breach_detection_on_create: config.check_breach_on_creation,
    luds: { ...kinds, missing_complexity, missing_characters },
    suggestions: strong ? [] : ['Add another word or two. Uncommon words are better.'],
  };
}
