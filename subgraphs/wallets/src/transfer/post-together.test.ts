import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { serviceIdentity, type UserIdentity } from '@agio/runtime/identity/identity';
import {
  clearing,
  newCustomer,
  postTogether,
  startWallets,
  transfer,
  walletOf,
  type StartedWallets,
  type TransferInput,
} from '../testing/started-wallets.js';

let wallets: StartedWallets;
beforeAll(async () => {
  wallets = await startWallets();
});
afterEach(async () => {
  expect(await wallets.unbalancedAssets()).toEqual([]);
});
afterAll(() => wallets.stop());

async function customerWithTen(): Promise<UserIdentity> {
  const customer = newCustomer();
  await wallets.post(transfer(clearing, walletOf(customer), ['10.00', 'EUR']));
  return customer;
}

const pay = (customer: UserIdentity, amount: string): TransferInput =>
  transfer(walletOf(customer), clearing, [amount, 'EUR']);

const codes = (outcomes: readonly { status: string; rejection: { code: string } | null }[]) =>
  outcomes.map(({ status, rejection }) => rejection?.code ?? status);

it('posts all of them or none, for ever', async () => {
  const customer = await customerWithTen();
  const refused = ['6.00', '5.00', '1.00'].map((amount) => pay(customer, amount));
  const outcomes = await wallets.postTogether(refused);
  expect(codes(outcomes)).toEqual(['GROUP_REJECTED', 'INSUFFICIENT_FUNDS', 'GROUP_REJECTED']);
  expect(outcomes.map(({ id, dryRun }) => ({ id, dryRun }))).toEqual(refused.map(({ id }) => ({ id, dryRun: false })));
  const posted = ['6.00', '4.00'].map((amount) => pay(customer, amount));
  expect(codes(await wallets.postTogether(posted))).toEqual(['POSTED', 'POSTED']);

  await wallets.post(transfer(clearing, walletOf(customer), ['100.00', 'EUR']));
  await wallets.restart();
  expect(await wallets.postTogether(refused)).toEqual(outcomes);
  expect(codes(await wallets.postTogether(refused, { mode: 'EACH' }))).toEqual(codes(outcomes));
});

it('tells what would become of them and stores nothing', async () => {
  const customer = await customerWithTen();
  const transfers = ['6.00', '5.00', '4.00'].map((amount) => pay(customer, amount));
  for (const [mode, expected] of [
    ['ALL', ['GROUP_REJECTED', 'INSUFFICIENT_FUNDS', 'GROUP_REJECTED']],
    ['EACH', ['POSTED', 'INSUFFICIENT_FUNDS', 'POSTED']],
  ] as const) {
    const outcomes = await wallets.postTogether(transfers, { mode, dryRun: true });
    expect(codes(outcomes)).toEqual(expected);
    expect(outcomes.every(({ dryRun }) => dryRun)).toBe(true);
  }
  expect(codes(await wallets.postTogether(transfers.slice(1), { mode: 'EACH' }))).toEqual(['POSTED', 'POSTED']);
});

it('takes a thousand', async () => {
  const customer = await customerWithTen();
  const transfers = Array.from({ length: 1000 }, () => pay(customer, '0.01'));
  const outcomes = await wallets.postTogether(transfers);
  expect(new Set(outcomes.map(({ status, at }) => `${status} ${at}`)).size).toBe(1);
  expect(codes(await wallets.postTogether([], { dryRun: true }))).toEqual([]);
});

it('refuses an id that occurs twice where they are judged together', async () => {
  const customer = await customerWithTen();
  const twice = pay(customer, '1.00');
  const upper = { ...twice, id: twice.id.toUpperCase() };
  for (const options of [
    { mode: 'ALL', dryRun: false },
    { mode: 'EACH', dryRun: true },
  ]) {
    const variables = { transfers: [twice, upper], ...options };
    const { errors } = await wallets.ask(postTogether, variables, serviceIdentity('transactions'));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: ['transfers', '1', 'id'] } }]);
  }
  expect(codes(await wallets.postTogether([twice, upper], { mode: 'EACH' }))).toEqual(['POSTED', 'POSTED']);
});
