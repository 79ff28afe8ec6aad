import { beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import { reviewPayouts } from '../jobs/recover.js';
import type { Payout } from '../payout/provider.js';
import { euros, prepareReversals } from '../testing/reversals.js';
import {
  busy,
  exchangeDraft,
  insertQuote,
  posted,
  rejected,
  topUpDraft,
  withdrawalDraft,
  type StartedTransactions,
} from '../testing/test-transactions.js';
import type { ReversalInput } from './reverse.js';

const prepared = prepareReversals();
const { admin, start, completed, toppedUp, transferred, reverse, refunded, read, recoverNow } = prepared;
let house: StartedTransactions;
let pool: pg.Pool;
beforeEach(() => {
  [house, pool] = [prepared.house(), prepared.pool()];
});

async function eventsOf(id: string): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    `SELECT payload ->> 'status' AS status FROM outbox WHERE payload ->> 'transactionId' = $1 ORDER BY id`,
    [id],
  );
  return rows.map(({ status }) => status);
}

describe('A transfer', () => {
  it('is given back whole by its payee, to whom the refund belongs', async () => {
    const original = await transferred();
    const refund = await refunded(original);
    expect(refund).toMatchObject({
      kind: 'REFUND',
      status: 'COMPLETED',
      ownerId: original.payeeId,
      payeeId: original.ownerId,
      sent: { minor: 2_000n, asset: 'EUR' },
      received: { minor: 2_000n, asset: 'EUR' },
      refundOf: original.id,
      payout: null,
      details: { reason: 'Charged twice', isForced: false, charge: null },
    });
    expect(house.ledger.transfers.get(refund.id)).toEqual({
      id: refund.id,
      kind: 'REFUND',
      postsHold: false,
      legs: [{ from: { walletOf: original.payeeId }, to: { walletOf: original.ownerId }, amount: euros('20.00') }],
      reverses: { transfer: original.id, legs: [0], forced: false },
    });
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED', payout: null });
    expect(await eventsOf(original.id)).toEqual(['PROCESSING', 'COMPLETED', 'REVERSED']);
    expect(await eventsOf(refund.id)).toEqual(['PROCESSING', 'COMPLETED']);
  });

  it('is given back in parts, and is REVERSED with the last of them', async () => {
    const original = await transferred();
    await refunded(original, { amount: euros('5') });
    expect(await read(original.id)).toMatchObject({ status: 'COMPLETED' });
    expect(await reverse(original, { amount: euros('15.01') })).toEqual({
      kind: 'refused',
      refusal: { kind: 'ReversalExceeds', left: { minor: 1_500n, asset: 'EUR' } },
    });
    expect(await refunded(original)).toMatchObject({ received: { minor: 1_500n } });
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
    expect(await reverse(original)).toMatchObject({ refusal: { kind: 'NotReversible' } });
    const [refunds] = await house.store.findRefundsOf([original.id]);
    expect(refunds?.map(({ received }) => received.minor)).toEqual([500n, 1_500n]);
  });

  it('is told to whoever reads it again by the event of each part', async () => {
    const original = await transferred();
    const refund = await refunded(original, { amount: euros('5') });
    const { rows } = await pool.query<{ keys: string[] }>(
      `SELECT keys FROM outbox WHERE payload ->> 'transactionId' = $1 ORDER BY id`,
      [refund.id],
    );
    for (const { keys } of rows) expect(keys).toContain(`Transaction:${original.id}`);
  });

  it('never gives more than the whole, however many parts are asked for at once, of two processes', async () => {
    const original = await transferred();
    const processes = [start(), start()];
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => reverse(original, { amount: euros('3') }, processes[index % 2])),
    );
    const kinds = asked.map((each) =>
      each.kind === 'refused' ? each.refusal.kind : each.kind === 'transaction' && each.transaction.status,
    );
    expect(kinds.filter((kind) => kind === 'COMPLETED')).toHaveLength(6);
    expect(kinds.filter((kind) => kind === 'ReversalExceeds')).toHaveLength(14);
    expect(await refunded(original)).toMatchObject({ received: { minor: 200n } });
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
    expect(await eventsOf(original.id)).toEqual(['PROCESSING', 'COMPLETED', 'REVERSED']);
  });

  it('becomes REVERSED once when its last parts are done in one commit', async () => {
    const original = await transferred();
    const other = await transferred();
    house.ledger.script = busy;
    const parts = [await refunded(original, { amount: euros('5') }), await refunded(original)];
    // The first one is committed alone, and the others meanwhile wait for the next batch.
    await Promise.all([other, ...parts].map(({ id }) => house.commits.finish(id, { status: 'COMPLETED' })));
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
    expect(await eventsOf(original.id)).toEqual(['PROCESSING', 'COMPLETED', 'REVERSED']);
  });

  it('whose payee has spent the money fails, leaves the original as it was, and may be asked for again', async () => {
    const original = await transferred();
    house.ledger.script = rejected;
    const idempotencyKey = newId();
    const failed = await reverse(original, { idempotencyKey });
    expect(failed).toMatchObject({ transaction: { status: 'FAILED' }, failure: { code: 'INSUFFICIENT_FUNDS' } });
    expect(await read(original.id)).toMatchObject({ status: 'COMPLETED' });
    house.ledger.script = posted;
    expect(await reverse(original, { idempotencyKey })).toEqual(failed);
    expect(await refunded(original)).toMatchObject({ status: 'COMPLETED', received: { minor: 2_000n } });
  });

  it('without an answer of the ledger is given back by recovery', async () => {
    const original = await transferred();
    house.ledger.script = busy;
    const refund = await refunded(original);
    expect(refund).toMatchObject({ status: 'PROCESSING' });
    house.ledger.script = posted;
    await recoverNow();
    expect(await read(refund.id)).toMatchObject({ status: 'COMPLETED' });
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
  });
});

