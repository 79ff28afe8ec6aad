import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity, type UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import {
  clearing,
  newAdmin,
  newCustomer,
  receivableOf,
  startWallets,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';

const money = '{ amount }';
const positionFields = `currency reserve ${money} fees ${money} exchangeGains ${money} writtenOff ${money} clearing ${money} capital ${money}
  receivables ${money} customerFunds ${money} net ${money} exposureLimit ${money} exposureLeft ${money}`;
const treasury = `{ treasury { positions { ${positionFields} } } }`;
const gains = `query ($from: DateTime!, $to: DateTime!) {
  treasury { realisedGains(from: $from, to: $to) { currency fees ${money} exchangeGains ${money} writtenOff ${money} net ${money} } }
}`;
const setExposureLimit = `mutation ($input: SetExposureLimitInput!) {
  setExposureLimit(input: $input) { position { ${positionFields} } userErrors { code field } }
}`;
const writeOffReceivable = `mutation ($input: WriteOffReceivableInput!) {
  writeOffReceivable(input: $input) { receivable { owed ${money} } approval { id status operation } userErrors { code message field } }
}`;
const approveOperation = `mutation ($id: ID!) {
  approveOperation(input: { approvalId: $id }) { approval { status failure { code message } } userErrors { code } }
}`;

let wallets: StartedWallets;
let admin: UserIdentity;
let second: UserIdentity;
beforeAll(async () => {
  wallets = await startWallets();
  admin = newAdmin();
  second = newAdmin();
});
afterAll(() => wallets.stop());

const [capital, reserve, fees, exchangeGains] = ['CAPITAL', 'RESERVE', 'FEES', 'EXCHANGE_GAINS'].map((house) => ({
  house,
})) as [{ house: string }, { house: string }, { house: string }, { house: string }];
const positionOf = async (currency: string) => {
  const answer = await wallets.data(treasury, {}, admin);
  return answer.treasury.positions.find((position: { currency: string }) => position.currency === currency);
};
const amounts = (position: Record<string, { amount: string } | string | null>) =>
  Object.fromEntries(
    Object.entries(position).map(([name, value]) => [name, typeof value === 'object' && value ? value.amount : value]),
  );
/** Somebody who owes to the house, and the id of what is owed. */
async function debtor(amount: string, currency: string) {
  const person = newCustomer();
  await wallets.post(transfer(receivableOf(person), clearing, [amount, currency]));
  const { receivables } = await wallets.data('{ receivables(first: 1) { edges { node { id } } } }', {}, admin);
  return { person, id: receivables.edges[0].node.id as string };
}

describe('The position in a currency', () => {
  it('has every part, and a net that is what remains of assets after what is owed', async () => {
    const asha = newCustomer();
    const post = (from: object, to: object, amount: string) =>
      wallets.post(transfer(from as never, to as never, [amount, 'EUR']));
    await post(capital, reserve, '1000.00');
    await post(clearing, walletOf(asha), '300.00');
    await post(walletOf(asha), reserve, '100.00');
    await post(reserve, fees, '0.50');
    await post(exchangeGains, reserve, '0.20');
    await post(receivableOf(asha), clearing, '40.00');
    expect(amounts(await positionOf('EUR'))).toEqual({
      currency: 'EUR',
      reserve: '1099.70',
      fees: '0.50',
      exchangeGains: '-0.20',
      writtenOff: '0.00',
      clearing: '260.00',
      capital: '1000.00',
      receivables: '40.00',
      customerFunds: '200.00',
      net: '1100.00',
      exposureLimit: null,
      exposureLeft: null,
    });
  });

  it('shows how much more the house may take on, never less than nothing', async () => {
    await wallets.post(transfer(capital, reserve, ['80.00', 'USD']));
    const set = async (limit: string | null) =>
      (await wallets.data(setExposureLimit, { input: { currency: 'USD', limit } }, admin)).setExposureLimit;
    expect((await set('100.00')).position).toMatchObject({
      exposureLimit: { amount: '100.00' },
      exposureLeft: { amount: '20.00' },
    });
    expect((await set('10')).position).toMatchObject({ exposureLeft: { amount: '0.00' } });
    const service = serviceIdentity('transactions');
    const exposures = async () =>
      (await wallets.data('{ exposures { currency left { amount } } }', {}, service)).exposures;
    expect(await exposures()).toEqual([{ currency: 'USD', left: { amount: '0.00' } }]);
    expect((await set(null)).position).toMatchObject({ exposureLimit: null, exposureLeft: null });
    expect(await exposures()).toEqual([]);
    expect(await set('-1')).toMatchObject({
      position: null,
      userErrors: [{ code: 'AMOUNT_INVALID', field: ['input', 'limit'] }],
    });
  });

  it('is shown in a currency that has a limit and no account yet', async () => {
    const { setExposureLimit: answer } = await wallets.data(
      setExposureLimit,
      { input: { currency: 'NZD', limit: '7' } },
      admin,
    );
    expect(answer.position).toMatchObject({ net: { amount: '0.00' }, exposureLeft: { amount: '7.00' } });
  });
});

describe('Realised gains', () => {
  it('are what was earned and lost in a period, its beginning included and its end not', async () => {
    await wallets.post(transfer(capital, reserve, ['100.00', 'CHF']));
    const earn = async (to: { house: string }, amount: string) => {
      const { at } = await wallets.post(transfer(reserve, to, [amount, 'CHF']));
      return new Date(at!);
    };
    const first = await earn(fees, '1.00');
    // Entries have milliseconds: each of these is in one of its own.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await earn(exchangeGains, '2.00');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const third = await earn(fees, '4.00');
    const read = async (from: Date, to: Date) => {
      const answer = await wallets.data(gains, { from: from.toISOString(), to: to.toISOString() }, admin);
      return amounts(answer.treasury.realisedGains.find((gain: { currency: string }) => gain.currency === 'CHF'));
    };
    const nothing = { currency: 'CHF', fees: '0.00', exchangeGains: '0.00', writtenOff: '0.00', net: '0.00' };
    expect(await read(first, second)).toEqual({ ...nothing, fees: '1.00', net: '1.00' });
    expect(await read(second, third)).toEqual({ ...nothing, exchangeGains: '2.00', net: '2.00' });
    expect(await read(first, new Date(third.getTime() + 1))).toMatchObject({ fees: '5.00', net: '7.00' });
    expect(await read(new Date(0), first)).toEqual(nothing);
  });
});

describe('writeOffReceivable', () => {
  let keys = 0;
  const writeOff = async (input: Record<string, unknown>, who = admin) => {
    const variables = { input: { reason: 'bankrupt', idempotencyKey: `write-off-${++keys}`, ...input } };
    return (await wallets.data(writeOffReceivable, variables, who)).writeOffReceivable;
  };
  const approve = async (id: string) => (await wallets.data(approveOperation, { id }, second)).approveOperation;

  it('always waits for a second person, then takes what is owed from the receivable as a loss', async () => {
    const { person, id } = await debtor('25.00', 'SEK');
    const asked = await writeOff({ receivableId: id });
    expect(asked).toMatchObject({
      receivable: { owed: { amount: '25.00' } },
      approval: {
        status: 'PENDING',
        operation: `{"amount":{"amount":"25.00","currency":"SEK"},"debtor":"${person.userId}"}`,
      },
      userErrors: [],
    });
    expect(await approve(asked.approval.id)).toMatchObject({
      approval: { status: 'APPROVED', failure: null },
      userErrors: [],
    });
    expect(amounts(await positionOf('SEK'))).toMatchObject({ receivables: '0.00', writtenOff: '25.00', net: '-25.00' });
    expect(await wallets.unbalancedAssets()).toEqual([]);
  });

  it('answers the same to its key, also when less is owed by then', async () => {
    const { id } = await debtor('25.00', 'NOK');
    const input = { receivableId: id, idempotencyKey: 'same' };
    const first = await writeOff(input);
    await approve(first.approval.id);
    expect(await writeOff(input)).toMatchObject({
      receivable: { owed: { amount: '0.00' } },
      approval: { id: first.approval.id, status: 'APPROVED' },
      userErrors: [],
    });
    expect(await writeOff({ ...input, amount: '1' })).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
  });

  it('never writes off more than is owed: not when it is asked for, nor when it is approved', async () => {
    const { id } = await debtor('25.00', 'DKK');
    expect(await writeOff({ receivableId: id, amount: '25.01' })).toMatchObject({
      receivable: null,
      approval: null,
      userErrors: [{ code: 'AMOUNT_INVALID', field: ['input', 'amount'] }],
    });
    const [one, other] = [
      await writeOff({ receivableId: id, amount: '20' }),
      await writeOff({ receivableId: id, amount: '10' }),
    ];
    expect((await approve(one.approval.id)).userErrors).toEqual([]);
    expect(await approve(other.approval.id)).toMatchObject({
      approval: { status: 'APPROVED', failure: { message: 'Only 5.00 DKK is still owed.' } },
      userErrors: [{ code: 'AMOUNT_INVALID' }],
    });
    expect(await approve(one.approval.id)).toMatchObject({ userErrors: [] });
    expect(amounts(await positionOf('DKK'))).toMatchObject({ receivables: '5.00', writtenOff: '20.00' });
  });

  it.each([
    [{ receivableId: newId() }, 'ACCOUNT_NOT_FOUND'],
    [{ receivableId: 'x' }, 'ACCOUNT_NOT_FOUND'],
    [{ receivableId: 'x', reason: ' ' }, 'INVALID_INPUT'],
    [{ receivableId: 'x', idempotencyKey: '' }, 'INVALID_INPUT'],
  ])('refuses %j', async (input, code) => {
    expect(await writeOff(input)).toMatchObject({ receivable: null, userErrors: [{ code }] });
  });
});

describe('access to the books', () => {
  it.each<[string, string, object]>([
    ['treasury', treasury, {}],
    ['setExposureLimit', setExposureLimit, { input: { currency: 'EUR', limit: '1' } }],
    ['writeOffReceivable', writeOffReceivable, { input: { receivableId: 'x', reason: 'x', idempotencyKey: 'x' } }],
  ])('closes %s to everybody but administrators', async (field, query, variables) => {
    for (const identity of [newCustomer(), serviceIdentity('transactions')]) {
      const answer = await wallets.ask(query, variables as Record<string, unknown>, identity);
      expect(answer).toMatchObject({ data: { [field]: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
  });
});
