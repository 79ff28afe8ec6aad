import { anonymous, serviceIdentity, userIdOf, type Identity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import { createLogger } from '@agio/runtime/logging/logger';
import { startSubgraph, type StartedSubgraph } from '@agio/runtime/subgraph/host';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usersSubgraph } from './subgraph.js';

const perAccount = 3;
const perAddress = 12;
const password = 'correct horse battery';

let database: TestDatabase;
let users: StartedSubgraph;
let announced: readonly string[];

/** This subgraph on a database of its own. Nothing in it works by itself, so it needs neither queues nor other subgraphs. */
async function start(on: TestDatabase = database, more: NodeJS.ProcessEnv = {}): Promise<StartedSubgraph> {
  const unused = undefined as never;
  const env = {
    AGIO_SEED: 'none',
    AGIO_ADMIN_PASSWORD: 'the house always knows',
    LOGIN_ATTEMPTS_PER_ACCOUNT: String(perAccount),
    LOGIN_ATTEMPTS_PER_ADDRESS: String(perAddress),
    ...more,
  };
  const resources = {
    secret: { current: 'a secret that only this test has, and nobody else' },
    logger: createLogger({ name: 'test', level: 'silent' }),
    jobs: unused,
    pubsub: unused,
    directory: unused,
    env,
  };
  return startSubgraph(usersSubgraph, resources, on.url);
}

beforeAll(async () => {
  database = await createTestDatabase();
  users = await start();
  announced = users.announcements;
});
afterAll(async () => {
  await users?.stop();
  await database?.drop();
});

/** An address that nobody else in these tests has. */
const newAddress = () => `192.0.2.${newId()}`;

async function ask<Data>(
  query: string,
  variables: Record<string, unknown>,
  { clientAddress = newAddress(), identity = anonymous }: { clientAddress?: string; identity?: Identity } = {},
): Promise<Data> {
  const answer = await users.endpoint.execute({ query, variables }, { identity, correlationId: 'test', clientAddress });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data as Data;
}

/** The codes of the refusal of a registration; none when the account was opened. */
async function register(email: string, clientAddress = newAddress()): Promise<string[]> {
  const input = { email, password, name: 'Asha', country: 'IN' };
  const query = 'mutation ($input: RegisterInput!) { register(input: $input) { userErrors { code } } }';
  const { register: payload } = await ask<{ register: { userErrors: { code: string }[] } }>(
    query,
    { input },
    { clientAddress },
  );
  return payload.userErrors.map(({ code }) => code);
}

interface LoginPayload {
  readonly session: { accessToken: string } | null;
  readonly userErrors: { readonly code: string; readonly message: string }[];
}
async function logIn(email: string, typed = password, clientAddress = newAddress()): Promise<LoginPayload> {
  const query =
    'mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } userErrors { code message } } }';
  return (await ask<{ login: LoginPayload }>(query, { input: { email, password: typed } }, { clientAddress })).login;
}
const codesOf = ({ userErrors }: LoginPayload) => userErrors.map(({ code }) => code);
const newEmail = () => `${newId()}@example.com`;

describe('Logging in', () => {
  it('is throttled by account: from wherever, in whatever spelling, with the right password too', async () => {
    const [email, other] = [newEmail(), newEmail()];
    await register(email);
    await register(other);
    for (let attempt = 0; attempt < perAccount; attempt++) {
      expect(codesOf(await logIn(email.toUpperCase(), 'wrong'))).toEqual(['CREDENTIALS_INVALID']);
    }
    const refused = await logIn(email);
    expect(refused).toEqual({
      session: null,
      userErrors: [
        {
          code: 'TOO_MANY_ATTEMPTS',
          message: expect.stringMatching(/^Too many attempts; try again in \d+ seconds\.$/),
        },
      ],
    });
    expect(codesOf(await logIn(other))).toEqual([]);
  });

  it('is throttled for an account that does not exist as for one that does', async () => {
    const email = newEmail();
    for (let attempt = 0; attempt < perAccount; attempt++) {
      expect(codesOf(await logIn(email))).toEqual(['CREDENTIALS_INVALID']);
    }
    expect(codesOf(await logIn(email))).toEqual(['TOO_MANY_ATTEMPTS']);
  });

  it('gives an account all its attempts back when it succeeds', async () => {
    const email = newEmail();
    await register(email);
    for (let round = 0; round < 3; round++) {
      for (let attempt = 1; attempt < perAccount; attempt++) await logIn(email, 'wrong');
      expect(codesOf(await logIn(email))).toEqual([]);
    }
  });

  it('is throttled by address, over all accounts', async () => {
    const address = newAddress();
    for (let attempt = 0; attempt < perAddress; attempt++) await logIn(newEmail(), 'wrong', address);
    expect(codesOf(await logIn(newEmail(), 'wrong', address))).toEqual(['TOO_MANY_ATTEMPTS']);
    expect(await register(newEmail(), address)).toEqual(['TOO_MANY_ATTEMPTS']);
    expect(codesOf(await logIn(newEmail(), 'wrong'))).toEqual(['CREDENTIALS_INVALID']);
  });

  it('stays throttled over a restart', async () => {
    const email = newEmail();
    for (let attempt = 0; attempt <= perAccount; attempt++) await logIn(email, 'wrong');
    await users.stop();
    users = await start();
    expect(codesOf(await logIn(email, 'wrong'))).toEqual(['TOO_MANY_ATTEMPTS']);
  });
});

