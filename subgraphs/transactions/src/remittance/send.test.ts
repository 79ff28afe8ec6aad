import { newId } from '@agio/runtime/ids';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createBeneficiaries, type AddBeneficiaryInput, type Beneficiaries } from '../beneficiary/beneficiaries.js';
import { createBeneficiaryStore } from '../beneficiary/store.js';
import { reviewPayouts } from '../jobs/recover.js';
import { createLimits, type Limits } from '../limit/limits.js';
import { createLimitUses } from '../limit/uses.js';
import type { Payout, PayoutRequest } from '../payout/provider.js';
import { createTransactionsDatabase, insertQuote, startTransactions } from '../testing/test-transactions.js';
import type { Transaction } from '../transaction/transaction.js';
import { createTransactions, type Performed } from '../transaction/transactions.js';
import { createRemittanceSending, type RemittanceInput } from './send.js';

let database: TestDatabase;
let pool: pg.Pool;
let beneficiaries: Beneficiaries;
/** What the bank answers, and what it was asked. */
let bank: { answer: () => Payout; asked: PayoutRequest[] };

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool({ schema: 'transactions' });
  beneficiaries = createBeneficiaries(createBeneficiaryStore(pool));
});

beforeEach(() => {
  bank = { answer: () => ({ kind: 'succeeded', reference: 'bt_1' }), asked: [] };
});

afterAll(() => database.drop());

/** Nobody is verified, and the limits are 500 and 1,000 EUR. */
function startLimits(): Limits {
  const limit = { once: 50_000n, daily: 100_000n };
  const policy = { currency: 'EUR', unverified: limit, verified: { BASIC: limit, PRO: limit } };
  const call = (() => Promise.resolve({ account: { tier: 'BASIC', kycStatus: 'NONE' } })) as unknown as SubgraphCaller;
  return createLimits({ call, uses: createLimitUses(pool), policy });
}

function start({ hasBank = true } = {}) {
  const pay = (request: PayoutRequest) => {
    bank.asked.push(request);
    return Promise.resolve().then(() => bank.answer());
  };
  const house = startTransactions(database.pool({ schema: 'transactions' }), { payouts: { REMITTANCE: { pay } } });
  const limits = startLimits();
  const transactions = createTransactions({ ...house, deadlineMs: 10_000 });
  const send = createRemittanceSending({ beneficiaries, quotes: house.quotes, limits, transactions, hasBank });
  return { house, limits, send };
}

const accounts = {
  india: { kind: 'IFSC', name: 'Ravi Rao', accountNumber: '50100123459000', ifsc: 'HDFC0000123' },
  germany: { kind: 'IBAN', name: 'Max Muster', iban: 'DE79370400440532019000' },
  brazil: { kind: 'IBAN', name: 'Ana Souza', iban: 'BR1800360305000010009795493C1', bic: 'CEFXBRSP' },
} as const satisfies Record<string, AddBeneficiaryInput>;

async function add(ownerId: string, input: AddBeneficiaryInput): Promise<string> {
  const result = await beneficiaries.add(ownerId, input);
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.refusal));
  return result.beneficiary.id;
}

const inputOf = (beneficiaryId: string, rest: Partial<RemittanceInput>): RemittanceInput => ({
  beneficiaryId,
  purpose: 'FAMILY_SUPPORT',
  idempotencyKey: newId(),
  ...rest,
});

const euros = (amount: string) => ({ amount: { amount, currency: 'EUR' } });

function transactionOf(performed: Performed): Transaction {
  if (performed.kind === 'refused') throw new Error(JSON.stringify(performed.refusal));
  return performed.transaction;
}

