import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity } from '@agio/runtime/identity/identity';
import {
  clearing,
  newAdmin,
  newCustomer,
  startWallets,
  transfer,
  walletOf,
  type Outcome,
  type StartedWallets,
} from '../testing/started-wallets.js';

const service = serviceIdentity('transactions');
const houseEntries = `query ($account: HouseAccount!, $currency: CurrencyCode!, $from: DateTime!, $to: DateTime!, $first: Int!, $after: String) {
  houseEntries(account: $account, currency: $currency, from: $from, to: $to, first: $first, after: $after) {
    entries { transferId kind amount { amount currency } postedAt }
    endCursor
  }
}`;

interface Page {
  entries: { transferId: string; kind: string; amount: { amount: string; currency: string }; postedAt: string }[];
  endCursor: string | null;
}

const everything = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

let wallets: StartedWallets;
beforeAll(async () => {
  wallets = await startWallets();
});
afterAll(() => wallets.stop());

async function read(args: Record<string, unknown>): Promise<Page> {
  const variables = { account: 'CLEARING', ...everything, first: 1000, ...args };
  return (await wallets.data<{ houseEntries: Page }>(houseEntries, variables, service)).houseEntries;
}

/** One after the other and never within one millisecond, so that each has a time of its own. */
async function topUps(currency: string, amounts: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const amount of amounts) {
    const before = outcomes.at(-1)?.at;
    while (before && Date.now() <= Date.parse(before)) await new Promise((resolve) => setTimeout(resolve, 1));
    outcomes.push(await wallets.post(transfer(clearing, walletOf(newCustomer()), [amount, currency])));
  }
  return outcomes;
}

describe('houseEntries', () => {
  it('lists what was posted to an account of the house, oldest first', async () => {
    const outcomes = await topUps('EUR', ['1.00', '2.00']);
    await wallets.post(transfer({ house: 'CAPITAL' }, { house: 'RESERVE' }, ['9.00', 'EUR']));
    await wallets.post(transfer({ house: 'CAPITAL' }, clearing, ['3.00', 'USD']));
    expect(await read({ currency: 'EUR' })).toEqual({
      entries: outcomes.map(({ id, at }, index) => ({
        transferId: id,
        kind: 'TRANSFER',
        amount: { amount: `-${index + 1}.00`, currency: 'EUR' },
        postedAt: at,
      })),
      endCursor: null,
    });
    expect((await read({ currency: 'USD' })).entries).toMatchObject([{ amount: { amount: '3.00', currency: 'USD' } }]);
  });

  it('begins with what was posted at `from` and ends before `to`', async () => {
    const ats = (await topUps('JPY', ['1', '2', '3', '4'])).map(({ at }) => at!);
    const amounts = async (period: object) =>
      (await read({ currency: 'JPY', ...period })).entries.map(({ amount }) => amount.amount);
    expect(await amounts({ from: ats[1], to: ats[3] })).toEqual(['-2', '-3']);
    expect(await amounts({ from: ats[3] })).toEqual(['-4']);
    expect(await amounts({ to: ats[0] })).toEqual([]);
    expect(await amounts({ from: ats[2], to: ats[2] })).toEqual([]);
    expect(await amounts({ from: ats[3], to: ats[0] })).toEqual([]);
  });

  it('goes on after the cursor of the page before, whatever is posted meanwhile', async () => {
    const outcomes = await topUps('GBP', ['1', '2', '3', '4', '5']);
    const period = { currency: 'GBP', to: outcomes[4]!.at };
    const first = await read({ ...period, first: 2 });
    await topUps('GBP', ['6']);
    const second = await read({ ...period, first: 2, after: first.endCursor });
    expect([...first.entries, ...second.entries].map(({ transferId }) => transferId)).toEqual(
      outcomes.slice(0, 4).map(({ id }) => id),
    );
    expect(second.endCursor).toBeNull();
  });

  it('has nothing of an account that was never used, and does not open it', async () => {
    const conservation = '{ conservation { currency } }';
    const before = await wallets.data(conservation, {}, newAdmin());
    expect(await read({ currency: 'KWD' })).toEqual({ entries: [], endCursor: null });
    expect(await wallets.data(conservation, {}, newAdmin())).toEqual(before);
  });

  it.each([
    ['no entry', { first: 0 }, 'first'],
    ['more than a thousand', { first: 1001 }, 'first'],
    ['what is no cursor', { after: '0' }, 'after'],
  ])('refuses %s, naming the argument', async (_what, args, field) => {
    const variables = { account: 'CLEARING', currency: 'EUR', ...everything, first: 10, ...args };
    const { errors } = await wallets.ask(houseEntries, variables, service);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: [field] } }]);
  });

  it('is closed to people', async () => {
    const variables = { account: 'CLEARING', currency: 'EUR', ...everything, first: 10 };
    for (const identity of [newCustomer(), newAdmin()]) {
      const { errors } = await wallets.ask(houseEntries, variables, identity);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });
});
