import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonAnswer } from '@agio/runtime/http/server';
import { newId } from '@agio/runtime/ids';
import { silentLogger } from '@agio/runtime/logging/logger';
import type { PayoutRequest } from '../payout/provider.js';
import { startStripeServer, stripeError, stripeKey, type StripeServer } from '../testing/stripe-server.js';
import type { Movement, MovementPage } from '../reconciliation/movement.js';
import type { ChargeRequest, PaymentProvider, RefundRequest } from './provider.js';
import { createStripeClient } from './stripe-client.js';
import { createStripeProvider } from './stripe.js';

let server: StripeServer;
let stripe: PaymentProvider;

beforeEach(async () => {
  server = await startStripeServer();
  stripe = createStripeProvider(createStripeClient({ secretKey: stripeKey, apiUrl: server.url }), silentLogger);
});

afterEach(() => server.stop());

const dayAndMore = 25 * 3_600_000;
const euros = { minor: 2_000n, asset: 'EUR' };

const charge = (options: Partial<ChargeRequest> = {}): ChargeRequest => ({
  id: newId(),
  amount: euros,
  paymentMethod: 'pm_card_visa',
  createdAt: new Date(),
  knownAs: null,
  ...options,
});

const payout = (options: Partial<PayoutRequest> & { destination?: string } = {}): PayoutRequest => {
  const { destination = 'ba_1', ...rest } = options;
  return {
    id: newId(),
    amount: euros,
    details: { destination },
    reference: 'TXN-1',
    createdAt: new Date(),
    knownAs: null,
    ...rest,
  };
};

const createdOf = (path: string) => server.requests.filter((each) => each.method === 'POST' && each.path === path);