describe('a remittance by a quote', () => {
  it('pays what the quote buys, from the reserve, and keeps the beneficiary as it was', async () => {
    const { house, send } = start();
    const asha = newId();
    const beneficiaryId = await add(asha, accounts.india);
    const quote = await insertQuote(house, asha);
    const performed = await send(asha, inputOf(beneficiaryId, { quoteId: quote.id.toUpperCase() }));
    await beneficiaries.remove(asha, beneficiaryId);
    const remittance = transactionOf(performed);
    expect(remittance).toMatchObject({
      kind: 'REMITTANCE',
      status: 'COMPLETED',
      sent: quote.sell,
      received: quote.buy,
      rate: quote.rate,
      fee: quote.fee,
      payout: { status: 'SUCCEEDED', reference: 'bt_1' },
      details: { purpose: 'FAMILY_SUPPORT', beneficiary: { name: 'Ravi Rao', country: 'IN', bank: 'HDFC Bank' } },
    });
    const reserve = { house: 'RESERVE' };
    expect(remittance.legs).toEqual([
      { from: { walletOf: asha }, to: reserve, amount: { amount: '100.00', currency: 'EUR' } },
      { from: reserve, to: { house: 'FEES' }, amount: { amount: '0.50', currency: 'EUR' } },
      { from: reserve, to: { house: 'CLEARING' }, amount: { amount: '10806.78', currency: 'INR' } },
      { from: reserve, to: { house: 'EXCHANGE_GAINS' }, amount: { amount: '43.40', currency: 'INR' } },
    ]);
    expect(bank.asked).toMatchObject([
      { id: remittance.id, amount: quote.buy, details: remittance.details, reference: remittance.reference },
    ]);
    expect(house.ledger.holds.get(remittance.id)).toBe('POSTED');
  });

  it('uses the quote up, and gives the limit back when it was used up before', async () => {
    const { house, limits, send } = start();
    const asha = newId();
    const beneficiaryId = await add(asha, accounts.india);
    const quote = await insertQuote(house, asha);
    await send(asha, inputOf(beneficiaryId, { quoteId: quote.id }));
    const second = await send(asha, inputOf(beneficiaryId, { quoteId: quote.id }));
    expect(second).toEqual({ kind: 'refused', refusal: { kind: 'QuoteAlreadyUsed' } });
    expect((await limits.of(asha))?.dailyLeft).toEqual({ minor: 90_000n, asset: 'EUR' });
  });

  it('is refused for a quote that is foreign, missing or expired', async () => {
    const { house, send } = start();
    const asha = newId();
    const beneficiaryId = await add(asha, accounts.india);
    const [foreign, expired] = [await insertQuote(house, newId()), await insertQuote(house, asha, 0)];
    const refusals = [];
    for (const quoteId of [foreign.id, newId(), 'none', expired.id])
      refusals.push(await send(asha, inputOf(beneficiaryId, { quoteId })));
    expect(refusals).toMatchObject(
      ['QuoteNotFound', 'QuoteNotFound', 'QuoteNotFound', 'QuoteExpired'].map((kind) => ({ refusal: { kind } })),
    );
  });
});

describe('a remittance of an amount', () => {
  it('leaves the wallet of that currency, without a fee', async () => {
    const { send } = start();
    const asha = newId();
    const remittance = transactionOf(await send(asha, inputOf(await add(asha, accounts.germany), euros('20'))));
    expect(remittance).toMatchObject({ status: 'COMPLETED', rate: null, fee: null });
    expect(remittance.sent).toEqual(remittance.received);
    expect(remittance.legs).toEqual([
      { from: { walletOf: asha }, to: { house: 'CLEARING' }, amount: { amount: '20.00', currency: 'EUR' } },
    ]);
  });

  it('fails with the bank’s reason, and the money and the limit are available again', async () => {
    bank.answer = () => ({ kind: 'failed', reason: 'The account is closed.', reference: 'bt_1' });
    const { house, limits, send } = start();
    const asha = newId();
    const performed = await send(asha, inputOf(await add(asha, accounts.germany), euros('20')));
    expect(performed).toMatchObject({
      transaction: { status: 'FAILED', payout: { status: 'FAILED' } },
      failure: { code: 'PAYOUT_FAILED', message: 'The account is closed.' },
    });
    expect(house.ledger.holds.get(transactionOf(performed).id)).toBe('VOIDED');
    expect((await limits.of(asha))?.dailyLeft.minor).toBe(100_000n);
  });

  it('that comes back is reversed and given back', async () => {
    const { house, send } = start();
    const asha = newId();
    const remittance = transactionOf(await send(asha, inputOf(await add(asha, accounts.germany), euros('20'))));
    bank.answer = () => ({ kind: 'returned', reason: 'Sent back.', reference: 'bt_1' });
    await pool.query('UPDATE transactions SET review_at = clock_timestamp() WHERE id = $1', [remittance.id]);
    await reviewPayouts(house, new AbortController().signal);
    const [original] = await house.store.findByIds([remittance.id]);
    const [[refund] = []] = await house.store.findRefundsOf([remittance.id]);
    expect(original).toMatchObject({ status: 'REVERSED', payout: { status: 'RETURNED' } });
    expect(refund).toMatchObject({ kind: 'REFUND', status: 'COMPLETED', received: remittance.sent });
  });

  it('answers a repeat of its key with the same transaction, also when the beneficiary was removed', async () => {
    const { send } = start();
    const asha = newId();
    const beneficiaryId = await add(asha, accounts.germany);
    const input = inputOf(beneficiaryId, euros('20.00'));
    const first = await send(asha, input);
    await beneficiaries.remove(asha, beneficiaryId);
    const spelledOtherwise = { ...input, beneficiaryId: beneficiaryId.toUpperCase(), ...euros('20') };
    expect(await send(asha, spelledOtherwise)).toEqual(first);
    expect(bank.asked).toHaveLength(1);
    expect(await send(asha, { ...input, purpose: 'GIFT' })).toMatchObject({ refusal: { kind: 'KeyReused' } });
  });
});

