/** How strong passwords must be: the same rules on both sides. */
import type { PasswordStrength } from '../../../stytch/settings-types.ts';
import type { SettingKind } from '../kind.ts';

const item = 'policy';

/** The numbers of LUDS mean nothing with ZXCVBN, and are refused there. */
function whole({ luds_min_password_length, luds_min_password_complexity, ...policy }: PasswordStrength) {
  const luds = { luds_min_password_length, luds_min_password_complexity };
  return policy.validation_policy === 'LUDS' ? { ...policy, ...luds } : policy;
}

export const passwordStrength: SettingKind = {
  id: 'password-strength',
  title: 'Password strength',
  async read(management, { project_slug, environment_slug }) {
    const found = await management.passwordStrength.get(project_slug, environment_slug);
    return { [item]: whole(found) };
  },
  map(consumer) {
    const policy = consumer[item] as PasswordStrength;
    const note = policy.validate_on_authentication
      ? 'A password that moves and is too weak must be reset at the next login.'
      : undefined;
    return [{ item, consumer: policy, wanted: policy, ...(note && { note }) }];
  },
  async write(management, { project_slug, environment_slug }, values) {
    await management.passwordStrength.set(project_slug, environment_slug, values[item] as PasswordStrength);
  },
};
