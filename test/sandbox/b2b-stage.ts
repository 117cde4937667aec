/** Organizations and Members for tests of the B2B rules. */
import type { Answer, Bench, Send } from './client.ts';

export const password = 'a rather long one 9';
/** The same password, as another system kept it. */
export const hash = { hash_type: 'md_5', hash: '561428161af8f4dd32af224449a6f5f6' };

/** Short ways to do what most tests begin with; ids are external ids. */
export function b2bStage(b2b: Send, lastSent: Bench['lastSent']) {
  let number = 0;
  const path = (id: string, rest = '') => `/v1/b2b/organizations/${id}/members${rest}`;
  return {
    path,
    newEmail: (domain = 'x.example') => {
      number += 1;
      return `user${number}@${domain}`;
    },
    /** A new Organization; resolves to its external id. */
    organization: async (settings: object = {}): Promise<string> => {
      number += 1;
      const organization_external_id = `tenant-${number}`;
      await b2b('POST /v1/b2b/organizations', { organization_name: 'Any', organization_external_id, ...settings });
      return organization_external_id;
    },
    add: (id: string, email_address: string, fields: object = {}) =>
      b2b(`POST ${path(id)}`, { email_address, ...fields }),
    /** A Member with a verified address and the password above. */
    move: (organization_id: string, email_address: string, fields: object = {}) =>
      b2b('POST /v1/b2b/passwords/migrate', { organization_id, email_address, ...hash, ...fields }),
    update: (id: string, member_id: string, fields: object, headers?: Record<string, string>) =>
      b2b(`PUT ${path(id, `/${member_id}`)}`, fields, headers),
    memberAt: async (id: string, email_address: string): Promise<Answer> =>
      (await b2b(`GET /v1/b2b/organizations/${id}/member?email_address=${email_address}`)).member,
    login: (organization_id: string, email_address: string, fields: object = {}) =>
      b2b('POST /v1/b2b/passwords/authenticate', { organization_id, email_address, password, ...fields }),
    /** A login by a code that went to the address. */
    byCode: async (organization_id: string, email_address: string, fields: object = {}): Promise<Answer> => {
      await b2b('POST /v1/b2b/otps/email/login_or_signup', { organization_id, email_address });
      const code = lastSent(email_address)?.token;
      return b2b('POST /v1/b2b/otps/email/authenticate', { organization_id, email_address, code, ...fields });
    },
    /** A proof of the address alone: resolves to the intermediate session and what it found. */
    discover: async (email_address: string): Promise<Answer> => {
      await b2b('POST /v1/b2b/otps/email/discovery/send', { email_address });
      const code = lastSent(email_address)?.token;
      return b2b('POST /v1/b2b/otps/email/discovery/authenticate', { email_address, code });
    },
    sessionAlive: async (session_token: string): Promise<boolean> =>
      (await b2b('POST /v1/b2b/sessions/authenticate', { session_token })).status_code === 200,
  };
}
