import { describe, expect, test } from 'vitest';
import { redact, secretsIn } from '../../source/stytch/redact.ts';

const jwt = `eyJhbGciOiJSUzI1NiIsImtpZCI6Imp3ay10ZXN0LTEifQ.eyJzdWIiOiJ1c2VyLXRlc3QtMSIsImF1ZCI6WyJwIl19.${'aB3_'.repeat(20)}`;

const secrets: Record<string, string> = {
  'a JWT': jwt,
  'a JWT without its signature': jwt.slice(0, jwt.lastIndexOf('.')),
  'a session token': 'mZAYn5aLEqKUlZ_Ad9U_fWr38GaAQ1oFhT8ds245v7Q=',
  'a session token without padding': 'WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY',
  'a project secret': 'secret-test-KlJ6lqxnGrdjVU4cUWSNhkXSz8DqVBuvx1c=',
  'a live project secret': 'secret-live-abcdefabcdefabcdefabcdef-_x',
  'basic credentials': `Basic ${Buffer.from('project-test-1:secret').toString('base64')}`,
  'a bearer token': 'Bearer 12345678-abcd',
  bcrypt: '$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
  argon2id: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b2dWRWJTmaQ',
  argon2i: '$argon2i$v=19$m=16,t=2,p=1$ZHNhZHNh$JAxLTgmKSZ2vRc3LE2ZC7Q',
  scrypt: '$scrypt$ln=15,r=8,p=1$c2FsdA$bHVSWHlVYWhNZHNh',
  phpass: '$P$BnHsNAjoFWmJFWvKPfHcM4vHJTpW6x1',
  'pbkdf2 as PHC': '$pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdeU$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M',
  'pbkdf2 in base64': 'tB8K6ec+2bB4jcUVjYZvHPbgVDE1yfnPNhrMBpAqLqk=',
  'sha512-crypt': '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc',
  md5: '5f4dcc3b5aa765d61d8327deb882cf99',
  'md5 in base64': 'X03MO1qnZdYdgyfeuILPmQ==',
  sha1: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8',
  'sha1 in base64': 'W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
  sha512:
    'b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb980b1d7785e5976ec049b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86',
  'a TOTP secret': 'BTGNX5RKJRMQWQFRQKTG34JCF6XDRHZS',
};

describe.each(Object.entries(secrets))('%s', (_name, secret) => {
  test.each([
    ['in a sentence', `The value ${secret} is not valid.`],
    ['in quotes', `The value "${secret}" is not valid.`],
    ['in JSON', JSON.stringify({ hash: secret, email_address: 'a@b.example' })],
    ['in JSON in JSON', JSON.stringify({ message: JSON.stringify({ some: secret }) })],
    ['at the end', `given: ${secret}`],
  ])('is hidden %s', (_where, text) => {
    const clean = redact(text);
    expect(clean).toContain('[hidden]');
    for (let at = 0; at + 12 <= secret.length; at += 6) expect(clean).not.toContain(secret.slice(at, at + 12));
  });
});

test.each([
  [
    '{"salt":"ab c","hash":"short","email_address":"a@b.example"}',
    '{"salt":[hidden],"hash":[hidden],"email_address":"a@b.example"}',
  ],
  ['{\\"salt\\":\\"ab c\\",\\"x\\":1}', '{\\"salt\\":[hidden],\\"x\\":1}'],
  ['{"recovery_codes":["one","two"],"x":1}', '{"recovery_codes":[hidden],"x":1}'],
  ['session_token=abc&x=1', 'session_token=[hidden]&x=1'],
  ['password: hunter22, x', 'password: [hidden], x'],
])('a value under the name of a secret is hidden: %s', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

test.each([
  'Organization organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931 was not found.',
  'member-live-32fc5024-9c09-4da3-bd2e-c9ce4da9375f and request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141',
  'trusted-auth-token-profile-test-41920359-8bbb-4fe8-8fa3-aaa83f35f02c',
  'jwk-test-fedd4a9a-8a7b-4b6c-9d6c-3c1a1f0b7a11 of https://test.stytch.com/v1/sessions/jwks/project-test-11555759-5a26-4abd-b90f-a06168dbf72d',
  'The address someone.with.a.long.name.2024@subdomain.of.a.company.example is not valid.',
  'The slug acme-international-holdings-gmbh-and-co-kg-2 is taken; acme_international_holdings_gmbh_2.',
  'external_id migrate|email_domain|companies-of-the-world-2024.example is in use, auth0|5f7c8ec7c33c6c004bbafe82 too',
  'hash_type "bcrypt" and password_strength_config.score; status_code: 400, token_id: sub',
  'The password does not meet the strength requirements. Please use a stronger password.',
  'cannot_toggle_cross_org_passwords_when_password_in_use, sso_jit_provisioning_allowed_connections',
  'https://stytch.com/docs/b2b/api/errors/400#organization_settings_domain_too_common',
])('ids, addresses and words stay: %s', text => {
  expect(redact(text)).toBe(text);
});

test('what a request sent under the name of a secret is known, whatever it looks like', () => {
  const body = JSON.stringify({
    email_address: 'a@b.example',
    hash: 'ordinary words',
    hash_type: 'scrypt',
    scrypt_config: { salt: 'a "quoted" salt', n_parameter: 16384 },
    session_duration_minutes: 60,
    organization_id: 'organization-1',
    totp: { recovery_codes: ['first code', 'second code'] },
  });
  const known = secretsIn(body, `Basic ${Buffer.from('project-test-1:open: sesame').toString('base64')}`);
  expect(known).toEqual(
    expect.arrayContaining(['ordinary words', 'a "quoted" salt', 'first code', 'second code', 'open: sesame']),
  );
  for (const kept of ['a@b.example', 'scrypt', 'organization-1']) expect(known).not.toContain(kept);

  const echoed = `You sent ${JSON.stringify(body)} as open: sesame, and salt a%20%22quoted%22%20salt of a@b.example`;
  const clean = redact(echoed, known);
  for (const secret of ['ordinary', 'quoted', 'first', 'second', 'sesame']) expect(clean).not.toContain(secret);
  expect(clean).toContain('a@b.example');
});
