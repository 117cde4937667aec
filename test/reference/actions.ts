/** What happens between the first run and the last: the migration goes on and off, and the application goes on living. */
import fc from 'fast-check';
import type { Fault } from '../../source/sandbox/index.ts';
import type { ConsumerUser, ReferenceAnswers } from './end-state.ts';
import type { RunChoice, Stage } from './engine.ts';
import { clashes, withTenant } from './generate.ts';
import { open, readUsers } from './observe.ts';

/** Users are meant by their place in the project of that moment, counted round. */
export type Action =
  | { do: 'run'; choice: RunChoice; faults: Fault[] }
  | { do: 'read' }
  | { do: 'rename'; user: number }
  | { do: 'ownId'; user: number; has: boolean }
  | { do: 'metadata'; user: number; value: unknown }
  | { do: 'tenant'; user: number; tenant: unknown }
  | { do: 'add'; tenant: unknown; verified: boolean }
  | { do: 'delete'; user: number }
  | { do: 'recreate'; user: number; tenant: unknown; verified: boolean }
  | { do: 'swap'; user: number; other: number }
  | { do: 'reassign'; user: number; other: number }
  | { do: 'verify'; user: number };

export type ActionKind = Action['do'];

const place = fc.nat(9);
const tenant = fc.constantFrom<unknown[]>(
  'globex',
  'initech',
  'Planet',
  'planet',
  ['globex', 'initech'],
  ...(clashes['case'] ?? []),
);

const faults = fc.array(
  fc.record({
    // Waiting out a limit takes seconds, so it is rare.
    kind: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('error-after', 'reset-after', 'reset-before') },
      { weight: 1, arbitrary: fc.constant('rate-limit') },
    ),
    on: fc.constantFrom(
      'POST /v1/b2b/organizations',
      '* /v1/b2b/organizations/*/members*',
      'POST /v1/b2b/passwords/migrate',
      'POST /v1/b2b/s*',
      'PUT /v1/users/*',
      '*/jwt_templates/*',
      '*/trusted_token_profiles*',
      'POST /v1/users/search',
    ),
    times: fc.constant(1),
    skip: fc.nat(3),
  } as const),
  { maxLength: 2 },
);

const choice: fc.Arbitrary<RunChoice> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ abortAt: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 4, arbitrary: fc.record({ killAt: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ percent: fc.constantFrom(10, 50, 90) }) },
  { weight: 1, arbitrary: fc.record({ only: fc.constantFrom<string[][]>(['globex'], ['Planet', 'initech']) }) },
  { weight: 1, arbitrary: fc.constant({ gone: 'remove' } as const) },
);

const kinds: { [Kind in ActionKind]: fc.Arbitrary<Extract<Action, { do: Kind }>> } = {
  run: fc.record({ do: fc.constant('run'), choice, faults }),
  read: fc.record({ do: fc.constant('read') }),
  rename: fc.record({ do: fc.constant('rename'), user: place }),
  ownId: fc.record({ do: fc.constant('ownId'), user: place, has: fc.boolean() }),
  metadata: fc.record({
    do: fc.constant('metadata'),
    user: place,
    value: fc.constantFrom<unknown[]>(null, 1, 'x', { a: null }),
  }),
  tenant: fc.record({ do: fc.constant('tenant'), user: place, tenant }),
  add: fc.record({ do: fc.constant('add'), tenant, verified: fc.boolean() }),
  delete: fc.record({ do: fc.constant('delete'), user: place }),
  recreate: fc.record({ do: fc.constant('recreate'), user: place, tenant, verified: fc.boolean() }),
  swap: fc.record({ do: fc.constant('swap'), user: place, other: place }),
  reassign: fc.record({ do: fc.constant('reassign'), user: place, other: place }),
  verify: fc.record({ do: fc.constant('verify'), user: place }),
};

export const allActions = Object.keys(kinds) as ActionKind[];

/** A list of actions of these kinds; runs are more frequent than anything else. */
export function actionsOf(chosen: ActionKind[] = allActions, maxLength = 6): fc.Arbitrary<Action[]> {
  const one = chosen.map(kind => ({
    weight: kind === 'run' ? Math.max(2, chosen.length) : 1,
    arbitrary: kinds[kind] as fc.Arbitrary<Action>,
  }));
  return fc.array(fc.oneof(...one), { minLength: 1, maxLength, size: 'max' });
}

/** Does one thing in the Consumer project. Runs are not done here. */
export async function change(stage: Stage, action: Action, answers: ReferenceAnswers, step: number): Promise<void> {
  const users = await readUsers(stage.url, stage.keys);
  const { project_id, secret } = stage.keys.consumer;
  const send = open(stage.url, project_id, secret);
  const at = (index: number) => users[index % Math.max(1, users.length)];
  const update = (user: ConsumerUser | undefined, body: object) =>
    user ? send(`PUT /v1/users/${user.user_id}`, body) : undefined;
  const metadataWith = (value: unknown) => withTenant([], value, answers);
  const create = async (email: string, value: unknown, verified: boolean) => {
    await send('POST /v1/users', { email, trusted_metadata: metadataWith(value) });
    if (verified) await prove(stage, email);
  };
  switch (action.do) {
    case 'rename':
      return void (await update(at(action.user), { name: { first_name: `Renamed ${step}` } }));
    case 'ownId': {
      const user = at(action.user);
      if (!user || action.has) return void (await update(user, { external_id: `app|step-${step}` }));
      return user.external_id ? void (await send(`DELETE /v1/users/${user.user_id}/external_id`)) : undefined;
    }
    case 'metadata':
      return void (await update(at(action.user), { trusted_metadata: { plan: action.value } }));
    case 'tenant':
      return void (await update(at(action.user), { trusted_metadata: metadataWith(action.tenant) }));
    case 'add':
      return create(`added.${step}@acme.example`, action.tenant, action.verified);
    case 'delete':
    case 'recreate': {
      const user = at(action.user);
      if (!user) return;
      await send(`DELETE /v1/users/${user.user_id}`);
      const [first] = user.emails;
      if (action.do === 'recreate' && first) await create(first.email, action.tenant, action.verified);
      return;
    }
    case 'swap':
    case 'reassign': {
      const [one, other] = [at(action.user), at(action.other)];
      if (!one || !other || one === other || !canExchange(one) || !canExchange(other)) return;
      const give = (user: ConsumerUser, email_address: string | undefined) =>
        send(`PUT /v1/users/${user.user_id}/exchange_primary_factor`, { email_address });
      await give(one, `between.${step}@acme.example`);
      await give(other, one.emails[0]?.email);
      if (action.do === 'swap') await give(one, other.emails[0]?.email);
      return;
    }
    case 'verify': {
      const user = at(action.user);
      const email = user?.emails.find(found => !found.verified)?.email;
      if (email && !user?.is_locked && user?.status !== 'deleted') await prove(stage, email);
      return;
    }
    default:
  }
}

/** Only a User with one factor can exchange it. */
function canExchange({ emails, phone_numbers = [], providers = [] }: ConsumerUser): boolean {
  return emails.length === 1 && phone_numbers.length === 0 && providers.length === 0;
}

/** Logs in by a code, which verifies the address. */
async function prove(stage: Stage, email: string): Promise<void> {
  const { project_id, secret } = stage.keys.consumer;
  const send = open(stage.url, project_id, secret);
  const { email_id } = await send<{ email_id: string }>('POST /v1/otps/email/login_or_create', { email });
  await send('POST /v1/otps/authenticate', { method_id: email_id, code: stage.codeOf(email) });
}