describe('Registering', () => {
  it('opens one account of an e-mail address that twenty register at once, and writes one event', async () => {
    const email = newEmail();
    const spellings = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? email : ` ${email.toUpperCase()} `));
    const refusals = await Promise.all(spellings.map((spelling) => register(spelling)));
    expect(refusals.filter((codes) => codes.length === 0)).toHaveLength(1);
    expect(refusals.filter((codes) => codes[0] === 'EMAIL_TAKEN')).toHaveLength(19);
    const pool = database.pool({ schema: 'users' });
    const { rows } = await pool.query(
      `SELECT payload->>'homeCurrency' AS home FROM outbox WHERE payload->>'email' = $1`,
      [email],
    );
    expect(rows).toEqual([{ home: 'INR' }]);
  });

  it('tells the platform who its administrators are', async () => {
    const identity = serviceIdentity('notifications');
    const query = '{ administrators { id email name } }';
    const { administrators } = await ask<{ administrators: { id: string; email: string }[] }>(query, {}, { identity });
    const { rows } = await database
      .pool({ schema: 'users' })
      .query<{ email: string }>(`SELECT email FROM users WHERE 'ADMIN' = ANY (roles) ORDER BY id`);
    expect(rows.length).toBeGreaterThan(0);
    expect(administrators.map(({ email }) => email)).toEqual(rows.map(({ email }) => email));
  });

  it('tells the platform of many accounts at once, in the order of the ids', async () => {
    const identity = serviceIdentity('notifications');
    const { rows } = await database
      .pool({ schema: 'users' })
      .query<{ id: string; email: string }>('SELECT id, email FROM users ORDER BY id DESC LIMIT 2');
    const [first, second] = rows as unknown as [{ id: string }, { id: string }];
    const ids = [second.id, newId(), 'no id', first.id];
    const query = 'query ($ids: [ID!]!) { accounts(ids: $ids) { id } }';
    const { accounts } = await ask<{ accounts: ({ id: string } | null)[] }>(query, { ids }, { identity });
    expect(accounts).toEqual([{ id: second.id }, null, null, { id: first.id }]);
    const tooMany = Array.from({ length: 101 }, newId);
    await expect(ask(query, { ids: tooMany }, { identity })).rejects.toThrow('ids: at most 100 are allowed.');
  });

  it('makes an account that money can be sent to in any spelling of its address', async () => {
    const email = newEmail();
    await register(email);
    const find = (address: string) =>
      ask<{ accountByEmail: { id: string } | null }>(
        'query ($email: String!) { accountByEmail(email: $email) { id } }',
        { email: address },
        { identity: serviceIdentity('transactions') },
      );
    const { accountByEmail } = await find(email);
    expect(accountByEmail?.id).toEqual(expect.any(String));
    expect(await find(` ${email.toUpperCase()} `)).toEqual({ accountByEmail });
    expect(await find(newEmail())).toEqual({ accountByEmail: null });
  });
});

describe('The first start', () => {
  it('makes one administrator, whose log-in it announces, and later starts make none', async () => {
    expect(announced).toEqual(['administrator  admin@agio.example  the house always knows']);
    expect(codesOf(await logIn('admin@agio.example', 'the house always knows'))).toEqual([]);
    const pool = database.pool({ schema: 'users' });
    const { rows } = await pool.query(`SELECT email FROM users WHERE 'ADMIN' = ANY (roles)`);
    expect(rows).toEqual([{ email: 'admin@agio.example' }]);
    const again = await start();
    expect(again.announcements).toEqual([]);
    await again.stop();
  });
});

