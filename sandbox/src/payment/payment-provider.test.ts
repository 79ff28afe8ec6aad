import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHttpServer, type RunningServer } from '@agio/runtime/http/server';
import { newId } from '@agio/runtime/ids';
import { silentLogger } from '@agio/runtime/logging/logger';
import { deriveKey } from '@agio/runtime/secret';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSandbox, type RunningSandbox } from '../server.js';
import { signatureHeader } from '../webhook/signature.js';
import type { Payment } from './payments.js';
import type { StatementPage } from '../statement.js';

const secret = 'a secret of thirty-two characters';
const apiKey = deriveKey(secret, 'sandbox/api').export().toString('base64url');
const slowMs = 300;

/** A webhook as the receiver got it. */
interface Received {
  readonly eventId: string;
  readonly type: string;
  readonly reference: string;
  readonly isGenuine: boolean;
}

let database: TestDatabase;
let sandbox: RunningSandbox;
let receiver: RunningServer;
const received: Received[] = [];
/** How many deliveries the receiver refuses before it takes any. */
let refusals = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    secret: { current: secret },
    slowMs,
    logger: silentLogger,
  });
  receiver = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger,
    routes: [
      {
        path: '/webhooks',
        methods: ['POST'],
        async handle(request) {
          const body = await request.text(10_000);
          if (refusals > 0) {
            refusals--;
            return { status: 503 };
          }
          const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(request.headers[signatureHeader] as string) ?? [];
          const expected = createHmac('sha256', deriveKey(secret, 'sandbox/webhooks')).update(`${seconds}.${body}`);
          const event = JSON.parse(body) as { id: string; type: string; object: { reference: string } };
          received.push({
            eventId: event.id,
            type: event.type,
            reference: event.object.reference,
            isGenuine: expected.digest('hex') === mac && Math.abs(Date.now() / 1_000 - Number(seconds)) < 60,
          });
          return { status: 204 };
        },
      },
    ],
  });
  sandbox.sendWebhooksTo(`${receiver.url}/webhooks`);
});

afterAll(async () => {
  await sandbox.stop();
  await receiver.stop();
  await database.drop();
});