describe('a charge', () => {
  it('is a PaymentIntent that is confirmed at once, under the transaction’s id', async () => {
    const request = charge();
    expect(await stripe.charge(request)).toEqual({ kind: 'succeeded', reference: expect.any(String) });
    expect(createdOf('/v1/payment_intents')).toEqual([
      {
        method: 'POST',
        path: '/v1/payment_intents',
        idempotencyKey: request.id,
        fields: {
          amount: '2000',
          currency: 'eur',
          payment_method: 'pm_card_visa',
          confirm: 'true',
          off_session: 'true',
          'automatic_payment_methods[enabled]': 'true',
          'automatic_payment_methods[allow_redirects]': 'never',
          'metadata[transaction_id]': request.id,
        },
      },
    ]);
  });

  it('is made once however often it is asked for', async () => {
    const request = charge();
    await Promise.all(Array.from({ length: 5 }, () => stripe.charge(request)));
    expect(server.intents.size).toBe(1);
  });

  it('is declined in the issuer’s words, also when it is asked for again', async () => {
    const request = charge({ paymentMethod: 'pm_card_visa_chargeDeclined' });
    const declined = { kind: 'declined', reason: 'Your card was declined.' };
    expect(await stripe.charge(request)).toEqual(declined);
    expect(await stripe.charge(request)).toEqual(declined);
    expect(server.intents.size).toBe(1);
  });

  it('of an unknown payment method is declined without Stripe’s words', async () => {
    expect(await stripe.charge(charge({ paymentMethod: 'nonsense' }))).toEqual({
      kind: 'declined',
      reason: 'The payment method was not accepted.',
    });
  });

  it.each(['by its idempotency key', 'by Stripe’s id', 'by its metadata, once the key is forgotten'])(
    'that takes a while is asked for %s, and only its present state counts',
    async (how) => {
      const request = charge({ paymentMethod: 'pm_usBankAccount' });
      const pending = await stripe.charge(request);
      expect(pending).toEqual({ kind: 'pending', reference: 'pi_1' });
      server.intents.get('pi_1')!['status'] = 'succeeded';
      if (how.includes('forgotten')) server.forgetKeys();
      const again = {
        ...request,
        ...(how.includes('Stripe') && { knownAs: 'pi_1' }),
        ...(how.includes('forgotten') && { createdAt: new Date(Date.now() - dayAndMore) }),
      };
      expect(await stripe.charge(again)).toEqual({ kind: 'succeeded', reference: expect.any(String) });
      expect(server.intents.size).toBe(1);
    },
  );

  it('that failed in the end is declined', async () => {
    const request = charge({ paymentMethod: 'pm_usBankAccount' });
    await stripe.charge(request);
    Object.assign(server.intents.get('pi_1')!, {
      status: 'requires_payment_method',
      last_payment_error: { message: 'The account has no funds.' },
    });
    expect(await stripe.charge({ ...request, knownAs: 'pi_1' })).toEqual({
      kind: 'declined',
      reason: 'The account has no funds.',
    });
  });

  it('survives a connection that is lost after it was made, and a rate limit', async () => {
    server.faults.push('hang-up', stripeError(429, 'invalid_request_error', 'rate_limit', 'Too many requests.'));
    const request = charge();
    // The library repeats some failures by itself; whatever it leaves is no answer, and asked for again.
    const answer = await stripe.charge(request).catch(() => stripe.charge(request));
    expect(answer).toEqual({ kind: 'succeeded', reference: expect.any(String) });
    expect(server.intents.size).toBe(1);
  });

  it.each([
    ['a fault of Stripe', stripeError(500, 'api_error', 'unknown', 'An error.')],
    ['a rate limit', stripeError(429, 'invalid_request_error', 'rate_limit', 'Too many requests.')],
    ['another request under its key', stripeError(409, 'idempotency_error', 'idempotency_key_in_use', 'In progress.')],
    ['a wrong key', stripeError(401, 'invalid_request_error', 'api_key_invalid', 'Invalid API Key provided.')],
    ['nonsense', { status: 200, body: '<html>' }],
    ['an answer to something else', jsonAnswer(200, { id: 'pi_9', amount: 1, currency: 'eur', status: 'succeeded' })],
  ])('has no answer by %s', async (_, fault) => {
    server.faults.push(...Array.from({ length: 6 }, () => fault));
    const answer = await stripe.charge(charge()).catch(() => 'no answer');
    expect(answer).toBe('no answer');
  });

  it('has no answer while its status is one that nobody knows', async () => {
    const request = charge();
    await stripe.charge(request);
    server.intents.get('pi_1')!['status'] = 'sublimated';
    await expect(stripe.charge(request)).rejects.toThrow('sublimated');
  });

  it('that is known is not declined because Stripe cannot find it', async () => {
    await expect(stripe.charge(charge({ knownAs: 'pi_7' }))).rejects.toThrow('No such object');
  });
});

describe('a payout', () => {
  it('goes to the destination, and is what Stripe says it is now', async () => {
    const request = payout();
    expect(await stripe.pay(request)).toEqual({ kind: 'pending', reference: 'po_1' });
    expect(createdOf('/v1/payouts')).toEqual([
      {
        method: 'POST',
        path: '/v1/payouts',
        idempotencyKey: request.id,
        fields: {
          amount: '2000',
          currency: 'eur',
          destination: 'ba_1',
          description: 'TXN-1',
          'metadata[transaction_id]': request.id,
        },
      },
    ]);
    const states = [];
    for (const status of ['in_transit', 'paid', 'failed']) {
      Object.assign(server.payouts.get('po_1')!, { status, failure_message: 'The account is closed.' });
      states.push(await stripe.pay(request), await stripe.pay({ ...request, knownAs: 'po_1' }));
    }
    const failed = { kind: 'failed', reason: 'The account is closed.', reference: 'po_1' };
    expect(states.map((state) => (state.kind === 'failed' ? state : state.kind))).toEqual([
      ...['processing', 'processing', 'succeeded', 'succeeded'],
      ...[failed, failed],
    ]);
    expect(server.payouts.size).toBe(1);
  });

  it('to an unknown destination fails, and nothing has left', async () => {
    expect(await stripe.pay(payout({ destination: 'acct_1' }))).toEqual({
      kind: 'failed',
      reason: expect.any(String),
      reference: null,
    });
  });

  it('that our own balance is too small for fails without saying so to the customer', async () => {
    server.faults.push(
      stripeError(400, 'invalid_request_error', 'balance_insufficient', 'You have insufficient funds.'),
    );
    expect(await stripe.pay(payout())).toEqual({
      kind: 'failed',
      reason: 'The money cannot be paid out now.',
      reference: null,
    });
  });

  it('is found among the payouts since then once its key is forgotten, however many there are', async () => {
    const old = payout({ createdAt: new Date(Date.now() - dayAndMore) });
    await stripe.pay({ ...old, createdAt: new Date() });
    for (let each = 0; each < 120; each++) {
      server.payouts.set(`po_${each + 2}`, { id: `po_${each + 2}`, created: Date.now() / 1_000, metadata: {} });
    }
    server.forgetKeys();
    expect(await stripe.pay(old)).toEqual({ kind: 'pending', reference: 'po_1' });
    expect(createdOf('/v1/payouts')).toHaveLength(1);
  });
});