describe('Recording how far somebody is identified', () => {
  const admin: Identity = {
    kind: 'user',
    userId: newId(),
    sessionId: newId(),
    roles: ['ADMIN'],
    scopes: ['customer', 'users:read', 'users:write'],
    tier: 'BASIC',
  };
  const decide = async (input: { userId: string; status: string; reason: string }, identity: Identity = admin) => {
    const query = `mutation ($input: SetKycStatusInput!) {
      setKycStatus(input: $input) { user { id kycStatus } userErrors { code field } }
    }`;
    return (await ask<{ setKycStatus: object }>(query, { input }, { identity })).setKycStatus;
  };
  const newUser = async (): Promise<string> => {
    const email = newEmail();
    await register(email);
    const query = 'query ($email: String!) { accountByEmail(email: $email) { id } }';
    const identity = serviceIdentity('transactions');
    return (await ask<{ accountByEmail: { id: string } }>(query, { email }, { identity })).accountByEmail.id;
  };

  it('changes what other subgraphs and the person see, and writes who decided it and one event', async () => {
    const userId = await newUser();
    expect(await decide({ userId, status: 'VERIFIED', reason: 'passport seen' })).toEqual({
      user: { id: userId, kycStatus: 'VERIFIED' },
      userErrors: [],
    });
    await decide({ userId, status: 'VERIFIED', reason: 'seen again' });
    const { account } = await ask<{ account: object }>(
      'query ($id: ID!) { account(id: $id) { id tier kycStatus country } }',
      { id: userId },
      { identity: serviceIdentity('transactions') },
    );
    expect(account).toEqual({ id: userId, tier: 'BASIC', kycStatus: 'VERIFIED', country: 'IN' });
    const pool = database.pool({ schema: 'users' });
    const decisions = await pool.query(
      'SELECT status, reason, decided_by FROM kyc_decisions WHERE user_id = $1 ORDER BY id',
      [userId],
    );
    expect(decisions.rows).toEqual([
      { status: 'VERIFIED', reason: 'passport seen', decided_by: userIdOf(admin) },
      { status: 'VERIFIED', reason: 'seen again', decided_by: userIdOf(admin) },
    ]);
    const events = await pool.query(
      `SELECT payload FROM outbox WHERE name = 'user.kycStatusChanged' AND payload->>'userId' = $1`,
      [userId],
    );
    expect(events.rows).toEqual([{ payload: { userId, status: 'VERIFIED' } }]);
  });

  it.each([
    ['an unknown user', { userId: newId() }, 'USER_NOT_FOUND', 'userId'],
    ['what is no id', { userId: 'asha' }, 'USER_NOT_FOUND', 'userId'],
    ['a decision without a reason', { reason: ' ' }, 'INVALID_INPUT', 'reason'],
    ['a reason that is too long', { reason: 'x'.repeat(201) }, 'INVALID_INPUT', 'reason'],
  ])('refuses %s', async (_what, part, code, field) => {
    const userId = await newUser();
    expect(await decide({ userId, status: 'REJECTED', reason: 'blurred', ...part })).toEqual({
      user: null,
      userErrors: [{ code, field: ['input', field] }],
    });
  });

  it('is for administrators only', async () => {
    const customer: Identity = { ...admin, roles: ['CUSTOMER'], scopes: ['customer'] };
    const input = { userId: newId(), status: 'VERIFIED', reason: 'me' };
    await expect(decide(input, customer)).rejects.toThrow('FORBIDDEN');
  });
});

describe('The first start', () => {
  it('makes the second administrator that is wanted, once, beside the first', async () => {
    const empty = await createTestDatabase();
    const env = {
      AGIO_SECOND_ADMIN_EMAIL: 'Second@agio.example',
      AGIO_SECOND_ADMIN_PASSWORD: 'two know more than one',
    };
    const made = await start(empty, env);
    await made.stop();
    const again = await start(empty, env);
    await again.stop();
    await empty.drop();
    expect([made.announcements, again.announcements]).toEqual([
      [
        'administrator  admin@agio.example  the house always knows',
        'administrator  second@agio.example  two know more than one',
      ],
      [],
    ]);
  });

  it('of two replicas at once makes one administrator, whose log-in one of them shows', async () => {
    const empty = await createTestDatabase();
    const replicas = await Promise.all([start(empty), start(empty)]);
    await Promise.all(replicas.map((replica) => replica.stop()));
    await empty.drop();
    expect(replicas.flatMap(({ announcements }) => announcements)).toEqual([
      'administrator  admin@agio.example  the house always knows',
    ]);
  });
});
