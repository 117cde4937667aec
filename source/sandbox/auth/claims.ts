/**
 * Custom claim templates: JSON in which `{{ path }}` stands for a value of the User, Member or Organization. A variable that is
 * missing or null leaves its claim out.
 */

import type { Behaviour } from '../core/behaviour.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';

/** Registered claims of a JWT. A request cannot set them. */
export const reservedClaims = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'];
const stytchClaims = ['https://stytch.com/session', 'https://stytch.com/organization'];
const mostBytes = 4096;

const tag = /\{\{([^{}]*)\}\}/g;
const path = /^[A-Za-z_$][\w$-]*(\.[\w$|:~-]+)*$/;
/** Stands for a variable while the template is read as JSON. */
const slot = '\u0000slot:';

/** Checks a template the way the service does when it is set. */
export function checkTemplate({ behaviour }: Store, template: string, roots: string[]): void {
  const json = readTemplate(template, roots);
  checkVariables(behaviour, template);
  demand(typeof json === 'object' && json !== null && !Array.isArray(json), 'jwt_template_invalid_json');
  for (const key of Object.keys(json)) {
    if (reservedClaims.includes(key) && behaviour.is('template-reserved-claims', 'refused'))
      refuse('reserved_claims_in_custom_claims', `"${key}" is a reserved claim.`);
    if (stytchClaims.includes(key)) refuse('stytch_claims_in_custom_claims', `"${key}" is a claim of the service.`);
  }
  demand(Buffer.byteLength(template) <= mostBytes, 'custom_claims_too_large');
}

/** The fields below each root, for the behaviour that refuses others. What a client or a request has is the application's. */
const fields: Record<string, string[]> = {
  user: ['user_id', 'external_id', 'name', 'emails', 'phone_numbers', 'providers', 'roles', 'rbac'],
  member: ['member_id', 'organization_id', 'external_id', 'name', 'email_address', 'mfa_phone_number', 'roles', 'rbac'],
  organization: ['organization_id', 'organization_slug', 'organization_name', 'organization_external_id'],
};
const metadata = ['trusted_metadata', 'untrusted_metadata'];

/** Paths below a root are not checked, or only known fields are taken. */
function checkVariables(behaviour: Behaviour, template: string): void {
  if (behaviour.is('template-variable', 'accepted')) return;
  for (const [, inner = ''] of template.matchAll(tag)) {
    const name = inner.trim();
    const [root = '', field = ''] = name.split('.');
    const known = !fields[root] || [...fields[root], ...metadata].includes(field);
    demand(known, 'jwt_template_invalid_tag', `"${name}" is not a variable.`);
  }
}

/** Below a Member and an Organization; the other variables stand on no stored page. */
const documented = new Set(['trusted_metadata', 'rbac']);

/** The values of the variables that the service has, where it is observed to have fewer. */
function known(behaviour: Behaviour, { member, organization, ...values }: Json): Json {
  if (!member || !organization) return { ...values };
  const has = (name: string) =>
    behaviour.is(documented.has(name) ? 'template-documented-variables' : 'template-guessed-variables', 'all');
  const only = (all: Json): Json => Object.fromEntries(Object.entries(all).filter(([name]) => has(name)));
  return { ...values, member: only(member), organization: only(organization) };
}

/** The claims that a template makes of `values`, for example `{ user }` or `{ member, organization }`. */
export function renderTemplate({ behaviour }: Store, template: string, values: Json): Json {
  if (template.trim() === '') return {};
  return (fill(readTemplate(template, Object.keys(values)), known(behaviour, values)) ?? {}) as Json;
}

/** Adds claims given with a request to a session's own. Reserved names are ignored; those of the service are refused. */
export function mergeClaims({ behaviour }: Store, before: Json, update: Json | undefined): Json {
  const ignored = behaviour.is('service-claims', 'ignored') ? [...reservedClaims, ...stytchClaims] : reservedClaims;
  const given = Object.entries(update ?? {}).filter(([key]) => !ignored.includes(key));
  const foreign = given.find(([key]) => stytchClaims.includes(key));
  if (foreign) refuse('stytch_claims_in_custom_claims', `"${foreign[0]}" is a claim of the service.`);
  const merged = merge(before, Object.fromEntries(given));
  checkClaims(behaviour, layClaims({}, merged));
  return merged;
}

/** Nested objects merge. A null stays: it takes away what a template says. */
function merge(before: Json, update: Json): Json {
  const merged = { ...before };
  for (const [key, value] of Object.entries(update)) {
    merged[key] = isObject(value) && isObject(merged[key]) ? merge(merged[key], value) : value;
  }
  return merged;
}

/** The claims of a template, and over them a session's own: these win, and a null deletes. */
export function layClaims(template: Json, own: Json): Json {
  const laid = { ...template };
  for (const [key, value] of Object.entries(own)) {
    if (value === null) delete laid[key];
    else laid[key] = isObject(value) ? layClaims(isObject(laid[key]) ? laid[key] : {}, value) : value;
  }
  return laid;
}

/** All custom claims of a JWT together have a limit, wherever they come from. */
export function checkClaims(behaviour: Behaviour, claims: Json): void {
  if (behaviour.is('claims-size', 'refused'))
    demand(Buffer.byteLength(JSON.stringify(claims)) <= mostBytes, 'custom_claims_too_large');
}

function readTemplate(template: string, roots: string[]): unknown {
  const opened = template.split('{{').length;
  demand(opened === template.split('}}').length || closesObjects(template), 'jwt_template_mismatched_tag');
  const text = template.replace(tag, (_, inner: string) => {
    const name = inner.trim();
    const root = name.split('.')[0] as string;
    if (!path.test(name) || !roots.includes(root)) refuse('jwt_template_invalid_tag', `"${name}" is not a variable.`);
    return JSON.stringify(`${slot}${name}`);
  });
  if (text.includes('{{')) refuse('jwt_template_mismatched_tag');
  try {
    return JSON.parse(text, (_, value) => (isObject(value) ? withoutVariableNames(value) : value));
  } catch {
    refuse('jwt_template_invalid_json');
  }
}

/** A variable stands for a value, never for a name. */
function withoutVariableNames(value: Json): Json {
  if (Object.keys(value).some(key => key.startsWith(slot))) throw new SyntaxError('A variable is no name.');
  return value;
}

/** `}}` also ends two nested objects; then every `{{` still has its own end. */
function closesObjects(template: string): boolean {
  return !template.replace(tag, '').includes('{{');
}

/** Puts the values in; `undefined` says that this claim is to be left out. */
function fill(json: unknown, values: Json): unknown {
  if (typeof json === 'string') return json.startsWith(slot) ? lookUp(json.slice(slot.length), values) : json;
  if (Array.isArray(json)) return json.map(item => fill(item, values)).filter(item => item !== undefined);
  if (!isObject(json)) return json;
  const filled: Json = {};
  for (const [key, value] of Object.entries(json)) {
    const found = fill(value, values);
    if (found !== undefined) filled[key] = found;
  }
  return filled;
}

function lookUp(name: string, values: Json): unknown {
  let value: unknown = values;
  for (const part of name.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Json)[part] : undefined;
  }
  return value ?? undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
