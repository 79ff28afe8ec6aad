import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import {
  signStripeWebhook,
  startStripeServer,
  stripeError,
  stripeKey,
  type StripeServer,
} from '@agio/transactions/testing/stripe-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import { balanceOf, logInAdmin, newKey, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';
import { charge, comesTo, reconcile, withdraw } from './paying.js';

const webhookSecret = 'whsec_agio';
const money = (amount: string, currency = 'EUR') => ({ amount, currency });

let database: TestDatabase;
let stripe: StripeServer;
let platform: TestPlatform;
let asha: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  stripe = await startStripeServer();
  const env = {
    PAYMENT_PROVIDER: 'stripe',
    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_URL: stripe.url,
  };
  platform = await startTestPlatform({ databaseUrl: database.url, env });
}, startTimeoutMs);

beforeEach(async () => {
  asha = await register(platform.url);
});

afterEach(() => expectConservation(platform));

afterAll(async () => {
  await platform?.stop();
  await stripe?.stop();
  await database?.drop();
}, 60_000);

let events = 0;

/** Tells of an object as Stripe does. @returns the event's id and the status of the answer. */
async function tell(type: string, object: object | undefined, secret = webhookSecret) {
  const id = `evt_${++events}`;
  const body = JSON.stringify({ id, object: 'event', type, data: { object } });
  const { status } = await fetch(`${platform.pagesOf('transactions')}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'stripe-signature': signStripeWebhook(body, { secret }) },
    body,
  });
  return { id, status };
}

const webhook = async (id: string) => {
  const text = 'SELECT worked_at FROM webhook_events WHERE event_id = $1';
  return (await database.pool({ schema: 'transactions' }).query<{ worked_at: Date | null }>(text, [id])).rows[0];
};

/** The latest object of a kind at Stripe. */
const latest = (kind: 'intents' | 'payouts') => [...stripe[kind].values()].at(-1)!;

describe('With Stripe, a top-up', () => {
  it('is charged once under its key, and is in the wallet', async () => {
    const key = newKey();
    const before = stripe.intents.size;
    const answers = await Promise.all([1, 2, 3].map(() => charge(asha, money('20.00'), 'pm_card_visa', key)));
    await comesTo(asha, 'COMPLETED', answers[0]!);
    expect(stripe.intents.size).toBe(before + 1);
    expect(await balanceOf(asha, 'EUR')).toBe('20.00');
  });

  it('that the issuer declines fails in its words', async () => {
    expect(await charge(asha, money('20.00'), 'pm_card_visa_chargeDeclined')).toMatchObject({
      transaction: { status: 'FAILED', failure: { message: 'Your card was declined.' } },
      userErrors: [{ code: 'PAYMENT_DECLINED' }],
    });
  });

  it('of no decimals is charged without any', async () => {
    await comesTo(asha, 'COMPLETED', await charge(asha, money('500', 'JPY'), 'pm_card_visa'));
    expect(latest('intents')).toMatchObject({ amount: 500, currency: 'jpy' });
    expect(await balanceOf(asha, 'JPY')).toBe('500');
  });

  it('of an amount that Stripe cannot move is refused before anything is written', async () => {
    const before = stripe.requests.length;
    expect(await charge(asha, money('1.234', 'KWD'), 'pm_card_visa')).toMatchObject({
      transaction: null,
      userErrors: [{ code: 'AMOUNT_INVALID', field: ['input', 'amount', 'amount'] }],
    });
    expect(stripe.requests).toHaveLength(before);
  });

  it('that takes a while is completed by a webhook, and not by a forged one', async () => {
    const begun = await charge(asha, money('20.00'), 'pm_usBankAccount');
    expect(begun.transaction?.status).toBe('PROCESSING');
    const intent = latest('intents');
    const forged = await tell('payment_intent.succeeded', { ...intent, status: 'succeeded' }, 'whsec_somebody_else');
    expect([forged.status, await webhook(forged.id)]).toEqual([401, undefined]);
    // What is signed is not believed either, as long as Stripe itself says something else.
    const early = await tell('payment_intent.succeeded', { ...intent, status: 'succeeded' });
    await eventually('the webhook to be worked on', async () => (await webhook(early.id))?.worked_at);
    await comesTo(asha, 'PROCESSING', begun);
    intent['status'] = 'succeeded';
    const { id, status } = await tell('payment_intent.succeeded', intent);
    expect(status).toBe(204);
    await eventually('the webhook to be worked on', async () => (await webhook(id))?.worked_at);
    await comesTo(asha, 'COMPLETED', begun);
    await tell('payment_intent.processing', intent);
    expect(await balanceOf(asha, 'EUR')).toBe('20.00');
  });

  it('that nobody tells of is completed because Stripe is asked', async () => {
    const begun = await charge(asha, money('20.00'), 'pm_usBankAccount');
    latest('intents')['status'] = 'succeeded';
    await comesTo(asha, 'COMPLETED', begun);
  });

  it('survives answers that are lost: it is charged once', async () => {
    const before = stripe.intents.size;
    stripe.faults.push('hang-up', stripeError(500, 'api_error', 'unknown', 'An error.'), 'hang-up');
    await comesTo(asha, 'COMPLETED', await charge(asha, money('20.00'), 'pm_card_visa'));
    expect(stripe.intents.size).toBe(before + 1);
    expect(await balanceOf(asha, 'EUR')).toBe('20.00');
  });
});

describe('With Stripe, a withdrawal', () => {
  beforeEach(async () => {
    await comesTo(asha, 'COMPLETED', await charge(asha, money('100.00'), 'pm_card_visa'));
  });

  it('is set aside, posted when the bank has it, and given back when it comes back', async () => {
    const begun = await withdraw(asha, money('30.00'), 'ba_1');
    expect(begun.transaction).toMatchObject({ status: 'PROCESSING', payout: { status: 'PENDING' } });
    const payout = latest('payouts');
    payout['status'] = 'paid';
    await tell('payout.paid', payout);
    const { payout: paid } = await comesTo(asha, 'COMPLETED', begun);
    expect(paid).toEqual({ status: 'SUCCEEDED', reference: payout.id });
    expect(await balanceOf(asha, 'EUR')).toBe('70.00');
    Object.assign(payout, { status: 'failed', failure_message: 'The account is closed.' });
    await tell('payout.failed', payout);
    expect((await comesTo(asha, 'REVERSED', begun)).refund?.received).toEqual(money('30.00'));
    expect(await balanceOf(asha, 'EUR')).toBe('100.00');
  });

  it('that the bank refuses fails with its reason, and the money is free again', async () => {
    const begun = await withdraw(asha, money('30.00'), 'ba_1');
    Object.assign(latest('payouts'), { status: 'failed', failure_message: 'The account is closed.' });
    await tell('payout.failed', latest('payouts'));
    const failure = { code: 'PAYOUT_FAILED', message: 'The account is closed.' };
    expect((await comesTo(asha, 'FAILED', begun)).failure).toEqual(failure);
    expect(await balanceOf(asha, 'EUR')).toBe('100.00');
  });
});

it('Stripe’s statement agrees with the clearing account, also while a payout is under way', async () => {
  await comesTo(asha, 'COMPLETED', await charge(asha, money('100.00', 'CHF'), 'pm_card_visa'));
  await withdraw(asha, money('10.00', 'CHF'), 'ba_1');
  const delivered = await withdraw(asha, money('30.00', 'CHF'), 'ba_1');
  latest('payouts')['status'] = 'paid';
  await comesTo(asha, 'COMPLETED', delivered);
  const admin = await logInAdmin(platform);
  const francs = money('70.00', 'CHF');
  const agreed = { provider: 'stripe', providerTotal: francs, ledgerTotal: francs, differences: [] };
  expect(await reconcile(admin, 'CHF')).toEqual(agreed);
});
