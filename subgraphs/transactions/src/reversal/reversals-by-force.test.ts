import { beforeEach, describe, expect, it } from '@jest/globals';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import { euros, prepareReversals } from '../testing/reversals.js';
import { busy, posted, type StartedTransactions } from '../testing/test-transactions.js';
import type { ReversalInput, Reversed } from './reverse.js';

const prepared = prepareReversals();
const { admin, toppedUp, transferred, reverse, refunded, read, recoverNow } = prepared;
let house: StartedTransactions;
let pool: pg.Pool;
beforeEach(() => {
  [house, pool] = [prepared.house(), prepared.pool()];
});

describe('A reversal by force', () => {
  const force = (of: { id: string }, input: Partial<ReversalInput> = {}) => reverse(of, { force: true, ...input });
  const carryOut = (id: string, requestedBy = admin) =>
    withTransaction(pool, (client) => house.reversals.carryOut(client, { id, requestedBy }));

  async function approvalOf(asked: Promise<Reversed>): Promise<string> {
    const reversed = await asked;
    if (reversed.kind !== 'approval') throw new Error(JSON.stringify(reversed));
    return reversed.approvalId;
  }

  it('only asks for an approval, once, however often it is repeated', async () => {
    const original = await transferred();
    const idempotencyKey = newId();
    const first = await force(original, { amount: euros('5'), idempotencyKey });
    expect(await force(original, { amount: euros('5.00'), idempotencyKey })).toEqual(first);
    expect(new Set(house.approvals.map(({ id }) => id))).toEqual(new Set([await approvalOf(Promise.resolve(first))]));
    expect(house.approvals[0]).toMatchObject({ originalId: original.id, minor: 500n, reason: 'Charged twice' });
    expect(await house.store.findRefundsOf([original.id])).toEqual([[]]);
    expect(await reverse(original, { amount: euros('5'), idempotencyKey })).toMatchObject({
      refusal: { kind: 'KeyReused' },
    });
  });

  it('is carried out once when it was approved, by a refund of which all is owed', async () => {
    const original = await transferred();
    const idempotencyKey = newId();
    const id = await approvalOf(force(original, { idempotencyKey }));
    await Promise.all([carryOut(id), carryOut(id)]);
    await recoverNow();
    await carryOut(id);
    const [refunds] = await house.store.findRefundsOf([original.id]);
    expect(refunds).toMatchObject([
      { id, status: 'COMPLETED', ownerId: original.payeeId, sent: null, received: { minor: 2_000n } },
    ]);
    expect(house.ledger.transfers.get(id)).toMatchObject({
      postsHold: false,
      legs: [{ from: { receivableOf: original.payeeId }, to: { walletOf: original.ownerId }, amount: euros('20.00') }],
      reverses: { transfer: original.id, legs: [0], forced: true },
    });
    expect(await force(original, { idempotencyKey })).toMatchObject({ transaction: { id, status: 'COMPLETED' } });
  });

  it('of a top-up goes through the provider without a hold, and is posted when the money has gone', async () => {
    const original = await toppedUp();
    const id = await approvalOf(force(original));
    await carryOut(id);
    house.payments.refund = () => ({ kind: 'pending', reference: 're_1' });
    await recoverNow();
    expect(await read(id)).toMatchObject({ status: 'PROCESSING', payout: { status: 'PENDING' } });
    expect(house.ledger.transfers.has(id)).toBe(false);
    house.payments.refund = () => ({ kind: 'succeeded', reference: 're_1' });
    await recoverNow();
    expect(await read(id)).toMatchObject({ status: 'COMPLETED', payout: { status: 'SUCCEEDED', reference: 're_1' } });
    expect(house.ledger.holds.has(id)).toBe(false);
    expect(house.ledger.transfers.get(id)).toMatchObject({
      legs: [{ from: { receivableOf: original.ownerId }, to: { house: 'CLEARING' } }],
    });
  });

  it('whose provider takes its word back after the posting was sent is posted, and given back', async () => {
    const original = await toppedUp();
    const id = await approvalOf(force(original));
    await carryOut(id);
    house.ledger.script = busy;
    await recoverNow();
    house.ledger.script = posted;
    house.payments.refund = () => ({ kind: 'failed', reason: 'The account is closed.', reference: 're_1' });
    await recoverNow();
    expect(await read(id)).toMatchObject({ status: 'REVERSED', payout: { status: 'RETURNED' } });
    const [returned] = await house.store.findRefundsOf([id]);
    expect(returned).toMatchObject([{ status: 'COMPLETED', legs: [{ to: { receivableOf: original.ownerId } }] }]);
  });

  it('says why it was not done when it is not possible any more', async () => {
    const original = await transferred();
    const idempotencyKey = newId();
    const id = await approvalOf(force(original, { idempotencyKey }));
    await refunded(original, { amount: euros('0.01') });
    await carryOut(id);
    expect(await force(original, { idempotencyKey })).toEqual({
      kind: 'approval',
      approvalId: id,
      originalId: original.id,
      failure: expect.objectContaining({ code: 'REVERSAL_EXCEEDS' }),
    });
    expect(house.approvals).toHaveLength(1);
  });

  it('is not carried out by an approval of something that nobody here has asked for', async () => {
    await expect(carryOut(newId())).rejects.toThrow(/nobody here/);
    await expect(carryOut(await approvalOf(force(await transferred())), newId())).rejects.toThrow(/nobody here/);
  });
});
