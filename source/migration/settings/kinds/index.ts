/** Every kind of setting, in the order in which they are written: it is safe to stop after any of them. */
import type { SettingKind } from '../kind.ts';
import { countryCodes } from './country-codes.ts';
import { defaultTemplates } from './default-templates.ts';
import { emailTemplates } from './email-templates.ts';
import { eventLogStreaming } from './event-log-streaming.ts';
import { environmentFlags } from './flags.ts';
import { generated } from './generated.ts';
import { jwtTemplates } from './jwt-templates.ts';
import { passwordStrength } from './password-strength.ts';
import { rbacPolicy } from './rbac-policy.ts';
import { redirectUrls } from './redirect-urls.ts';
import { sdkConfig } from './sdk-config.ts';
import { tokenProfiles } from './token-profiles.ts';

/** Flags need the redirect URLs (unlocking oneself), templates need the policy (what a role may do). */
export const settingKinds: readonly SettingKind[] = [
  redirectUrls,
  environmentFlags,
  passwordStrength,
  rbacPolicy,
  jwtTemplates,
  sdkConfig,
  countryCodes,
  emailTemplates,
  defaultTemplates,
  tokenProfiles,
  eventLogStreaming,
  generated,
];
