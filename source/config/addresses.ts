/** Where Stytch is. `STYTCH_API_URL` and `STYTCH_MANAGEMENT_URL` override the hosts; the local Stytch is one URL for both. */
import { UserError } from './user-error.ts';

export interface Addresses {
  /** Overrides https://test.stytch.com and https://api.stytch.com; undefined means the real service. */
  api?: string;
  /** Overrides https://management.stytch.com. */
  management?: string;
}

/** Reads the overrides. Throws UserError for anything but https, or http on loopback. */
export function addressesFrom(environment: NodeJS.ProcessEnv): Addresses {
  return {
    api: allowed('STYTCH_API_URL', environment['STYTCH_API_URL']),
    management: allowed('STYTCH_MANAGEMENT_URL', environment['STYTCH_MANAGEMENT_URL']),
  };
}

/** The flags that name hosts, as the variables that they stand for. */
export const hostFlags = (flags: { apiUrl?: string; managementUrl?: string }): NodeJS.ProcessEnv => ({
  ...(flags.apiUrl !== undefined && { STYTCH_API_URL: flags.apiUrl }),
  ...(flags.managementUrl !== undefined && { STYTCH_MANAGEMENT_URL: flags.managementUrl }),
});

/** Says before the first call that credentials do not go to Stytch; a sentence for each host. `quiet` leaves out this machine. */
export function hostNotices({ api, management }: Addresses, quiet = false): string[] {
  const texts = [
    ['STYTCH_API_URL', 'The API', api],
    ['STYTCH_MANAGEMENT_URL', 'The management API', management],
  ] as const;
  return texts.flatMap(([variable, name, host]) =>
    host && !(quiet && isLoopback(host)) ? [`${name} is at ${host}, not at Stytch (${variable}).`] : [],
  );
}

/** True where credentials may be sent to: https anywhere, http on this machine only. */
export function isSecureOrigin(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
}

/** True for an address on this machine. */
export const isLoopback = (address: string) => loopback.test(URL.parse(address)?.hostname ?? '');

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function allowed(variable: string, value: string | undefined): string | undefined {
  if (!value?.trim()) return undefined;
  if (isSecureOrigin(value.trim())) return new URL(value.trim()).origin;
  throw new UserError({
    what: `${variable} is not an address that credentials may be sent to.`,
    why: 'It must be an https URL, or http on this machine only.',
    next: `Correct it or unset ${variable}.`,
    exitCode: 2,
  });
}