describe('a remittance is refused, and binds nothing,', () => {
  it.each<[string, keyof typeof accounts, Partial<RemittanceInput>, object]>([
    ['without a quote and an amount', 'germany', {}, { kind: 'InputInvalid', field: ['input', 'quoteId'] }],
    [
      'with both',
      'germany',
      { ...euros('20'), quoteId: '019aa000-0000-7000-8000-000000000000' },
      { kind: 'InputInvalid', field: ['input', 'amount'] },
    ],
    ['of nothing', 'germany', euros('0'), { kind: 'AmountInvalid', field: ['input', 'amount', 'amount'] }],
    ['of half a cent', 'germany', euros('0.005'), { kind: 'AmountInvalid', field: ['input', 'amount', 'amount'] }],
    ['in a currency that the account does not take', 'india', euros('20'), { kind: 'CorridorUnsupported' }],
    ['to a country that nothing is sent to', 'brazil', euros('20'), { kind: 'CorridorUnsupported' }],
    ['above the limit', 'germany', euros('500.01'), { kind: 'LimitExceeded', field: ['input', 'amount'] }],
    ['without a key', 'germany', { ...euros('20'), idempotencyKey: '' }, { kind: 'InputInvalid' }],
  ])('%s', async (_, account, rest, refusal) => {
    const { house, send } = start();
    const asha = newId();
    const input = inputOf(await add(asha, accounts[account]), rest);
    expect(await send(asha, input)).toMatchObject({ kind: 'refused', refusal });
    expect(await house.store.findBound({ userId: asha, key: input.idempotencyKey })).toBeNull();
    expect(bank.asked).toEqual([]);
  });

  it('to a beneficiary that is somebody else’s, missing or removed', async () => {
    const { send } = start();
    const asha = newId();
    const [foreign, removed] = [await add(newId(), accounts.germany), await add(asha, accounts.germany)];
    await beneficiaries.remove(asha, removed);
    for (const id of [foreign, removed, newId(), 'nobody']) {
      const performed = await send(asha, inputOf(id, euros('20')));
      expect(performed).toEqual({ kind: 'refused', refusal: { kind: 'BeneficiaryNotFound' } });
    }
  });

  it('where there is no bank', async () => {
    const { send } = start({ hasBank: false });
    const asha = newId();
    const performed = await send(asha, inputOf(await add(asha, accounts.germany), euros('20')));
    expect(performed).toMatchObject({ refusal: { kind: 'PaymentProviderMissing' } });
  });

  it('when others at the same time have used the day’s limit up', async () => {
    const { send } = start();
    const { send: sendElsewhere } = start();
    const asha = newId();
    const beneficiaryId = await add(asha, accounts.germany);
    const performed = await Promise.all(
      [send, sendElsewhere, send, sendElsewhere, send, sendElsewhere].map((each) =>
        each(asha, inputOf(beneficiaryId, euros('250'))),
      ),
    );
    const kinds = performed.map((each) => (each.kind === 'refused' ? each.refusal.kind : each.transaction.status));
    expect(kinds.sort()).toEqual([
      'COMPLETED',
      'COMPLETED',
      'COMPLETED',
      'COMPLETED',
      'LimitExceeded',
      'LimitExceeded',
    ]);
  });
});
