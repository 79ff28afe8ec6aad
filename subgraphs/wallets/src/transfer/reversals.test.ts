import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity, type UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import {
  clearing,
  newAdmin,
  newCustomer,
  postTransfers,
  receivableOf,
  startWallets,
  transfer,
  walletOf,
  type AccountInput,
  type Outcome,
  type StartedWallets,
  type TransferInput,
} from '../testing/started-wallets.js';

const receivables = `query ($first: Int, $after: String, $last: Int) {
  receivables(first: $first, after: $after, last: $last) {
    edges { cursor node { user { id } owed { amount currency } } } pageInfo { hasNextPage endCursor }
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

/** A new customer whose wallet got ten euros from a provider, and the transfer that brought them. */
async function toppedUp(): Promise<{ customer: UserIdentity; topUp: TransferInput }> {
  const customer = newCustomer();
  const topUp = transfer(clearing, walletOf(customer), ['10.00', 'EUR']);
  expect(await wallets.post(topUp)).toMatchObject({ status: 'POSTED' });
  return { customer, topUp };
}

/** What gives back a part of the top-up, by whom it is taken from. */
function reversal(
  topUp: TransferInput,
  parts: readonly (readonly [AccountInput, string])[],
  forced = false,
): TransferInput {
  return {
    id: newId(),
    kind: 'REFUND',
    legs: parts.map(([from, amount]) => ({ from, to: clearing, amount: { amount, currency: 'EUR' } })),
    reverses: { transfer: topUp.id, legs: parts.map(() => 0), forced },
  };
}

const post = (input: TransferInput): Promise<Outcome> => wallets.post(input);

async function balanceOf(customer: UserIdentity): Promise<string> {
  const { openWallet } = await wallets.data(
    'mutation { openWallet(input: { currency: "EUR" }) { wallet { balance { amount } } } }',
    {},
    customer,
  );
  return openWallet.wallet.balance.amount;
}

describe('a reversal', () => {
  it('gives back in parts up to the original, also after a restart', async () => {
    const { customer, topUp } = await toppedUp();
    const first = reversal(topUp, [[walletOf(customer), '4.00']]);
    const outcome = await post(first);
    expect(outcome).toMatchObject({ status: 'POSTED' });
    await wallets.restart();
    expect(await post(first)).toEqual(outcome);
    expect(await post(reversal(topUp, [[walletOf(customer), '6.01']]))).toMatchObject({
      status: 'REJECTED',
      rejection: { code: 'REVERSAL_EXCEEDS', message: 'Only 6.00 EUR of this can still be given back.' },
    });
    expect(await post(reversal(topUp, [[walletOf(customer), '6.00']]))).toMatchObject({ status: 'POSTED' });
    expect(await balanceOf(customer)).toBe('0.00');
  });

  it('is refused when the money was spent, and takes it from a receivable when it is forced', async () => {
    const { customer, topUp } = await toppedUp();
    await post(transfer(walletOf(customer), walletOf(newCustomer()), ['7.00', 'EUR']));
    expect(await post(reversal(topUp, [[walletOf(customer), '10.00']]))).toMatchObject({
      rejection: { code: 'INSUFFICIENT_FUNDS' },
    });
    const parts = [
      [walletOf(customer), '3.00'],
      [receivableOf(customer), '7.00'],
    ] as const;
    expect(await post(reversal(topUp, parts))).toMatchObject({ rejection: { code: 'NOT_REVERSIBLE' } });
    expect(await post(reversal(topUp, parts, true))).toMatchObject({ status: 'POSTED' });
    expect(await balanceOf(customer)).toBe('0.00');

    const { receivables: page } = await wallets.data(receivables, { first: 1 }, newAdmin());
    expect(page.edges[0].node).toEqual({
      user: { id: customer.userId },
      owed: { amount: '7.00', currency: 'EUR' },
    });
    // What comes in later may pay it back.
    await post(transfer(clearing, walletOf(customer), ['20.00', 'EUR']));
    await post(transfer(walletOf(customer), receivableOf(customer), ['7.00', 'EUR']));
    const { receivables: paid } = await wallets.data(receivables, { first: 1 }, newAdmin());
    expect(paid.edges[0].node.owed.amount).toBe('0.00');
  });

  it('is refused for what was never posted like that', async () => {
    const { customer, topUp } = await toppedUp();
    const parts = [[walletOf(customer), '1.00']] as const;
    for (const input of [
      reversal({ ...topUp, id: newId() }, parts),
      reversal(topUp, [[walletOf(newCustomer()), '1.00']]),
      { ...reversal(topUp, parts), reverses: { transfer: topUp.id, legs: [1] } },
    ]) {
      expect(await post(input)).toMatchObject({ rejection: { code: 'NOT_REVERSIBLE' } });
    }
  });

  it.each<[string, object, string]>([
    ['a malformed id', { transfer: 'x', legs: [0] }, 'transfer'],
    ['too few legs', { transfer: newId(), legs: [] }, 'legs'],
    ['a leg below zero', { transfer: newId(), legs: [-1] }, 'legs'],
    ['a leg above fifteen', { transfer: newId(), legs: [16] }, 'legs'],
  ])('is refused as a whole with %s, naming the path', async (_what, reverses, field) => {
    const input = { ...transfer(clearing, walletOf(newCustomer()), ['1.00', 'EUR']), reverses };
    const { errors } = await wallets.ask(postTransfers, { transfers: [input] }, serviceIdentity('transactions'));
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: ['transfers', '0', 'reverses', field] } },
    ]);
  });
});

describe('receivables', () => {
  it('are listed in pages, the latest first', async () => {
    const debtors = [newCustomer(), newCustomer(), newCustomer()];
    for (const debtor of debtors) await post(transfer(receivableOf(debtor), clearing, ['1.00', 'USD']));
    const ids = (page: { edges: { node: { user: { id: string } } }[] }) => page.edges.map(({ node }) => node.user.id);
    const { receivables: first } = await wallets.data(receivables, { first: 2 }, newAdmin());
    expect(ids(first)).toEqual([debtors[2]!.userId, debtors[1]!.userId]);
    const after = first.pageInfo.endCursor;
    const { receivables: second } = await wallets.data(receivables, { first: 1, after }, newAdmin());
    expect(ids(second)).toEqual([debtors[0]!.userId]);
    const { receivables: last } = await wallets.data(receivables, { last: 100 }, newAdmin());
    expect(ids(last).slice(0, 3)).toEqual(debtors.map(({ userId }) => userId).reverse());
  });

  it('are shown to the treasury only', async () => {
    const { errors } = await wallets.ask(receivables, {}, newCustomer());
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('Entry.effectiveAt', () => {
  it('is the time that was given, or the one of posting, and moves no balance', async () => {
    const { customer } = await toppedUp();
    const effectiveAt = '2020-02-02T00:00:00.000Z';
    const late = { ...transfer(clearing, walletOf(customer), ['1.00', 'EUR']), effectiveAt };
    await post(late);
    const { openWallet } = await wallets.data(
      `mutation ($at: DateTime!) {
        openWallet(input: { currency: "EUR" }) {
          wallet { balanceAt(at: $at) { amount } entries { edges { node { postedAt effectiveAt } } } }
        }
      }`,
      { at: effectiveAt },
      customer,
    );
    const [newest, oldest] = openWallet.wallet.entries.edges.map(({ node }: { node: object }) => node);
    expect(newest.effectiveAt).toBe(effectiveAt);
    expect(newest.postedAt).not.toBe(effectiveAt);
    expect(oldest.effectiveAt).toBe(oldest.postedAt);
    expect(openWallet.wallet.balanceAt.amount).toBe('0.00');
  });
});
