import type { UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { subgraphs } from '@agio/standalone/subgraphs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MeDocument, SendTransferDocument, StatementDocument } from '../frontend/operations.js';
import { createClient, type Client } from '../testkit/client.js';
import { createQuote, executeQuote, sendTransfer } from '../testkit/moves.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { logInAdmin, newKey, pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';
import { serveSubgraphs, type ServedSubgraphs } from '../testkit/served-subgraphs.js';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const money = '{ amount currency }';
const page = '{ edges { cursor } }';

/** Everything that there is to read of an entity, by its type. */
const selections = {
  Wallet: `{ id currency balance ${money} held ${money} available ${money} openedAt entries(first: 1) ${page} balanceAt(at: "2030-01-01T00:00:00Z") ${money} }`,
  Transaction: `{ id reference kind status sent ${money} received ${money} rate fee ${money} note failure { code } createdAt completedAt owner { id } }`,
  Quote: `{ id rate sell ${money} buy ${money} fee ${money} expiresAt }`,
};

describe('What belongs to somebody else', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let served: ServedSubgraphs;
  let asha: Person;
  let ben: Person;
  let eve: Person;
  let admin: Client;
  let adminId: string;
  /** What asha has. */
  let own: { walletId: string; quoteId: string; exchangeId: string; transferId: string };

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    served = await serveSubgraphs(subgraphs, database.url);
    [asha, ben, eve] = await Promise.all([register(platform.url), register(platform.url), register(platform.url)]);
    admin = await logInAdmin(platform);
    adminId = (await admin.run(MeDocument)).me!.id;
    await Promise.all([pay(asha, '100.00', 'EUR'), pay(eve, '100.00', 'EUR')]);
    const exchanged = await createQuote(asha, { sell: euros('10.00'), buyCurrency: 'USD' });
    const { transaction: exchange } = await executeQuote(asha, exchanged.id);
    const { sendTransfer: sent } = await asha.run(SendTransferDocument, {
      input: { toEmail: ben.email, amount: euros('20.00'), note: 'lunch', idempotencyKey: newKey() },
    });
    const quote = await createQuote(asha, { sell: euros('5.00'), buyCurrency: 'USD' });
    const { me } = await asha.run(MeDocument);
    own = {
      walletId: me!.wallets!.find(({ currency }) => currency === 'EUR')!.id,
      quoteId: quote.id,
      exchangeId: exchange!.id,
      transferId: sent!.transaction!.id,
    };
  }, startTimeoutMs);
  afterAll(async () => {
    await served?.stop();
    await platform?.stop();
    await database?.drop();
  });

  const identityOf = (userId: string, scopes: string[] = ['customer']): UserIdentity => ({
    kind: 'user',
    userId,
    sessionId: newId(),
    roles: ['CUSTOMER'],
    scopes,
    tier: 'BASIC',
  });
  const adminIdentity = () =>
    identityOf(adminId, ['customer', 'users:read', 'treasury:read', 'treasury:write', 'notifications:read']);

  type Selected = keyof typeof selections;
  const root: [field: string, type: Selected, id: () => string][] = [
    ['wallet', 'Wallet', () => own.walletId],
    ['transaction', 'Transaction', () => own.exchangeId],
    ['transaction', 'Transaction', () => own.transferId],
    ['quote', 'Quote', () => own.quoteId],
  ];
  describe.each(root)('as Query.%s (%s)', (field, type, id) => {
    const query = `query ($id: ID!) { ${field}(id: $id) ${selections[type]} }`;

    it('is there for its owner', async () => {
      const { data, errors } = await asha.send(query, { id: id() });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ [field]: expect.objectContaining({ id: id() }) });
    });

    it('is null for others, the administrator among them, just like an id that does not exist', async () => {
      for (const other of [eve, admin]) {
        for (const each of [id(), id().toUpperCase(), newId(), 'x', '']) {
          const { data, errors } = await other.send(query, { id: each });
          expect({ data, errors }).toEqual({ data: { [field]: null }, errors: undefined });
        }
      }
    });

    it('is told to nobody without a token', async () => {
      const { data, errors } = await createClient(platform.url).send(query, { id: id() });
      expect(data).toEqual({ [field]: null });
      expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })]);
    });
  });

  const entities: [subgraph: string, type: string, selection: string, id: () => string][] = [
    ['wallets', 'Wallet', selections.Wallet, () => own.walletId],
    ['transactions', 'Transaction', selections.Transaction.replace('owner { id }', ''), () => own.exchangeId],
    ['transactions', 'Transaction', selections.Transaction.replace('owner { id }', ''), () => own.transferId],
    ['transactions', 'Quote', selections.Quote, () => own.quoteId],
    ['users', 'User', '{ id email name country roles tier kycStatus createdAt }', () => asha.id],
  ];
  const entityQuery = (type: string, selection: string) =>
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} ${selection} } }`;

  describe.each(entities)('in %s, as the entity %s', (subgraph, type, selection, id) => {
    const ask = (as: UserIdentity, ids: string[]) =>
      served.ask(
        subgraph,
        entityQuery(type, selection),
        { of: ids.map((each) => ({ __typename: type, id: each })) },
        as,
      );

    it('is there for its owner', async () => {
      const { data, errors } = await ask(identityOf(asha.id), [id()]);
      expect(errors).toBeUndefined();
      expect(data).toEqual({ _entities: [expect.objectContaining({ id: id() })] });
    });

    it('is null for others, just like an id that does not exist', async () => {
      const { data, errors } = await ask(identityOf(eve.id), [id(), newId(), 'x', '\0']);
      expect({ data, errors }).toEqual({ data: { _entities: [null, null, null, null] }, errors: undefined });
    });

    it('is null for the administrator, who may read users only', async () => {
      const { data, errors } = await ask(adminIdentity(), [id(), newId(), 'x', '\0']);
      const expected = type === 'User' ? expect.objectContaining({ id: id() }) : null;
      expect({ data, errors }).toEqual({ data: { _entities: [expected, null, null, null] }, errors: undefined });
    });
  });

  it.each([
    ['wallets', 'wallets { id }'],
    ['transactions', `transactions(first: 1) ${page}`],
  ])('in %s, as a field of another User, is null', async (subgraph, field) => {
    const of = [asha.id, newId(), 'x'].map((id) => ({ __typename: 'User', id }));
    const name = field.split(/\W/)[0]!;
    for (const who of [identityOf(eve.id), adminIdentity()]) {
      const { data, errors } = await served.ask(subgraph, entityQuery('User', `{ ${field} }`), { of }, who);
      expect({ data, errors }).toEqual({
        data: { _entities: [{ [name]: null }, { [name]: null }, { [name]: null }] },
        errors: undefined,
      });
    }
  });

  it('is no wallet to value for rates, which is given no balance of it', async () => {
    const of = [{ __typename: 'Wallet', id: own.walletId }];
    const query = entityQuery('Wallet', `{ valueIn(currency: "USD") ${money} }`);
    const { data, errors } = await served.ask('rates', query, { of }, identityOf(eve.id));
    expect({ data, errors }).toEqual({ data: { _entities: [{ valueIn: null }] }, errors: undefined });
  });

  it('cannot be executed, and is no less good for its owner: a foreign quote is one that does not exist', async () => {
    const foreign = await executeQuote(eve, own.quoteId);
    expect(foreign).toEqual(await executeQuote(eve, newId()));
    expect(foreign.userErrors).toMatchObject([{ code: 'QUOTE_NOT_FOUND', field: ['input', 'quoteId'] }]);
    expect((await executeQuote(asha, own.quoteId)).transaction?.status).toBe('COMPLETED');
  });

  it('is in none of one’s own lists, whatever cursor they begin at', async () => {
    const mine = await eve.send<{ me: { transactions: { edges: { node: { kind: string } }[] } } }, { after?: string }>(
      'query ($after: String) { me { wallets { id } transactions(after: $after) { edges { node { kind } } } } }',
    );
    expect(mine.data?.me.transactions.edges).toEqual([{ node: { kind: 'TOP_UP' } }]);
    const newest = await sendTransfer(asha, ben.email, euros('1.00'));
    const after = Buffer.from(newest.transaction!.id).toString('base64url');
    expect((await eve.send(`{ me { transactions(before: "${after}") ${page} } }`)).data).toEqual({
      me: { transactions: { edges: [] } },
    });
  });

  it('shows a payee of a transfer its id, reference, kind, received, status and times, by every path', async () => {
    const sent = await asha.send(`query ($id: ID!) { transaction(id: $id) ${selections.Transaction} }`, {
      id: own.transferId,
    });
    const whole = (sent.data as { transaction: Record<string, unknown> }).transaction;
    expect(whole).toMatchObject({ note: 'lunch', sent: euros('20.00'), owner: { id: asha.id } });
    const nothingElse = { sent: null, rate: null, fee: null, note: null, failure: null, owner: null };
    const visible = { ...whole, ...nothingElse };
    const read = (query: string, variables: Record<string, unknown> = {}) =>
      ben.send(query, variables).then(({ data, errors }) => (expect(errors).toBeUndefined(), JSON.stringify(data)));

    const wallet = (await ben.run(MeDocument)).me!.wallets!.find(({ currency }) => currency === 'EUR')!;
    const { wallet: statement } = await ben.run(StatementDocument, { walletId: wallet.id, first: 100 });
    expect(statement?.entries.edges.map(({ node }) => node.transaction?.id)).toContain(own.transferId);
    for (const answer of [
      await read(`query ($id: ID!) { transaction(id: $id) ${selections.Transaction} }`, { id: own.transferId }),
      await read(`{ me { transactions { edges { node ${selections.Transaction} } } } }`),
      await read(
        `query ($id: ID!) { wallet(id: $id) { entries { edges { node { transaction ${selections.Transaction} } } } } }`,
        {
          id: wallet.id,
        },
      ),
    ]) {
      expect(answer).toContain(JSON.stringify(visible));
    }
    const direct = await served.ask(
      'transactions',
      entityQuery('Transaction', selections.Transaction),
      { of: [{ __typename: 'Transaction', id: own.transferId }] },
      identityOf(ben.id),
    );
    expect(direct.data).toEqual({ _entities: [visible] });
  });
});