const post = (path: string, key: string, body: unknown) =>
  fetch(`${sandbox.url}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': key },
    body: JSON.stringify(body),
  });
const get = (path: string) => fetch(`${sandbox.url}/v1/${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
const euros = { amount: '20.00', currency: 'EUR' };

async function charge(paymentMethod: string, key = newId()): Promise<Payment> {
  const answer = await post('charges', key, { ...euros, paymentMethod });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Payment;
}
async function pay(destination: string, key = newId()): Promise<Payment> {
  const answer = await post('payouts', key, { ...euros, destination, description: 'TXN-1' });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Payment;
}

async function refund(of: Payment, amount: string, key = newId()): Promise<Response> {
  return post('refunds', key, { amount, currency: 'EUR', charge: of.reference });
}

/** The webhooks of a payment, once there are so many. */
async function webhooksOf(reference: string, count: number): Promise<Received[]> {
  const deadline = Date.now() + 25_000;
  for (;;) {
    const found = received.filter((each) => each.reference === reference);
    if (found.length >= count) return found;
    if (Date.now() > deadline) throw new Error(`${found.length} webhooks instead of ${count}`);
    await sleep(20);
  }
}

async function statusLater(kind: 'charges' | 'payouts' | 'refunds', { id }: Payment, status: string): Promise<Payment> {
  const deadline = Date.now() + 25_000;
  for (;;) {
    const payment = (await (await get(`${kind}/${id}`)).json()) as Payment;
    if (payment.status === status) return payment;
    if (Date.now() > deadline) throw new Error(`The payment stays ${payment.status}.`);
    await sleep(20);
  }
}

describe('a charge', () => {
  it('succeeds at once, after a while, or is declined, by its token', async () => {
    expect(await charge('tok_success')).toMatchObject({ status: 'succeeded', reason: null, ...euros });
    expect(await charge('tok_declined')).toMatchObject({ status: 'declined', reason: expect.any(String) });
    expect(await charge('tok_anything')).toMatchObject({ status: 'declined' });
    const slow = await charge('tok_slow');
    expect(slow.status).toBe('processing');
    await statusLater('charges', slow, 'succeeded');
  });

  it('is made once for its idempotency key, which another one cannot have', async () => {
    const key = newId();
    const [first, ...repeats] = await Promise.all(Array.from({ length: 5 }, () => charge('tok_success', key)));
    expect(repeats.every(({ id }) => id === first?.id)).toBe(true);
    expect((await post('charges', key, { ...euros, amount: '21.00', paymentMethod: 'tok_success' })).status).toBe(409);
    expect((await post('payouts', key, { ...euros, destination: 'dest_success', description: '' })).status).toBe(409);
  });

  it('is not found by an id of something else', async () => {
    const payout = await pay('dest_success');
    expect((await get(`charges/${payout.id}`)).status).toBe(404);
  });
});

describe('a payout', () => {
  it('succeeds, fails, or is returned after a while, by its token', async () => {
    expect(await pay('dest_success')).toMatchObject({ status: 'succeeded', reason: null });
    expect(await pay('dest_failed')).toMatchObject({ status: 'failed', reason: expect.any(String) });
    const returned = await pay('dest_returned');
    expect(returned).toMatchObject({ status: 'succeeded', reason: null });
    expect(await statusLater('payouts', returned, 'returned')).toMatchObject({ reason: expect.any(String) });
  });
});

describe('a refund', () => {
  const refunded = async (token: string): Promise<Payment> =>
    (await (await refund(await charge(token), '20.00')).json()) as Payment;

  it('is given at once, after a while, fails or comes back, by the token of its charge', async () => {
    expect(await refunded('tok_success')).toMatchObject({ status: 'succeeded', reason: null, ...euros });
    expect(await refunded('tok_refund_failed')).toMatchObject({ status: 'failed', reason: expect.any(String) });
    const slow = await refunded('tok_refund_slow');
    expect(slow.status).toBe('processing');
    await statusLater('refunds', slow, 'succeeded');
    const returned = await refunded('tok_refund_returned');
    expect(returned).toMatchObject({ status: 'succeeded', reason: null });
    expect(await statusLater('refunds', returned, 'returned')).toMatchObject({ reason: expect.any(String) });
  });

  it('whose first answer is lost was given all the same, once', async () => {
    const charged = await charge('tok_refund_lost');
    const key = newId();
    expect((await refund(charged, '20.00', key)).status).toBe(503);
    expect(await (await refund(charged, '20.00', key)).json()).toMatchObject({ status: 'succeeded' });
    expect((await refund(charged, '0.01')).status).toBe(402);
  });

  it('is never more than its charge, however many come at once, and what has failed is none', async () => {
    const charged = await charge('tok_success');
    const answers = await Promise.all(Array.from({ length: 8 }, () => refund(charged, '6.00')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 402, 402, 402, 402, 402]);
    const failing = await charge('tok_refund_failed');
    for (const amount of ['20.00', '20.00']) expect((await refund(failing, amount)).status).toBe(200);
  });

  it('is refused for what was not charged', async () => {
    for (const token of ['tok_declined', 'tok_slow'])
      expect((await refund(await charge(token), '1.00')).status).toBe(402);
    expect((await refund(await pay('dest_success'), '1.00')).status).toBe(402);
  });

  it('has webhooks like those of its charge', async () => {
    const { reference } = await refunded('tok_success_twice');
    expect((await webhooksOf(reference, 2)).map(({ type }) => type)).toEqual(['refund.succeeded', 'refund.succeeded']);
  });
});

it('nothing is answered without the API key', async () => {
  for (const authorization of ['', 'Bearer wrong', `Basic ${apiKey}`]) {
    expect((await fetch(`${sandbox.url}/v1/charges/x`, { headers: { authorization } })).status).toBe(401);
  }
});

it.each([
  ['no idempotency key', '', { ...euros, paymentMethod: 'tok_success' }],
  ['a number for an amount', 'k', { amount: 20, currency: 'EUR', paymentMethod: 'tok_success' }],
  ['no payment method', 'k', euros],
])('a charge with %s is refused', async (_, key, body) => {
  expect((await post('charges', key, body)).status).toBe(400);
});

describe('the webhooks of a payment', () => {
  const typesOf = (webhooks: Received[]) => webhooks.map(({ type }) => type);

  it('are signed and in order', async () => {
    const { reference } = await charge('tok_slow');
    const webhooks = await webhooksOf(reference, 2);
    expect(typesOf(webhooks)).toEqual(['charge.processing', 'charge.succeeded']);
    expect(webhooks.every(({ isGenuine }) => isGenuine)).toBe(true);
  });

  it('come twice, out of order or forged when the token says so', async () => {
    const twice = await webhooksOf((await charge('tok_success_twice')).reference, 2);
    expect(new Set(twice.map(({ eventId }) => eventId)).size).toBe(1);
    const disordered = await webhooksOf((await pay('dest_slow_disordered')).reference, 2);
    expect(typesOf(disordered)).toEqual(['payout.succeeded', 'payout.processing']);
    const forged = await webhooksOf((await charge('tok_slow_forged')).reference, 1);
    expect(forged).toMatchObject([{ type: 'charge.succeeded', isGenuine: false }]);
  });

  it('are sent again until the receiver takes them', async () => {
    refusals = 1;
    const { reference } = await charge('tok_success');
    expect(typesOf(await webhooksOf(reference, 1))).toEqual(['charge.succeeded']);
    expect(refusals).toBe(0);
  });

  it('never come when the token says so', async () => {
    const { reference } = await charge('tok_success_never');
    await webhooksOf((await charge('tok_success')).reference, 1);
    expect(received.filter((each) => each.reference === reference)).toEqual([]);
  });
});

it('the statement has what moved, signed, by pages, and nothing else', async () => {
  const from = new Date().toISOString();
  const yen = { amount: '500', currency: 'JPY' };
  const order = async (path: string, body: object): Promise<Payment> =>
    (await (await post(path, newId(), body)).json()) as Payment;
  const inward = await order('charges', { ...yen, paymentMethod: 'tok_success' });
  await order('charges', { ...yen, paymentMethod: 'tok_declined' });
  const outward = await order('payouts', { ...yen, destination: 'dest_returned', description: '' });
  await statusLater('payouts', outward, 'returned');
  const back = await order('refunds', { amount: '200', currency: 'JPY', charge: inward.reference });
  const to = new Date(Date.now() + 60_000).toISOString();

  const lines: [string, string][] = [];
  for (let after: string | null = ''; after !== null;) {
    const query = new URLSearchParams({ from, to, currency: 'JPY', limit: '1', ...(after && { after }) });
    const page = (await (await get(`statement?${query.toString()}`)).json()) as StatementPage;
    lines.push(...page.entries.map(({ reference, amount }): [string, string] => [reference, amount]));
    after = page.next;
  }
  expect(lines).toEqual([
    [inward.reference, '500'],
    [outward.reference, '-500'],
    [outward.reference, '500'],
    [back.reference, '-200'],
  ]);
});
