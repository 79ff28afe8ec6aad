import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity, type UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import {
  clearing,
  hold,
  newAdmin,
  newCustomer,
  placeHolds,
  startWallets,
  transfer,
  voidHolds,
  walletOf,
  type HoldInput,
  type HoldOutcome,
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

/** A new customer with so much in a wallet. */
async function customerWith(amount: string, currency: string): Promise<UserIdentity> {
  const customer = newCustomer();
  await wallets.post(transfer(clearing, walletOf(customer), [amount, currency]));
  return customer;
}

/** Balance, held and available of a wallet, as its owner sees them. */
async function amountsOf(customer: UserIdentity, currency: string): Promise<string[]> {
  const { openWallet } = await wallets.data(
    `mutation ($input: OpenWalletInput!) {
      openWallet(input: $input) { wallet { balance { amount } held { amount } available { amount } } }
    }`,
    { input: { currency } },
    customer,
  );
  const { balance, held, available } = openWallet.wallet;
  return [balance.amount, held.amount, available.amount];
}

async function place(holds: HoldInput[]): Promise<HoldOutcome[]> {
  return (await wallets.data<{ placeHolds: HoldOutcome[] }>(placeHolds, { holds }, service)).placeHolds;
}

/** What posts a hold: the money leaves to the provider. */
function posting({ id, walletOf: userId, amount }: HoldInput): TransferInput {
  return { id, kind: 'WITHDRAWAL', postsHold: true, legs: [{ from: { walletOf: userId }, to: clearing, amount }] };
}

describe('placeHolds', () => {
  it('sets money aside at once, each hold for itself, and answers in the same order', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const outcomes = await place([
      hold(customer, ['4.00', 'EUR']),
      hold(customer, ['7.00', 'EUR']),
      hold(customer, ['6', 'EUR']),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['PLACED', 'REJECTED', 'PLACED']);
    expect(outcomes[1]!.rejection).toEqual({
      code: 'INSUFFICIENT_FUNDS',
      message: 'The wallet has only 6.00 EUR available.',
    });
    expect(await amountsOf(customer, 'EUR')).toEqual(['10.00', '10.00', '0.00']);
  });

  it('keeps what is set aside from being spent', async () => {
    const customer = await customerWith('10.00', 'EUR');
    await wallets.placeHold(hold(customer, ['8.00', 'EUR']));
    expect(await wallets.post(transfer(walletOf(customer), clearing, ['2.01', 'EUR']))).toMatchObject({
      status: 'REJECTED',
      rejection: { message: 'The wallet has only 2.00 EUR available.' },
    });
    expect(await wallets.post(transfer(walletOf(customer), clearing, ['2.00', 'EUR']))).toMatchObject({
      status: 'POSTED',
    });
  });

  it('opens the wallet of an owner without one and answers 1001', async () => {
    const customer = newCustomer();
    expect(await wallets.placeHold(hold(customer, ['1', 'KWD']))).toMatchObject({
      status: 'REJECTED',
      rejection: { code: 'INSUFFICIENT_FUNDS', message: 'The wallet has only 0.000 KWD available.' },
    });
    expect(await amountsOf(customer, 'KWD')).toEqual(['0.000', '0.000', '0.000']);
  });

  it('answers the same under the same id, also after a restart, and sets nothing aside twice', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const holds = [hold(customer, ['6.00', 'EUR']), hold(customer, ['5.00', 'EUR'])];
    const first = await place(holds);
    expect(first.map(({ status }) => status)).toEqual(['PLACED', 'REJECTED']);
    await wallets.post(transfer(clearing, walletOf(customer), ['100.00', 'EUR']));
    expect(await place(holds)).toEqual(first);
    await wallets.restart();
    expect(await place([...holds, ...holds])).toEqual([...first, ...first]);
    expect(await amountsOf(customer, 'EUR')).toEqual(['110.00', '6.00', '104.00']);
  });

  it('tells an id that was used for another amount, currency or wallet', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const placed = hold(customer, ['6.00', 'EUR']);
    await wallets.placeHold(placed);
    const others: HoldInput[] = [
      { ...placed, amount: { amount: '1.00', currency: 'EUR' } },
      { ...placed, amount: { amount: '6.00', currency: 'USD' } },
      { ...placed, walletOf: newId() },
    ];
    for (const other of others) {
      expect(await wallets.placeHold(other)).toEqual({ id: placed.id, status: 'ID_REUSED', at: null, rejection: null });
    }
    expect(await amountsOf(customer, 'EUR')).toEqual(['10.00', '6.00', '4.00']);
  });

  const owner = newCustomer();
  const good = hold(owner, ['1.00', 'EUR']);
  it.each<[string, object[], string]>([
    ['513 holds', Array.from({ length: 513 }, () => good), 'holds'],
    ['a malformed id', [good, { ...good, id: 'x' }], 'holds.1.id'],
    ['a malformed user', [{ ...good, walletOf: 'x' }], 'holds.0.walletOf'],
    ...['0', '-1', '1.001', '1' + '0'.repeat(30)].map((amount): [string, object[], string] => [
      `the amount ${amount}`,
      [{ ...good, amount: { amount, currency: 'EUR' } }],
      'holds.0.amount.amount',
    ]),
  ])('refuses %s as a whole, naming the path', async (_what, holds, path) => {
    const { data, errors } = await wallets.ask(placeHolds, { holds }, service);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: path.split('.') } }]);
    expect(await amountsOf(owner, 'EUR')).toEqual(['0.00', '0.00', '0.00']);
  });
});

