import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { charge, reconcile } from '../payments/paying.js';
import { ask } from '../testkit/ask.js';
import type { Client } from '../testkit/client.js';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import { createQuote, executeQuote, sendTransfer } from '../testkit/moves.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { balanceOf, logIn, logInAdmin, newKey, pay, register, type Person } from '../testkit/people.js';
import { secondAdmin, startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';
import { comesTo, read, reverse, reverseDocument } from './reversing.js';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const reason = 'Paid twice';

let database: TestDatabase;
let platform: OpenPlatform;
let admin: Client;
let asha: Person;
let ben: Person;

beforeAll(async () => {
  ({ database, platform } = await openTestPlatform());
  admin = await logInAdmin(platform);
}, startTimeoutMs);

beforeEach(async () => {
  [asha, ben] = [await register(platform.url), await register(platform.url)];
});

afterEach(() => expectConservation(platform));

afterAll(async () => {
  await platform?.stop();
  await database?.drop();
}, 60_000);

/** The id of a transfer that has arrived. */
async function sent(from: Person, to: Person, amount: string): Promise<string> {
  const { transaction } = await sendTransfer(from, to.email, euros(amount));
  await comesTo(from, transaction!.id, 'COMPLETED');
  return transaction!.id;
}

/** The id of a top-up that has come in. */
async function charged(token: string, amount: string, currency = 'EUR'): Promise<string> {
  const { transaction } = await charge(asha, { amount, currency }, token);
  await comesTo(asha, transaction!.id, 'COMPLETED');
  return transaction!.id;
}

describe('A transfer', () => {
  it('is given back in parts, and both people see what was', async () => {
    await pay(asha, '20.00', 'EUR');
    const id = await sent(asha, ben, '20.00');
    const { transaction, userErrors } = await reverse(admin, id, { amount: euros('5') });
    expect(userErrors).toEqual([]);
    const refund = await comesTo(ben, transaction!.id, 'COMPLETED');
    expect(refund).toMatchObject({ kind: 'REFUND', sent: euros('5.00'), refundReason: reason });
    expect(await read(asha, id)).toMatchObject({
      status: 'COMPLETED',
      refunded: euros('5.00'),
      refunds: [{ id: refund.id, status: 'COMPLETED', received: euros('5.00') }],
    });
    // Whoever had sent the money is its payee, and learns no more of it than any payee.
    expect(await read(asha, refund.id)).toMatchObject({ received: euros('5.00'), sent: null, refundReason: null });

    await reverse(admin, id);
    expect(await comesTo(asha, id, 'REVERSED')).toMatchObject({ refunded: euros('20.00') });
    expect(await read(ben, id)).toMatchObject({ status: 'REVERSED', refunded: null, refunds: null });
    expect([await balanceOf(asha, 'EUR'), await balanceOf(ben, 'EUR')]).toEqual(['20.00', '0.00']);
  });

  it('that is spent is given back by force when a second administrator agrees, and is owed', async () => {
    await pay(asha, '20.00', 'EUR');
    const id = await sent(asha, ben, '20.00');
    await sent(ben, asha, '15.00');
    const failed = await reverse(admin, id);
    expect(failed).toMatchObject({
      transaction: { status: 'FAILED', failure: { code: 'INSUFFICIENT_FUNDS' } },
      original: { status: 'COMPLETED', refunded: null },
      userErrors: [{ code: 'INSUFFICIENT_FUNDS', message: expect.stringContaining(ben.id) }],
    });

    const idempotencyKey = newKey();
    const asked = await reverse(admin, id, { force: true, idempotencyKey });
    expect(asked).toMatchObject({ transaction: null, approval: { status: 'PENDING' }, userErrors: [] });
    const approve = `mutation ($id: ID!) { approveOperation(input: { approvalId: $id }) { userErrors { code } } }`;
    const approval = { id: asked.approval!.id };
    expect(await ask(admin, approve, approval)).toEqual({
      approveOperation: { userErrors: [{ code: 'SECOND_PERSON_REQUIRED' }] },
    });
    expect(await read(asha, id)).toMatchObject({ status: 'COMPLETED', refunded: null });

    expect(await ask(await logIn(platform.url, secondAdmin), approve, approval)).toEqual({
      approveOperation: { userErrors: [] },
    });
    await comesTo(asha, id, 'REVERSED');
    expect([await balanceOf(asha, 'EUR'), await balanceOf(ben, 'EUR')]).toEqual(['35.00', '5.00']);
    const { receivables } = await ask<{ receivables: { edges: unknown[] } }>(
      admin,
      '{ receivables(first: 100) { edges { node { user { id } owed { amount currency } } } } }',
    );
    expect(receivables.edges).toContainEqual({ node: { user: { id: ben.id }, owed: euros('20.00') } });
    expect(await reverse(admin, id, { force: true, idempotencyKey })).toMatchObject({
      transaction: { id: approval.id, status: 'COMPLETED', sent: null },
      approval: { id: approval.id, status: 'APPROVED' },
    });
  });

  it('is given back or spent, and never both, when both are tried at once', async () => {
    await pay(asha, '20.00', 'EUR');
    const id = await sent(asha, ben, '20.00');
    const [reversed, spent] = await Promise.all([reverse(admin, id), sendTransfer(ben, asha.email, euros('20.00'))]);
    const settled = await Promise.all(
      [reversed.transaction!.id, spent.transaction!.id].map((each) =>
        eventually('both to be final', async () => {
          const now = await read(ben, each);
          return now && now.status !== 'PROCESSING' && now.status;
        }),
      ),
    );
    expect(settled.sort()).toEqual(['COMPLETED', 'FAILED']);
    expect([await balanceOf(asha, 'EUR'), await balanceOf(ben, 'EUR')]).toEqual(['20.00', '0.00']);
  });
});

it('An exchange is given back at its own rate, in parts that are together all of it, with its fee', async () => {
  await pay(asha, '100.00', 'EUR');
  const quote = await createQuote(asha, { sell: euros('100.00'), buyCurrency: 'INR' });
  const { transaction } = await executeQuote(asha, quote.id);
  const { id } = await comesTo(asha, transaction!.id, 'COMPLETED');
  for (const amount of ['0.01', '33.33', '12.34']) await reverse(admin, id, { amount: euros(amount) });
  await reverse(admin, id);
  expect(await comesTo(asha, id, 'REVERSED')).toMatchObject({ refunded: euros('100.00') });
  expect([await balanceOf(asha, 'EUR'), await balanceOf(asha, 'INR')]).toEqual(['100.00', '0.00']);
});

describe('A top-up', () => {
  it.each(['tok_success', 'tok_refund_slow', 'tok_refund_slow_never', 'tok_refund_lost'])(
    'goes back through its provider, once: %s',
    async (token) => {
      const id = await charged(token, '20.00');
      const { transaction } = await reverse(admin, id, { amount: euros('8.00') });
      const refund = await comesTo(asha, transaction!.id, 'COMPLETED');
      expect(refund).toMatchObject({ sent: euros('8.00'), payout: { status: 'SUCCEEDED' } });
      expect(await read(asha, id)).toMatchObject({ status: 'COMPLETED', refunded: euros('8.00') });
      expect(await balanceOf(asha, 'EUR')).toBe('12.00');
    },
  );

  it('is still there when its provider does not give it back, or it comes back from there', async () => {
    const kept = await charged('tok_refund_failed', '20.00', 'NZD');
    const failing = await reverse(admin, kept);
    expect(await comesTo(asha, failing.transaction!.id, 'FAILED')).toMatchObject({
      failure: { code: 'PAYOUT_FAILED' },
    });
    const returning = await reverse(admin, await charged('tok_refund_returned', '5.00', 'NZD'));
    await comesTo(asha, returning.transaction!.id, 'REVERSED');
    const gone = await reverse(admin, await charged('tok_success', '7.00', 'NZD'));
    await comesTo(asha, gone.transaction!.id, 'COMPLETED');
    expect(await balanceOf(asha, 'NZD')).toBe('25.00');
    // The provider's statement has each of them, and so has ours.
    expect((await reconcile(admin, 'NZD')).differences).toEqual([]);
  });
});

it('Nobody but an administrator gives anything back', async () => {
  const id = await charged('tok_success', '1.00');
  const input = { transactionId: id, reason, idempotencyKey: newKey() };
  const { data, errors } = await asha.send(reverseDocument, { input });
  expect(data).toEqual({ reverseTransaction: null });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
});
