/**
 * Variables of a session template, from Users to Members. Only what Stytch documents for both is rewritten; a claim with any
 * other variable is left out and named. Pure.
 */
import type { Answers } from '../../config/answers.ts';
import { memberPath } from '../planning/member-metadata.ts';
import { isEmptyTemplate, readClaims } from '../sessions/claim-template.ts';

const variable = /\{\{([^{}]*)\}\}/g;

/** The same path below `user` and below `member`: metadata, and what RBAC gives. */
const documented = /^user\.(trusted_metadata(\.|$)|rbac\.)/;

export interface Rewritten {
  content: string;
  /** Claims that are left out, with the reason in a sentence. */
  dropped: { claim: string; why: string }[];
}

/**
 * The template for B2B. It is text until a claim is left out: then it is written anew. `answers`: their rules about metadata say
 * what a Member has.
 */
export function rewriteTemplate(template: string, answers: Answers): Rewritten {
  if (isEmptyTemplate(template)) return { content: '', dropped: [] };
  const unknown = unknownIn(template, answers);
  if (unknown.length === 0) return { content: renamed(template, answers), dropped: [] };
  const claims = readClaims(template);
  if (!claims) {
    const why = `It uses ${unknown.join(', ')}, and is no JSON that this tool understands: write it by hand.`;
    return { content: '', dropped: [{ claim: '', why }] };
  }
  const dropped: Rewritten['dropped'] = [];
  const kept: [string, unknown][] = [];
  for (const [claim, value] of Object.entries(claims)) {
    const names = unknownIn(JSON.stringify({ [claim]: value }), answers);
    if (names.length === 0) kept.push([claim, value]);
    else
      dropped.push({
        claim,
        why: `The claim "${claim}" is left out: ${names.map(name => advice(name, answers)).join(' ')}`,
      });
  }
  return { content: kept.length === 0 ? '' : renamed(writeClaims(Object.fromEntries(kept)), answers), dropped };
}

function unknownIn(text: string, answers: Answers): string[] {
  const names = [...text.matchAll(variable)].map(([, inner]) => (inner as string).trim());
  return [...new Set(names)].filter(name => memberVariable(name, answers) === undefined);
}

const renamed = (text: string, answers: Answers) =>
  text.replace(variable, (_, inner: string) => `{{ ${memberVariable(inner.trim(), answers)} }}`);

/** The variable of a Member that holds the same; undefined for none. */
function memberVariable(name: string, answers: Answers): string | undefined {
  if (!documented.test(name)) return undefined;
  const [, root = '', ...path] = name.split('.');
  const moved = root === 'trusted_metadata' ? memberPath('trusted', path, answers) : path;
  return moved && ['member', root, ...moved].join('.');
}

function advice(name: string, { memberExternalId }: Answers): string {
  if (documented.test(name)) return `your rules about metadata leave {{ ${name} }} out of Members.`;
  const known: Record<string, string> = {
    'user.user_id':
      memberExternalId === 'own'
        ? 'a Member has another id, and the external id of its User.'
        : 'a Member has another id; the Consumer user_id survives as the external id, which member.external_id may give.',
    'user.untrusted_metadata': 'nothing published says that Members have it in a template.',
  };
  const hint = Object.entries(known).find(([path]) => name === path || name.startsWith(`${path}.`))?.[1];
  return `no documented B2B variable for {{ ${name} }}${hint ? `; ${hint}` : '.'}`;
}

/** A variable stands raw, without quotes. */
const writeClaims = (claims: Record<string, unknown>): string =>
  JSON.stringify(claims, null, 2).replace(/"(\{\{[^{}"]*\}\})"/g, '$1');
