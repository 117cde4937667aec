/** Every address that a browser opens or calls itself: one line a group. */
import type { Pages } from '../core/pages.ts';
import { identityProvider } from './identity-provider.ts';
import { oauthStart } from './oauth-start.ts';
import { sdk } from './sdk.ts';
import { ssoStart } from './sso-start.ts';

export const pages: Pages = { ...identityProvider, ...oauthStart, ...ssoStart, ...sdk };