describe('a refund', () => {
  /** A charge that has come in, and what gives a part of it back. */
  async function charged(options: { paymentMethod?: string } & Partial<RefundRequest> = {}): Promise<RefundRequest> {
    const { paymentMethod = 'pm_card_visa', ...rest } = options;
    const request = charge({ paymentMethod });
    const answer = await stripe.charge(request);
    const [intent] = server.intents.values();
    intent!['status'] = 'succeeded';
    const reference = answer.kind === 'declined' ? null : answer.reference;
    return {
      id: newId(),
      amount: { minor: 500n, asset: 'EUR' },
      charge: { id: request.id, reference },
      createdAt: new Date(),
      knownAs: null,
      ...rest,
    };
  }

  it('is a part of the PaymentIntent, under the refund’s id, once however often it is asked for', async () => {
    const request = await charged();
    const answers = await Promise.all(Array.from({ length: 5 }, () => stripe.refund(request)));
    expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ kind: 'succeeded', reference: 're_1' })]),
    );
    expect(server.refunds.size).toBe(1);
    expect(createdOf('/v1/refunds')[0]).toMatchObject({
      idempotencyKey: request.id,
      fields: { payment_intent: 'pi_1', amount: '500', 'metadata[transaction_id]': request.id },
    });
  });

  it('is what Stripe says it is now, and may fail after it was given', async () => {
    const request = await charged({ paymentMethod: 'pm_usBankAccount' });
    expect(await stripe.refund(request)).toEqual({ kind: 'pending', reference: 're_1' });
    for (const [status, kind] of [
      ['requires_action', 'processing'],
      ['succeeded', 'succeeded'],
      ['failed', 'failed'],
      ['canceled', 'failed'],
    ]) {
      server.refunds.get('re_1')!['status'] = status;
      for (const knownAs of [null, 're_1']) {
        expect(await stripe.refund({ ...request, knownAs })).toMatchObject({ kind, reference: 're_1' });
      }
    }
    server.refunds.get('re_1')!['status'] = 'news';
    await expect(stripe.refund(request)).rejects.toThrow(/news/);
  });

  it('of more than is left fails, and nothing has left', async () => {
    const request = await charged({ amount: { minor: 1_500n, asset: 'EUR' } });
    await stripe.refund(request);
    expect(await stripe.refund({ ...request, id: newId(), amount: { minor: 501n, asset: 'EUR' } })).toEqual({
      kind: 'failed',
      reason: expect.not.stringContaining('Greater'),
      reference: null,
    });
  });

  it('survives a connection that is lost after it was made, also once its key is forgotten', async () => {
    const request = await charged();
    server.faults.push('hang-up');
    await stripe.refund(request).catch(() => undefined);
    server.forgetKeys();
    const late = { ...request, createdAt: new Date(Date.now() - dayAndMore) };
    expect(await stripe.refund(late)).toEqual({ kind: 'succeeded', reference: 're_1' });
    expect(server.refunds.size).toBe(1);
  });

  it('finds the charge of an older release by its metadata, and has no answer while it cannot', async () => {
    const request = await charged();
    const older = { ...request, charge: { ...request.charge, reference: null } };
    expect(await stripe.refund(older)).toMatchObject({ kind: 'succeeded' });
    await expect(stripe.refund({ ...older, charge: { id: newId(), reference: null } })).rejects.toThrow(
      /no PaymentIntent/,
    );
  });

  it('is on the statement under its own id, once it is not under way any more', async () => {
    const [first, second] = [await charged(), await charged({ paymentMethod: 'pm_usBankAccount' })];
    await stripe.refund(first);
    server.intents.get('pi_2')!['status'] = 'succeeded';
    await stripe.refund(second);
    const period = { currency: 'EUR', from: new Date(0), to: new Date(Date.now() + 60_000), after: null };
    const { entries } = await stripe.statement(period);
    const moved = entries.map(({ transactionId, amount }) => [transactionId, amount.minor]);
    expect(moved).toContainEqual([first.id, -500n]);
    expect(moved.map(([id]) => id)).not.toContain(second.id);
  });
});

