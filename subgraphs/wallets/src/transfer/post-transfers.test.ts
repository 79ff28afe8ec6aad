import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity, type UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import {
  clearing,
  newAdmin,
  newCustomer,
  postTransfers,
  startWallets,
  transfer,
  walletOf,
  type Outcome,
  type StartedWallets,
  type TransferInput,
} from '../testing/started-wallets.js';

const service = serviceIdentity('transactions');
const reserve = { house: 'RESERVE' };

let wallets: StartedWallets;
beforeAll(async () => {
  wallets = await startWallets();
});
afterEach(async () => {
  expect(await wallets.unbalancedAssets()).toEqual([]);
});
afterAll(() => wallets.stop());

async function post(transfers: TransferInput[]): Promise<Outcome[]> {
  return (await wallets.data<{ postTransfers: Outcome[] }>(postTransfers, { transfers }, service)).postTransfers;
}

async function balanceOf(customer: UserIdentity, currency: string): Promise<string> {
  const opened = await wallets.data(
    `mutation ($input: OpenWalletInput!) { openWallet(input: $input) { wallet { balance { amount } } } }`,
    { input: { currency } },
    customer,
  );
  return opened.openWallet.wallet.balance.amount;
}

const topUp = (customer: UserIdentity, amount: string, currency: string) =>
  wallets.post(transfer(clearing, walletOf(customer), [amount, currency]));

