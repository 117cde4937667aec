/**
 * How strong a password is. The service uses zxcvbn and a list of breached passwords; here a plain estimate and a handful of
 * notorious ones stand in, so that both verdicts can be met in a test.
 */

import type { Environment } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';

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
  const first = {
    ...defaultStrength,
    validate_on_authentication: store.behaviour.is('first-strength-policy', 'validated'),
  };
  return new Documents(store, env.project_id, 'password-strength').get('config') ?? first;
}

/** How a password fares with the policy, whether it has leaked or not. */
function measure(config: Json, password: string) {
  const kinds = {
    has_lower_case: /[a-z]/.test(password),
    has_upper_case: /[A-Z]/.test(password),
    has_digit: /\d/.test(password),
    has_symbol: /[^A-Za-z0-9]/.test(password),
  };
  const variety = Object.values(kinds).filter(Boolean).length;
  const luds = config.validation_policy === 'LUDS';
  const missing_complexity = Math.max(0, (config.luds_min_password_complexity ?? 1) - variety);
  const missing_characters = Math.max(0, (config.luds_min_password_length ?? 8) - password.length);
  const estimate = Math.floor(password.length / 4) + (variety > 2 ? 1 : 0) - (password.length < 8 ? 1 : 0);
  const score = Math.min(4, Math.max(0, estimate));
  const strong = luds ? missing_complexity === 0 && missing_characters === 0 : score >= 3;
  return { luds, score, strong, feedback: { ...kinds, missing_complexity, missing_characters } };
}

function hasLeaked(password: string): boolean {
  return breached.has(password.toLowerCase());
}

/** The verdict on a new password, with the parts that both verticals answer. */
export function judge(store: Store, env: Environment, password: string): Json {
  const config = strengthConfig(store, env);
  const { luds, score, strong, feedback } = measure(config, password);
  const leaked = config.check_breach_on_creation && hasLeaked(password);
  return {
    valid_password: strong && !leaked,
    score: leaked ? 0 : score,
    breached_password: leaked,
    strength_policy: luds ? 'luds' : 'zxcvbn',
    breach_detection_on_create: config.check_breach_on_creation,
    luds: feedback,
    suggestions: strong ? [] : ['Add another word or two. Uncommon words are better.'],
  };
}

/** Whether the right password must be reset all the same: it has leaked, or no longer meets the policy. */
export function isOutgrown(store: Store, env: Environment, password: string): boolean {
  const config = strengthConfig(store, env);
  if (config.check_breach_on_authentication && hasLeaked(password)) return true;
  return config.validate_on_authentication && !measure(config, password).strong;
}