describe('the statement', () => {
  /** A line of it; `source` is what it is about. */
  const line = (id: string, amount: number, source: object | null, created = 2_000, currency = 'eur') =>
    server.balanceTransactions.push({ id, amount, currency, created, source });
  const ofCharge = (transaction: string) => ({ object: 'charge', metadata: { transaction_id: transaction } });
  const ofPayout = (transaction: string, status: string) => ({ ...ofCharge(transaction), object: 'payout', status });

  async function statement(): Promise<Movement[]> {
    const entries: Movement[] = [];
    const period = { currency: 'EUR', from: new Date(2_000_000), to: new Date(3_000_000) };
    for (let after: string | null | undefined; after !== null;) {
      const page: MovementPage = await stripe.statement({ ...period, after: after ?? null });
      entries.push(...page.entries);
      after = page.next;
    }
    return entries;
  }
  const moved = (transactionId: string, minor: bigint, seconds: number): Movement => ({
    transactionId,
    amount: { minor, asset: 'EUR' },
    at: new Date(seconds * 1_000),
  });

  it('has what transactions have moved, by pages, without what is Stripe’s own', async () => {
    const [inward, outward] = [newId(), newId()];
    for (let each = 0; each < 100; each++) line(`fee_${each}`, -1, null);
    line('txn_1', 2_000, ofCharge(inward));
    line('txn_2', -1_500, ofPayout(outward, 'failed'), 2_999);
    line('txn_3', 1_500, ofPayout(outward, 'failed'), 2_999);
    line('txn_before', 1, ofCharge(newId()), 1_999);
    line('txn_after', 1, ofCharge(newId()), 3_000);
    line('txn_other', 1, ofCharge(newId()), 2_500, 'usd');
    line('txn_shop', 1, ofCharge('an order of a shop'));
    expect(await statement()).toEqual([
      moved(inward, 2_000n, 2_000),
      moved(outward, -1_500n, 2_999),
      moved(outward, 1_500n, 2_999),
    ]);
  });

  it('has a payout only once the bank has it', async () => {
    const [ordered, sent, arrived] = [newId(), newId(), newId()];
    line('txn_1', -1, ofPayout(ordered, 'pending'));
    line('txn_2', -2, ofPayout(sent, 'in_transit'));
    line('txn_3', -3, ofPayout(arrived, 'paid'));
    expect(await statement()).toEqual([moved(arrived, -3n, 2_000)]);
  });

  it('has what was given back behind our back under the transaction that it is of', async () => {
    const request = charge();
    await stripe.charge(request);
    server.balanceTransactions.length = 0;
    line('txn_1', -500, { object: 'refund', payment_intent: 'pi_1', metadata: {} });
    line('txn_2', -1_500, { object: 'dispute', payment_intent: 'pi_1', metadata: {} });
    line('txn_3', -1, { object: 'refund', payment_intent: null, metadata: {} });
    expect(await statement()).toEqual([moved(request.id, -500n, 2_000), moved(request.id, -1_500n, 2_000)]);
  });
});
