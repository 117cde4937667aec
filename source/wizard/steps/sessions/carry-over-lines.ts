/** The way of one session, the differences from the guide, and the other way that Stytch publishes. */
import { type Line, wrapped } from '../../components/text.ts';

const points: [title: string, text: string][] = [
  ['Way', "Consumer session -> JWT with the User's verified email -> sessions.attest -> B2B session"],
  [
    'Not as in the guide',
    'Get Sessions returns no JWT and no token. So they come from the tokens that your application stores ("sessions carry"), or from each browser at its next request ("bridge"). And the claim is no proof: the User must have verified the email, and the Member must have it.',
  ],
  ['As in the guide', 'token_id is mapped to sub, though sub is the id of the User and not of the JWT.'],
  [
    'Another way',
    'sessions/migrate: Stytch asks a userinfo endpoint of yours. Better if you have one, or if emails must not stand in trusted_metadata. This tool does not set it up.',
  ],
];

/** `cookies` says what the frontend SDK's cookie setting means. */
export function carryOverLines(cookies: string, width: number): Line[] {
  return [['Cookies', cookies] as const, ...points].flatMap(([title, text]) => [
    [{ text: title, bold: true }] satisfies Line,
    ...wrapped(text, width - 2).map((line): Line => [{ text: `  ${line}` }]),
  ]);
}