describe('An exchange', () => {
  it('gives back each of its legs, and says what was taken and what was given', async () => {
    const owner = newId();
    const quote = await insertQuote(house, owner);
    const { legs } = {
      legs: [{ from: { walletOf: owner }, to: { house: 'RESERVE' as const }, amount: euros('100.00') }],
    };
    const bought = {
      from: { house: 'RESERVE' as const },
      to: { walletOf: owner },
      amount: { amount: '10806.78', currency: 'INR' },
    };
    const original = await completed({ ...exchangeDraft(quote), legs: [...legs, bought] });
    const refund = await refunded(original, { amount: euros('25') });
    expect(refund).toMatchObject({
      ownerId: owner,
      payeeId: null,
      // A quarter of 10806.78 is 2701.695.
      sent: { minor: 270_170n, asset: 'INR' },
      received: { minor: 2_500n, asset: 'EUR' },
      status: 'COMPLETED',
    });
    expect(house.ledger.transfers.get(refund.id)?.reverses).toEqual({
      transfer: original.id,
      legs: [1, 0],
      forced: false,
    });
    expect(await refunded(original)).toMatchObject({
      sent: { minor: 1_080_678n - 270_170n },
      received: { minor: 7_500n },
    });
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
  });
});

describe('A top-up', () => {
  it('is set aside first, then given back by the provider, and only then posted', async () => {
    const original = await toppedUp();
    house.payments.refund = ({ id }) => {
      expect(house.ledger.holds.get(id)).toBe('PLACED');
      return { kind: 'succeeded', reference: 're_1' };
    };
    const refund = await refunded(original, { amount: euros('8') });
    expect(refund).toMatchObject({
      status: 'COMPLETED',
      ownerId: original.ownerId,
      sent: { minor: 800n, asset: 'EUR' },
      received: { minor: 800n, asset: 'EUR' },
      payout: { status: 'SUCCEEDED', reference: 're_1' },
    });
    expect(house.payments.askedToRefund).toEqual([
      {
        id: refund.id,
        amount: { minor: 800n, asset: 'EUR' },
        charge: { id: original.id, reference: 'ch_1' },
        createdAt: refund.createdAt,
        knownAs: null,
      },
    ]);
    expect(house.ledger.holds.get(refund.id)).toBe('POSTED');
    expect(house.ledger.transfers.get(refund.id)).toMatchObject({
      postsHold: true,
      legs: [{ from: { walletOf: original.ownerId }, to: { house: 'CLEARING' }, amount: euros('8.00') }],
      reverses: { transfer: original.id, legs: [0], forced: false },
    });
  });

  it('that is spent is not asked for at the provider', async () => {
    const original = await toppedUp();
    house.ledger.holdScript = (id) => ({ id, status: 'REJECTED', rejection: rejected(id).rejection });
    expect(await refunded(original)).toMatchObject({
      status: 'FAILED',
      failure: { code: 'INSUFFICIENT_FUNDS' },
      payout: { status: 'FAILED' },
    });
    expect(house.payments.askedToRefund).toEqual([]);
  });

  it('that the provider does not give back is free again, and the refund says why', async () => {
    const original = await toppedUp();
    house.payments.refund = () => ({ kind: 'failed', reason: 'The card has expired.', reference: 're_1' });
    const refund = await refunded(original);
    expect(refund).toMatchObject({
      status: 'FAILED',
      failure: { code: 'PAYOUT_FAILED', message: 'The card has expired.' },
    });
    expect(house.ledger.holds.get(refund.id)).toBe('VOIDED');
    expect(await read(original.id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('whose refund takes a while, or has no answer, is asked for again by the same id until it has one', async () => {
    const original = await toppedUp();
    const answers: (() => Payout)[] = [
      () => {
        throw new Error('connection reset');
      },
      () => ({ kind: 'pending', reference: 're_1' }),
      () => ({ kind: 'succeeded', reference: 're_1' }),
    ];
    house.payments.refund = () => answers.shift()!();
    const refund = await refunded(original);
    expect(refund).toMatchObject({ status: 'PROCESSING' });
    // What is under way counts, whatever will become of it.
    expect(await reverse(original)).toMatchObject({ refusal: { kind: 'NotReversible' } });
    await recoverNow();
    expect(await read(refund.id)).toMatchObject({ status: 'PROCESSING', payout: { reference: 're_1' } });
    await recoverNow();
    expect(await read(refund.id)).toMatchObject({ status: 'COMPLETED' });
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
    expect(house.payments.askedToRefund.map(({ id, knownAs }) => [id, knownAs])).toEqual([
      [refund.id, null],
      [refund.id, null],
      [refund.id, 're_1'],
    ]);
  });

  it('whose refund comes back afterwards is in the wallet again, and stays given back', async () => {
    const original = await toppedUp();
    const refund = await refunded(original);
    house.payments.refund = () => ({ kind: 'failed', reason: 'The account is closed.', reference: 're_1' });
    await pool.query('UPDATE transactions SET review_at = clock_timestamp() WHERE id = $1', [refund.id]);
    await reviewPayouts(house, new AbortController().signal);
    expect(await read(refund.id)).toMatchObject({ status: 'REVERSED', payout: { status: 'RETURNED' } });
    const [returned] = await house.store.findRefundsOf([refund.id]);
    expect(returned).toMatchObject([
      { status: 'COMPLETED', ownerId: original.ownerId, received: { minor: 2_000n }, details: null },
    ]);
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
    expect(await reverse(original)).toMatchObject({ refusal: { kind: 'NotReversible' } });
  });
});

describe('An idempotency key', () => {
  it('answers the same refund again, to calls at the same time too', async () => {
    const original = await transferred();
    const input = { amount: euros('5.00'), idempotencyKey: newId() };
    const answers = await Promise.all([1, 2, 3].map(() => refunded(original, input)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await refunded({ id: original.id.toUpperCase() }, { ...input, amount: euros('5') })).toMatchObject({
      id: answers[0]?.id,
      status: 'COMPLETED',
    });
  });

  it('belongs to its parameters, also when two of them come at once', async () => {
    const originals = [await transferred(), await transferred()];
    const idempotencyKey = newId();
    const answers = await Promise.all(originals.map((original) => reverse(original, { idempotencyKey })));
    const refusals = answers.flatMap((each) => (each.kind === 'refused' ? [each.refusal.kind] : []));
    expect(refusals).toEqual(['KeyReused']);
    for (const wrong of [{ reason: 'Another' }, { amount: euros('1') }, { amount: euros('x') }]) {
      expect(await reverse(originals[0]!, { idempotencyKey, ...wrong })).toMatchObject({
        refusal: { kind: 'KeyReused' },
      });
    }
  });

  it('of the administrator is one for all that moves money', async () => {
    const own = await completed(topUpDraft(admin, { key: 'mine' }));
    expect(await reverse(own, { idempotencyKey: 'mine' })).toMatchObject({ refusal: { kind: 'KeyReused' } });
    await refunded(own, { idempotencyKey: 'reversal' });
    expect(await house.commits.begin(topUpDraft(admin, { key: 'reversal' }))).toEqual({
      kind: 'refused',
      refusal: { kind: 'KeyReused' },
    });
  });

  it('is not bound by what was refused', async () => {
    const original = await transferred();
    const idempotencyKey = newId();
    expect(await reverse(original, { amount: euros('21'), idempotencyKey })).toMatchObject({ kind: 'refused' });
    expect(await refunded(original, { idempotencyKey })).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('Nothing is given back', () => {
  it.each([
    ['a withdrawal', () => withdrawalDraft(newId()), 'NotReversible'],
    ['what is under way', () => topUpDraft(newId()), 'NotReversible'],
    ['what has failed', () => topUpDraft(newId(), { paymentMethod: 'tok_declined' }), 'NotReversible'],
  ])('of %s', async (what, draft, kind) => {
    const begun = await house.commits.begin(draft());
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    if (what === 'what has failed') await house.settlement.settle(begun.transaction);
    expect(await reverse(begun.transaction)).toMatchObject({ refusal: { kind } });
  });

  it('of a refund', async () => {
    expect(await reverse(await refunded(await transferred()))).toMatchObject({ refusal: { kind: 'NotReversible' } });
  });

  it.each<[string, Partial<ReversalInput>, object]>([
    ['a transaction that is not there', { transactionId: newId() }, { kind: 'TransactionNotFound' }],
    ['an id that is none', { transactionId: 'x' }, { kind: 'TransactionNotFound' }],
    ['an amount of zero', { amount: euros('0') }, { kind: 'AmountInvalid', field: ['input', 'amount', 'amount'] }],
    [
      'another currency',
      { amount: { amount: '1', currency: 'USD' } },
      { kind: 'AmountInvalid', field: ['input', 'amount', 'currency'] },
    ],
    ['no reason', { reason: ' ' }, { kind: 'InputInvalid', field: ['input', 'reason'] }],
    ['no key', { idempotencyKey: '' }, { kind: 'InputInvalid', field: ['input', 'idempotencyKey'] }],
  ])('with %s', async (_, input, refusal) => {
    expect(await reverse(await transferred(), input)).toMatchObject({ refusal });
  });
});
