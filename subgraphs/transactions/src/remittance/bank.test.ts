import { newId } from '@agio/runtime/ids';
import { jsonAnswer, startHttpServer, type HttpAnswer, type RunningServer } from '@agio/runtime/http/server';
import { silentLogger } from '@agio/runtime/logging/logger';
import { deriveKey } from '@agio/runtime/secret';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSandboxClient } from '../payment/sandbox-client.js';
import type { PayoutRequest } from '../payout/provider.js';
import { createBank } from './bank.js';

const secret = { current: 'a secret of thirty-two characters' };

/** A server that answers as the test says, and what it was sent. */
let server: RunningServer;
let answer: (body: Record<string, unknown>) => HttpAnswer | Promise<HttpAnswer>;
let received: { authorization: string | undefined; body: Record<string, unknown> }[] = [];

beforeAll(async () => {
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger,
    routes: [
      {
        path: '/v1/bank/transfers',
        methods: ['POST'],
        async handle(request) {
          const body = JSON.parse(await request.text(100_000)) as Record<string, unknown>;
          received.push({ authorization: request.headers.authorization, body });
          return answer(body);
        },
      },
    ],
  });
});

afterAll(() => server.stop(0));

const startBank = (timeoutMs = 5_000) =>
  createBank(createSandboxClient({ url: server.url, secret, name: `bank ${newId()}`, timeoutMs }));

const request = (): PayoutRequest => ({
  id: newId(),
  amount: { minor: 1_080_678n, asset: 'INR' },
  details: {
    beneficiary: {
      id: newId(),
      name: 'Ravi Rao',
      country: 'IN',
      account: { kind: 'IFSC', accountNumber: '50100123459000', ifsc: 'HDFC0000123' },
      bank: 'HDFC Bank',
    },
    purpose: 'FAMILY_SUPPORT',
  },
  reference: 'TXN-0000000000001',
  knownAs: null,
  createdAt: new Date(),
});

const standing =
  (state: string, reason: string | null = null) =>
  ({ reference, amount, currency }: Record<string, unknown>): HttpAnswer =>
    jsonAnswer(200, { id: 'bt_1', reference, amount, currency, state, reason });

describe('the bank', () => {
  it('is told whom to pay, under the transaction’s id, with its key', async () => {
    answer = standing('success');
    received = [];
    const payout = request();
    await startBank().pay(payout);
    expect(received).toEqual([
      {
        authorization: `Bearer ${deriveKey(secret.current, 'sandbox/api').export().toString('base64url')}`,
        body: {
          reference: payout.id,
          amount: '10806.78',
          currency: 'INR',
          beneficiary: {
            name: 'Ravi Rao',
            country: 'IN',
            account: { kind: 'IFSC', accountNumber: '50100123459000', ifsc: 'HDFC0000123' },
          },
          message: 'TXN-0000000000001',
          purpose: 'FAMILY_SUPPORT',
        },
      },
    ]);
  });

  it.each([
    ['pending', null, { kind: 'pending', reference: 'bt_1' }],
    ['processing', null, { kind: 'processing', reference: 'bt_1' }],
    ['success', null, { kind: 'succeeded', reference: 'bt_1' }],
    ['failed', 'Closed.', { kind: 'failed', reason: 'Closed.', reference: 'bt_1' }],
    ['returned', 'Sent back.', { kind: 'returned', reason: 'Sent back.', reference: 'bt_1' }],
  ])('answers how a transfer stands: %s', async (state, reason, payout) => {
    answer = standing(state, reason);
    expect(await startBank().pay(request())).toEqual(payout);
  });

  it.each<[string, typeof answer]>([
    ['with another transfer', (body) => standing('success')({ ...body, reference: newId() })],
    ['with another amount', (body) => standing('success')({ ...body, amount: '1.00' })],
    ['with a state that nobody knows', standing('perhaps')],
    ['that it is the caller’s fault', () => jsonAnswer(400, { error: { code: 'invalid_request', message: 'no' } })],
    ['that the reference is of something else', () => jsonAnswer(409, { error: {} })],
    ['that it fails', () => jsonAnswer(503, { error: {} })],
    ['no JSON', () => ({ status: 200, body: '<html>' })],
    ['without an end', () => ({ status: 200, body: ' '.repeat(2 * 1024 * 1024) })],
  ])('has not answered when it answers %s: the money is neither paid nor not paid', async (_, each) => {
    answer = each;
    await expect(startBank().pay(request())).rejects.toThrow();
  });

  it('has not answered when it takes too long', async () => {
    let release = (): void => {};
    answer = () => new Promise((resolve) => (release = () => resolve({ status: 204 })));
    await expect(startBank(50).pay(request())).rejects.toThrow();
    release();
  });
});
