import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import type { UserIdentity } from '@agio/runtime/identity/identity';
import pg from 'pg';
import {
  clearing,
  newAdmin,
  newCustomer,
  startWallets,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';

const openWallet = `mutation ($input: OpenWalletInput!) {
  openWallet(input: $input) { wallet { id currency balance { amount currency } } userErrors { code } }
}`;
const walletsOfUser = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on User { wallets { id currency balance { amount } held { amount } available { amount } } } }
}`;
const statement = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  wallet(id: $id) {
    entries(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { id amount { amount currency } balanceAfter { amount } postedAt transaction { id } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;

let wallets: StartedWallets;
beforeAll(async () => {
  wallets = await startWallets();
});
afterEach(async () => {
  expect(await wallets.unbalancedAssets()).toEqual([]);
});
afterAll(() => wallets.stop());

async function open(customer: UserIdentity, currency: string): Promise<string> {
  const { openWallet: payload } = await wallets.data(openWallet, { input: { currency } }, customer);
  expect(payload.userErrors).toEqual([]);
  return payload.wallet.id;
}

async function ownWallets(customer: UserIdentity) {
  const representations = [{ __typename: 'User', id: customer.userId }];
  const { _entities } = await wallets.data(walletsOfUser, { representations }, customer);
  return _entities[0].wallets;
}

async function topUp(customer: UserIdentity, amount: string, currency: string): Promise<string> {
  const input = transfer(clearing, walletOf(customer), [amount, currency]);
  expect(await wallets.post(input)).toMatchObject({ status: 'POSTED' });
  return input.id;
}

describe('openWallet', () => {
  it('opens an empty wallet, and answers the same one from then on', async () => {
    const customer = newCustomer();
    const answer = await wallets.data(openWallet, { input: { currency: 'JPY' } }, customer);
    expect(answer.openWallet.wallet).toMatchObject({ currency: 'JPY', balance: { amount: '0', currency: 'JPY' } });
    expect(await open(customer, 'JPY')).toBe(answer.openWallet.wallet.id);
    await wallets.restart();
    expect(await open(customer, 'JPY')).toBe(answer.openWallet.wallet.id);
  });

  it('opens one wallet for twenty callers at once', async () => {
    const customer = newCustomer();
    const ids = await Promise.all(Array.from({ length: 20 }, () => open(customer, 'EUR')));
    expect(new Set(ids).size).toBe(1);
    expect(await ownWallets(customer)).toHaveLength(1);
  });

  it('refuses a currency that no wallet can hold, naming the field', async () => {
    for (const currency of ['XAU', 'EURO', 'eur', '']) {
      const { errors } = await wallets.ask(openWallet, { input: { currency } }, newCustomer());
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(errors![0]!.message).toContain('input.currency');
    }
  });
});

describe('User.wallets', () => {
  it('lists the wallets by currency code', async () => {
    const customer = newCustomer();
    for (const currency of ['USD', 'MCO2', 'EUR']) await open(customer, currency);
    const listed = await ownWallets(customer);
    expect(listed.map((wallet: { currency: string }) => wallet.currency)).toEqual(['EUR', 'MCO2', 'USD']);
    expect(listed[1]).toMatchObject({ balance: { amount: '0.00000000' }, available: { amount: '0.00000000' } });
  });

  it('reads the balances of all wallets with one query', async () => {
    const customer = newCustomer();
    for (const currency of ['AED', 'AUD', 'CAD', 'CHF', 'EUR', 'GBP', 'INR', 'JPY', 'USD', 'ZAR']) {
      await open(customer, currency);
    }
    const query = jest.spyOn(pg.Pool.prototype, 'query');
    try {
      expect(await ownWallets(customer)).toHaveLength(10);
      // One for the wallets, one for their accounts.
      expect(query).toHaveBeenCalledTimes(2);
    } finally {
      query.mockRestore();
    }
  });
});

describe('ownership', () => {
  it('answers null for a foreign, a missing and a malformed id, by every path', async () => {
    const [owner, other] = [newCustomer(), newCustomer()];
    const id = await open(owner, 'EUR');
    for (const asked of [id, newId(), 'x', '', `${id}x`, "'; --"]) {
      const direct = await wallets.data('query ($id: ID!) { wallet(id: $id) { id } }', { id: asked }, other);
      expect(direct).toEqual({ wallet: null });
      const entity = await wallets.data(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Wallet { id currency balance { amount } } } }`,
        { representations: [{ __typename: 'Wallet', id: asked, currency: 'EUR' }] },
        other,
      );
      expect(entity).toEqual({ _entities: [null] });
    }
    for (const userId of [owner.userId, newId(), 'x']) {
      const representations = [{ __typename: 'User', id: userId }];
      expect(await wallets.data(walletsOfUser, { representations }, other)).toEqual({ _entities: [{ wallets: null }] });
    }
  });

  it('shows nobody else’s wallet to an administrator either', async () => {
    const id = await open(newCustomer(), 'EUR');
    const answer = await wallets.data('query ($id: ID!) { wallet(id: $id) { id } }', { id }, newAdmin());
    expect(answer).toEqual({ wallet: null });
  });

  it('shows the owner the wallet by every path', async () => {
    const owner = newCustomer();
    const id = await open(owner, 'EUR');
    const direct = await wallets.data('query ($id: ID!) { wallet(id: $id) { id } }', { id: id.toUpperCase() }, owner);
    expect(direct).toEqual({ wallet: { id } });
    const entity = await wallets.data(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Wallet { currency } } }`,
      { representations: [{ __typename: 'Wallet', id }] },
      owner,
    );
    expect(entity).toEqual({ _entities: [{ currency: 'EUR' }] });
  });

  it('asks for a log-in', async () => {
    const { data, errors } = await wallets.ask('query ($id: ID!) { wallet(id: $id) { id } }', { id: newId() });
    expect(data).toEqual({ wallet: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('Wallet.entries', () => {
  let customer: UserIdentity;
  let id: string;
  const transfers: string[] = [];
  beforeAll(async () => {
    customer = newCustomer();
    id = await open(customer, 'EUR');
    for (const amount of ['1.00', '2.00', '3.00', '4.00', '5']) transfers.push(await topUp(customer, amount, 'EUR'));
  });
  const read = async (page: object) => (await wallets.data(statement, { id, ...page }, customer)).wallet.entries;
  const amounts = (page: { edges: { node: { amount: { amount: string } } }[] }) =>
    page.edges.map((edge) => edge.node.amount.amount);

  it('lists entries newest first, with the transaction each belongs to', async () => {
    const page = await read({});
    expect(amounts(page)).toEqual(['5.00', '4.00', '3.00', '2.00', '1.00']);
    expect(page.edges[0].node).toMatchObject({
      id: `${id}:5`,
      amount: { currency: 'EUR' },
      balanceAfter: { amount: '15.00' },
      transaction: { id: transfers[4] },
    });
    expect(page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  });

  it('shows what left the wallet as a negative amount', async () => {
    const spender = newCustomer();
    await topUp(spender, '10.00', 'EUR');
    await wallets.post(transfer(walletOf(spender), clearing, ['2.50', 'EUR']));
    const own = await open(spender, 'EUR');
    const { wallet } = await wallets.data(statement, { id: own }, spender);
    expect(wallet.entries.edges[0].node).toMatchObject({
      amount: { amount: '-2.50' },
      balanceAfter: { amount: '7.50' },
    });
  });

  it('pages forwards and backwards without a gap or a repetition', async () => {
    const first = await read({ first: 2 });
    expect(amounts(first)).toEqual(['5.00', '4.00']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await read({ first: 2, after: first.pageInfo.endCursor });
    expect(amounts(second)).toEqual(['3.00', '2.00']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const third = await read({ first: 2, after: second.pageInfo.endCursor });
    expect(amounts(third)).toEqual(['1.00']);
    expect(third.pageInfo.hasNextPage).toBe(false);

    const back = await read({ last: 2, before: third.pageInfo.startCursor });
    expect(amounts(back)).toEqual(['3.00', '2.00']);
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(amounts(await read({ last: 2 }))).toEqual(['2.00', '1.00']);
  });

  it('names what is wrong with a page', async () => {
    for (const page of [
      { first: 0 },
      { first: 101 },
      { last: -1 },
      { first: 1, last: 1 },
      { after: 'x' },
      { before: '' },
    ]) {
      const { errors } = await wallets.ask(statement, { id, ...page }, customer);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('Wallet.balanceAt', () => {
  const balanceAt = `query ($id: ID!, $at: DateTime!) { wallet(id: $id) { balanceAt(at: $at) { amount currency } } }`;

  it('answers the balance after the last entry up to then', async () => {
    const customer = newCustomer();
    await topUp(customer, '10.00', 'EUR');
    // Entries of one millisecond have the same time.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await topUp(customer, '5.00', 'EUR');
    const id = await open(customer, 'EUR');
    const { wallet } = await wallets.data(statement, { id }, customer);
    const [second, first] = wallet.entries.edges.map((edge: { node: { postedAt: string } }) => edge.node.postedAt);
    const at = async (time: string | number) => {
      const answer = await wallets.data(balanceAt, { id, at: new Date(time).toISOString() }, customer);
      return answer.wallet.balanceAt;
    };
    expect(await at('2020-01-01')).toEqual({ amount: '0.00', currency: 'EUR' });
    expect(await at(first)).toMatchObject({ amount: '10.00' });
    expect(await at(Date.parse(second) - 1)).toMatchObject({ amount: '10.00' });
    expect(await at(second)).toMatchObject({ amount: '15.00' });
    expect(await at(Date.now() + 60_000)).toBeNull();
  });

  it('refuses a malformed time', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const { errors } = await wallets.ask(balanceAt, { id, at: 'yesterday' }, customer);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
