/** The registry of tenancy strategies: one line each. */
import type { Answers } from '../../../config/answers.ts';
import { emailDomain } from './email-domain.ts';
import { single } from './single.ts';
import type { TenancyStrategy } from './strategy.ts';
import { trustedMetadata } from './trusted-metadata.ts';

export const strategies: Record<NonNullable<Answers['tenancy']>, TenancyStrategy> = {
  trusted_metadata: trustedMetadata,
  email_domain: emailDomain,
  single,
};

/** The one that was chosen. */
export const strategyOf = ({ tenancy = 'single' }: Answers): TenancyStrategy => strategies[tenancy];