describe('postTransfers with postsHold', () => {
  it('spends what was set aside, all of the wallet too', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const placed = hold(customer, ['10.00', 'EUR']);
    await wallets.placeHold(placed);
    const posted = await wallets.post(posting(placed));
    expect(posted).toMatchObject({ status: 'POSTED' });
    expect(await wallets.placeHold(placed)).toEqual({
      id: placed.id,
      status: 'POSTED',
      at: posted.at,
      rejection: null,
    });
    expect(await wallets.voidHold(placed.id)).toMatchObject({ status: 'POSTED' });
    expect(await wallets.post(posting(placed))).toEqual(posted);
    expect(await amountsOf(customer, 'EUR')).toEqual(['0.00', '0.00', '0.00']);
  });

  it('refuses a hold that was voided, or that is not there, for ever', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const [voided, missing] = [hold(customer, ['1.00', 'EUR']), hold(customer, ['1.00', 'EUR'])];
    await wallets.placeHold(voided);
    await wallets.voidHold(voided.id);
    for (const resolved of [voided, missing]) {
      const outcome = await wallets.post(posting(resolved));
      expect(outcome).toMatchObject({ status: 'REJECTED', rejection: { code: 'HOLD_RESOLVED' } });
      await wallets.placeHold(resolved);
      expect(await wallets.post(posting(resolved))).toEqual(outcome);
    }
    expect(await amountsOf(customer, 'EUR')).toEqual(['10.00', '1.00', '9.00']);
  });

  it('leaves the hold placed when the house cannot deliver, for the caller to void', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const placed = hold(customer, ['10.00', 'EUR']);
    await wallets.placeHold(placed);
    const exchange = posting(placed);
    exchange.legs.push({ from: reserve, to: clearing, amount: { amount: '1', currency: 'XOF' } });
    expect(await wallets.post(exchange)).toMatchObject({ rejection: { code: 'LIQUIDITY_UNAVAILABLE' } });
    expect(await amountsOf(customer, 'EUR')).toEqual(['10.00', '10.00', '0.00']);
    expect(await wallets.voidHold(placed.id)).toMatchObject({ status: 'VOIDED' });
    expect(await amountsOf(customer, 'EUR')).toEqual(['10.00', '0.00', '10.00']);
    expect(await wallets.post(exchange)).toMatchObject({ rejection: { code: 'LIQUIDITY_UNAVAILABLE' } });
  });
});

describe('voidHolds', () => {
  it('releases each hold once and answers in the same order how they stand', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const [first, second, refused] = [
      hold(customer, ['6.00', 'EUR']),
      hold(customer, ['4.00', 'EUR']),
      hold(customer, ['1.00', 'EUR']),
    ];
    await place([first, second, refused]);
    await wallets.post(posting(second));
    const ids = [refused.id, first.id, second.id, first.id.toUpperCase()];
    const { voidHolds: outcomes } = await wallets.data<{ voidHolds: HoldOutcome[] }>(voidHolds, { ids }, service);
    expect(outcomes).toMatchObject([
      { status: 'REJECTED', rejection: { message: 'The wallet has only 0.00 EUR available.' } },
      { status: 'VOIDED', rejection: null },
      { status: 'POSTED', rejection: null },
      { status: 'VOIDED', at: outcomes[1]!.at },
    ]);
    expect(outcomes.map(({ id }) => id)).toEqual(ids);
    expect(await amountsOf(customer, 'EUR')).toEqual(['6.00', '0.00', '6.00']);
  });

  it('voids an id without a hold, so that it can never be placed', async () => {
    const customer = await customerWith('10.00', 'EUR');
    const late = hold(customer, ['6.00', 'EUR']);
    const voided = await wallets.voidHold(late.id);
    expect(voided).toMatchObject({ status: 'VOIDED', at: expect.any(String) });
    expect(await wallets.placeHold(late)).toEqual(voided);
    expect(await amountsOf(customer, 'EUR')).toEqual(['10.00', '0.00', '10.00']);
  });

  it('refuses a malformed id and too many as a whole, naming the path', async () => {
    for (const [ids, path] of [
      [[newId(), 'x'], 'ids.1'],
      [Array.from({ length: 513 }, newId), 'ids'],
    ] as const) {
      const { errors } = await wallets.ask(voidHolds, { ids }, service);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: path.split('.') } }]);
    }
  });
});

it('resolves a hold once, whoever comes first', async () => {
  const customer = await customerWith('20.00', 'EUR');
  const holds = Array.from({ length: 20 }, () => hold(customer, ['1.00', 'EUR']));
  await place(holds);
  const races = await Promise.all(
    holds.map((placed) => Promise.all([wallets.post(posting(placed)), wallets.voidHold(placed.id)])),
  );
  for (const [posted, voided] of races) {
    expect([posted.status, voided.status]).toEqual(posted.rejection ? ['REJECTED', 'VOIDED'] : ['POSTED', 'POSTED']);
  }
  const left = races.filter(([posted]) => posted.rejection).length;
  expect(await amountsOf(customer, 'EUR')).toEqual([`${left}.00`, '0.00', `${left}.00`]);
});

it('is closed to people', async () => {
  for (const identity of [newCustomer(), newAdmin()]) {
    const placing = await wallets.ask(placeHolds, { holds: [hold(newCustomer(), ['1.00', 'EUR'])] }, identity);
    const voiding = await wallets.ask(voidHolds, { ids: [newId()] }, identity);
    for (const { errors } of [placing, voiding]) {
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  }
});