describe('postTransfers', () => {
  it('posts each transfer for itself and answers in the same order', async () => {
    const [payer, payee] = [newCustomer(), newCustomer()];
    await topUp(payer, '10.00', 'EUR');
    const outcomes = await post([
      transfer(walletOf(payer), walletOf(payee), ['4.00', 'EUR']),
      transfer(walletOf(payer), walletOf(payee), ['7.00', 'EUR']),
      transfer(walletOf(payer), walletOf(payee), ['6', 'EUR']),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['POSTED', 'REJECTED', 'POSTED']);
    expect(outcomes[1]!.rejection).toEqual({
      code: 'INSUFFICIENT_FUNDS',
      message: 'The wallet has only 6.00 EUR available.',
    });
    expect([await balanceOf(payer, 'EUR'), await balanceOf(payee, 'EUR')]).toEqual(['0.00', '10.00']);
  });

  it('posts the linked legs of a transfer all or none', async () => {
    const customer = newCustomer();
    await topUp(customer, '10.00', 'EUR');
    const exchange = {
      ...transfer(walletOf(customer), reserve, ['10.00', 'EUR']),
      kind: 'EXCHANGE',
    };
    exchange.legs.push({ from: reserve, to: walletOf(customer), amount: { amount: '1', currency: 'XOF' } });
    const outcome = await wallets.post(exchange);
    expect(outcome).toMatchObject({ status: 'REJECTED', rejection: { code: 'LIQUIDITY_UNAVAILABLE' } });
    expect(await balanceOf(customer, 'EUR')).toBe('10.00');
  });

  it('opens the wallet of a payer without one and answers 1001', async () => {
    const outcome = await wallets.post(transfer(walletOf(newCustomer()), clearing, ['1', 'KWD']));
    expect(outcome).toMatchObject({
      status: 'REJECTED',
      rejection: { code: 'INSUFFICIENT_FUNDS', message: 'The wallet has only 0.000 KWD available.' },
    });
  });

  it('does not tell how much the house has', async () => {
    await wallets.post(transfer({ house: 'CAPITAL' }, reserve, ['12.34', 'NOK']));
    const outcome = await wallets.post(transfer(reserve, walletOf(newCustomer()), ['12.35', 'NOK']));
    expect(outcome.rejection).toEqual({
      code: 'LIQUIDITY_UNAVAILABLE',
      message: 'The house cannot deliver this amount of NOK now.',
    });
    const fees = await wallets.post(transfer({ house: 'FEES' }, clearing, ['1', 'NOK']));
    expect(fees).toMatchObject({ rejection: { code: 'LIQUIDITY_UNAVAILABLE' } });
  });

  it('lets clearing, capital and exchange gains go below zero', async () => {
    for (const house of ['CLEARING', 'CAPITAL', 'EXCHANGE_GAINS']) {
      expect(await wallets.post(transfer({ house }, reserve, ['1', 'SEK']))).toMatchObject({ status: 'POSTED' });
    }
  });

  it('answers the same under the same id, rejections too, also after a restart', async () => {
    const customer = newCustomer();
    const rejected = transfer(walletOf(customer), clearing, ['5.00', 'EUR']);
    const posted = transfer(clearing, walletOf(customer), ['5.00', 'EUR']);
    const first = await post([rejected, posted]);
    expect(first.map((outcome) => outcome.status)).toEqual(['REJECTED', 'POSTED']);
    expect(await post([rejected, posted])).toEqual(first);
    await wallets.restart();
    expect(await post([posted, rejected, rejected])).toEqual([first[1], first[0], first[0]]);
    expect(await balanceOf(customer, 'EUR')).toBe('5.00');
  });

  it('posts an id once that twenty requests send at the same time', async () => {
    const customer = newCustomer();
    const sent = transfer(clearing, walletOf(customer), ['5.00', 'EUR']);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => wallets.post(sent)));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await balanceOf(customer, 'EUR')).toBe('5.00');
  });

  it('tells an id that was used for other legs', async () => {
    const customer = newCustomer();
    const first = transfer(clearing, walletOf(customer), ['5.00', 'EUR']);
    const other = { ...transfer(clearing, walletOf(customer), ['6.00', 'EUR']), id: first.id };
    const [posted, reused] = await post([first, other]);
    expect(posted).toMatchObject({ status: 'POSTED' });
    expect(reused).toEqual({ id: first.id, status: 'ID_REUSED', at: null, rejection: null });
    expect(await wallets.post(other)).toMatchObject({ status: 'ID_REUSED' });
    expect(await balanceOf(customer, 'EUR')).toBe('5.00');
  });

  it('lets exactly as many concurrent transfers through as the wallet can pay', async () => {
    const payer = newCustomer();
    await topUp(payer, '30.00', 'EUR');
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => wallets.post(transfer(walletOf(payer), clearing, ['1.00', 'EUR']))),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'POSTED')).toHaveLength(30);
    expect(outcomes.filter((outcome) => outcome.rejection?.code === 'INSUFFICIENT_FUNDS')).toHaveLength(20);
    expect(await balanceOf(payer, 'EUR')).toBe('0.00');
  });

  it('opens the wallet of a new payee once for many senders', async () => {
    const payee = newCustomer();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => topUp(payee, '1', 'JPY')));
    expect(outcomes.every((outcome) => outcome.status === 'POSTED')).toBe(true);
    expect(await balanceOf(payee, 'JPY')).toBe('20');
  });

  it('rejects a transfer from an account to itself', async () => {
    const customer = newCustomer();
    const outcome = await wallets.post(transfer(walletOf(customer), walletOf(customer), ['1.00', 'EUR']));
    expect(outcome).toMatchObject({ status: 'REJECTED', rejection: { code: 'RECIPIENT_IS_SENDER' } });
  });

  it('takes 512 transfers at once, and none', async () => {
    const customer = newCustomer();
    const one = () => transfer(clearing, walletOf(customer), ['0.01', 'EUR']);
    const outcomes = await post(Array.from({ length: 512 }, one));
    expect(outcomes.every((outcome) => outcome.status === 'POSTED')).toBe(true);
    expect(await balanceOf(customer, 'EUR')).toBe('5.12');
    expect(await post([])).toEqual([]);
  });

  const to = { walletOf: newId() };
  const good = transfer(clearing, to, ['1.00', 'EUR']);
  const withLeg = (leg: object) => ({ ...good, legs: [{ ...good.legs[0]!, ...leg }] });
  it.each<[string, object[], string]>([
    ['1,001 transfers', Array.from({ length: 1001 }, () => good), 'transfers'],
    ['a malformed id', [good, { ...good, id: 'x' }], 'transfers.1.id'],
    ['an empty kind', [{ ...good, kind: '' }], 'transfers.0.kind'],
    ['a long kind', [{ ...good, kind: 'x'.repeat(65) }], 'transfers.0.kind'],
    ['a kind with NUL', [{ ...good, kind: 'a\0' }], 'transfers.0.kind'],
    ['no leg', [{ ...good, legs: [] }], 'transfers.0.legs'],
    ['seventeen legs', [{ ...good, legs: Array.from({ length: 17 }, () => good.legs[0]) }], 'transfers.0.legs'],
    ['no account', [withLeg({ from: {} })], 'transfers.0.legs.0.from'],
    ['two accounts', [withLeg({ to: { ...to, ...clearing } })], 'transfers.0.legs.0.to'],
    ['a malformed user', [withLeg({ to: { walletOf: 'x' } })], 'transfers.0.legs.0.to.walletOf'],
    ...['0', '0.00', '-1', '1.001', '10000000000000.01', '1' + '0'.repeat(30)].map(
      (amount): [string, object[], string] => [
        `the amount ${amount}`,
        [withLeg({ amount: { amount, currency: 'EUR' } })],
        'transfers.0.legs.0.amount.amount',
      ],
    ),
  ])('refuses %s as a whole, naming the path', async (_what, transfers, path) => {
    const { data, errors } = await wallets.ask(postTransfers, { transfers }, service);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: path.split('.') } }]);
    expect(errors![0]!.message).toContain(path);
  });

  it('is closed to people', async () => {
    for (const identity of [newCustomer(), newAdmin()]) {
      const { errors } = await wallets.ask(postTransfers, { transfers: [good] }, identity);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    const { errors } = await wallets.ask(postTransfers, { transfers: [good] });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
