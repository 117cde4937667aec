/** What values answers may have: the schemas that several of them share, or that need more than a line. */
import * as z from 'zod';

export const projectId = (vertical: string) =>
  z
    .string()
    .trim()
    .regex(/^project-(test|live)-[\w-]+$/, `A ${vertical} project id begins with "project-test-" or "project-live-".`);

export const path = z.string().trim().min(1, 'Name a file.');
export const folder = z.string().trim().min(1, 'Name a folder, or write "later".');

/** A Stytch metadata or claim key: no dots or quotes, so that it can stand in a claim template. */
export const key = z
  .string()
  .trim()
  .regex(/^[A-Za-z_][\w-]{0,63}$/, 'Use letters, digits, "_" and "-", beginning with a letter: for example tenant_id.');

/**
 * A path into `trusted_metadata`: `tenant`, `app.org.id`; a key that has dots or quotes itself is quoted, as in JSON:
 * `"app.org.id"`. Keep in step with planning/tenancy/metadata-path.ts, which reads it.
 */
const segment = '(?:"(?:[^"\\\\]|\\\\.)+"|[^\\s."]+)';
export const metadataPath = z
  .string()
  .trim()
  .max(256, 'A path has at most 256 characters.')
  .regex(
    new RegExp(`^${segment}(?:\\.${segment})*$`),
    'Name a key, or a path of keys with dots between them: tenant_id, or app.org.id. Quote a key with dots: "app.org".',
  );

/** What can decide a User's Organization: each is a strategy of planning/tenancy. */
export const tenancies = [
  'trusted_metadata',
  'email_domain',
  'file',
  'command',
  'personal',
  'single',
  'untrusted_metadata',
] as const;

/** What the person types to let `untrusted_metadata` decide. */
export const trustPhrase = 'users choose their organization';

export const loginFlows = ['discovery', 'organization', 'both'] as const;
export type LoginFlow = (typeof loginFlows)[number];

const attribute = '(organization_id|role_ids)=[\\w.:/-]+';
export const mapping = new RegExp(`^(none|${attribute}(,\\s*${attribute})*)$`);

/** The page of one Organization, with {{slug}} where its slug stands: in the path, or as a part of the host. */
export const organizationUrl = z
  .string()
  .trim()
  .refine(
    text => text === 'none' || isOrganizationUrl(text),
    'Write "none", or a URL with {{slug}} once: https://app.example.com/{{slug}}/login.',
  );

function isOrganizationUrl(text: string): boolean {
  const url = URL.parse(text.replace('{{slug}}', 'slug'));
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname.endsWith('localhost'));
  return isSafe && text.split('{{slug}}').length === 2 && !/[*{}\s]/.test(text.replace('{{slug}}', ''));
}

export const word = z
  .string()
  .trim()
  .min(1, 'One word, for example "Class".')
  .max(40, 'Keep it under 40 characters.')
  .regex(/^[^\p{C}\s]+$/u, 'One word, for example "Class": no spaces.');

export const name = z
  .string()
  .trim()
  .min(1, 'A name has 1 to 128 characters.')
  .max(128, 'A name has 1 to 128 characters.')
  .regex(/^[^\p{C}]+$/u, 'Plain text only.');

/** Rules as text. Of the first that `parse` refuses, its message says which one and why. */
export const rules = (parse: (text: string) => unknown, example: string) =>
  z
    .string()
    .trim()
    .min(1)
    .superRefine((text, context) => {
      try {
        parse(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: `${(error as Error).message} For example: ${example}` });
      }
    });
