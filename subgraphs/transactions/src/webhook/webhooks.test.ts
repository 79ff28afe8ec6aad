import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startHttpServer, type RunningServer } from '@agio/runtime/http/server';
import { newId } from '@agio/runtime/ids';
import { createJobsBackend, type JobsBackend } from '@agio/runtime/jobs/backend';
import { describeBackends } from '@agio/runtime/jobs/testing/backends';
import { until } from '@agio/runtime/jobs/testing/until';
import { silentLogger } from '@agio/runtime/logging/logger';
import { deriveKey } from '@agio/runtime/secret';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { startWebhookWorker, webhookJob } from '../jobs/webhooks.js';
import { signStripeWebhook } from '../testing/stripe-server.js';
import { createTransactionsDatabase, startTransactions, topUpDraft } from '../testing/test-transactions.js';
import type { StartedTransactions } from '../testing/test-transactions.js';
import type { Transaction } from '../transaction/transaction.js';
import { createWebhookInbox, type WebhookInbox } from './inbox.js';
import { createWebhookRoutes } from './routes.js';

const secret = { current: 'a secret of thirty-two characters', previous: 'the secret before that, as long as it' };
const webhookSecret = 'whsec_agio';

/** Somebody who tells us of payments: how it signs, and what its events look like. */
interface Sender {
  readonly name: 'sandbox' | 'stripe';
  readonly header: string;
  readonly event: (transactionId: string, id: string) => object;
  readonly sign: (body: string, options: { key?: string | undefined; atSeconds: number }) => string;
}

const sandboxSignature: Sender['sign'] = (body, { key = secret.current, atSeconds }) => {
  const mac = createHmac('sha256', deriveKey(key, 'sandbox/webhooks')).update(`${atSeconds}.${body}`);
  return `t=${atSeconds},v1=${mac.digest('hex')}`;
};

const senders: readonly Sender[] = [
  {
    name: 'sandbox',
    header: 'sandbox-signature',
    event: (transactionId, id) => ({ id, type: 'charge.succeeded', object: { id: 'ch_1', reference: transactionId } }),
    sign: sandboxSignature,
  },
  {
    name: 'stripe',
    header: 'stripe-signature',
    event: (transactionId, id) => ({
      id: `evt_${id}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { transaction_id: transactionId } } },
    }),
    sign: (body, { key = webhookSecret, atSeconds }) => signStripeWebhook(body, { secret: key, atSeconds }),
  },
];

const nowSeconds = () => Math.floor(Date.now() / 1_000);

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool();
});

afterAll(() => database.drop());

describeBackends('webhooks, through queues', (backend) => {
  let house: StartedTransactions;
  let inbox: WebhookInbox;
  let jobs: JobsBackend;
  let server: RunningServer;
  let stops: (() => Promise<unknown>)[];
  let rechecked: string[];

  beforeEach(async () => {
    await pool.query('TRUNCATE webhook_events');
    house = startTransactions(pool);
    inbox = createWebhookInbox(pool);
    jobs = createJobsBackend({ connection: backend().connection, logger: silentLogger });
    server = await serve(jobs);
    stops = [() => server.stop(0)];
    rechecked = [];
  });

  afterEach(async () => {
    for (const stop of stops) await stop();
    await jobs.close();
  });

  const serve = (queues: JobsBackend): Promise<RunningServer> =>
    startHttpServer({
      host: '127.0.0.1',
      port: 0,
      logger: silentLogger,
      routes: createWebhookRoutes({
        env: {
          payment: { provider: 'stripe', secretKey: 'sk_test_agio', webhookSecret, apiUrl: undefined },
          sandboxUrl: 'http://127.0.0.1:1',
        },
        host: { jobs: queues, secret, logger: silentLogger },
        inbox,
      }),
    });

  /** Begins to work on what has come in. */
  function startWork(): void {
    const { settlement } = house;
    const recheck = (id: string) => {
      rechecked.push(id);
      return settlement.recheck(id);
    };
    const { stop } = startWebhookWorker({ jobs, settlement: { recheck }, inbox, logger: silentLogger });
    stops.unshift(stop);
  }

  async function beginTopUp(): Promise<Transaction> {
    const begun = await house.commits.begin(topUpDraft(newId()));
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    return begun.transaction;
  }

  const post = async (path: string, body: string, headers: Record<string, string>, url = server.url) =>
    (await fetch(`${url}/webhooks/${path}`, { method: 'POST', headers, body })).status;

  /** Delivers an event as its sender does. */
  const deliver = ({ name, header, sign }: Sender, event: object, url?: string) => {
    const body = JSON.stringify(event);
    return post(name, body, { [header]: sign(body, { atSeconds: nowSeconds() }) }, url);
  };

  const stored = async () =>
    (
      await pool.query<{ source: string; deliveries: number; is_worked: boolean }>(
        'SELECT source, deliveries, worked_at IS NOT NULL AS is_worked FROM webhook_events',
      )
    ).rows;
  const waiting = async () => (await jobs.counts(webhookJob.name)).waiting;
  const isWorked = async () => (await stored()).every(({ is_worked }) => is_worked);
  const statusOf = async (id: string) => (await house.store.findByIds([id]))[0]?.status;

  describe.each(senders)('from $name', (sender) => {
    it('are refused without a trace when the signature is missing, forged, of another body or old', async () => {
      const { id } = await beginTopUp();
      const body = JSON.stringify(sender.event(id, newId()));
      const atSeconds = nowSeconds();
      const signatures = [
        undefined,
        'nonsense',
        sender.sign(body, { atSeconds, key: 'a key that somebody else has made up' }),
        sender.sign(`${body} `, { atSeconds }),
        sender.sign(body, { atSeconds }).replace(/t=\d+/, `t=${atSeconds + 1}`),
        sender.sign(body, { atSeconds: atSeconds - 310 }),
      ];
      for (const signature of signatures) {
        expect(await post(sender.name, body, signature === undefined ? {} : { [sender.header]: signature })).toBe(401);
      }
      expect(await stored()).toEqual([]);
      expect(await waiting()).toBe(0);
      expect(await statusOf(id)).toBe('PROCESSING');
    });

    it('are refused without a trace when they are no event, though signed', async () => {
      const { id } = await beginTopUp();
      const event = sender.event(id, newId());
      for (const nonsense of [[], { ...event, id: 'a b:c' }, { ...event, id: undefined }, { ...event, type: 7 }]) {
        expect(await deliver(sender, nonsense)).toBe(400);
      }
      expect(await deliver(sender, { ...event, filling: 'x'.repeat(300_000) })).toBe(413);
      expect(await stored()).toEqual([]);
    });

    it('are taken and forgotten when they are about nothing of ours', async () => {
      expect(await deliver(sender, sender.event('order-1', newId()))).toBe(204);
      expect(await stored()).toEqual([]);
      expect(await waiting()).toBe(0);
    });

    it('have one effect, however often one comes', async () => {
      const { id } = await beginTopUp();
      const event = sender.event(id, newId());
      const answers = await Promise.all(Array.from({ length: 4 }, () => deliver(sender, event)));
      expect(answers).toEqual([204, 204, 204, 204]);
      expect(await waiting()).toBe(1);
      startWork();
      await until('the event is worked on', isWorked);
      expect(await statusOf(id)).toBe('COMPLETED');
      expect(await deliver(sender, event)).toBe(204);
      expect(await stored()).toEqual([{ source: sender.name, deliveries: 5, is_worked: true }]);
      expect(await waiting()).toBe(0);
      expect(rechecked).toEqual([id]);
      expect(house.ledger.requests).toEqual([[id]]);
    });

    it('are answered before the work on them is done', async () => {
      const { id } = await beginTopUp();
      let answer = (_: { kind: 'succeeded'; reference: 'ch_1' }): void => {};
      house.payments.answer = () => new Promise((resolve) => (answer = resolve)) as never;
      startWork();
      expect(await deliver(sender, sender.event(id, newId()))).toBe(204);
      await until('the provider is asked', () => house.payments.asked.length === 1);
      expect(await isWorked()).toBe(false);
      answer({ kind: 'succeeded', reference: 'ch_1' });
      await until('the event is worked on', isWorked);
      expect(await statusOf(id)).toBe('COMPLETED');
    });

    it('are not believed: the provider is asked, and what comes late or out of order changes nothing', async () => {
      const { id } = await beginTopUp();
      house.payments.answer = () => ({ kind: 'pending', reference: 'ch_1' });
      startWork();
      await deliver(sender, sender.event(id, newId()));
      await until('the event is worked on', isWorked);
      expect(await statusOf(id)).toBe('PROCESSING');
      house.payments.answer = () => ({ kind: 'declined', reason: 'The card was declined.' });
      await deliver(sender, sender.event(id, newId()));
      await until('both events are worked on', isWorked);
      expect(await statusOf(id)).toBe('FAILED');
      house.payments.answer = () => ({ kind: 'succeeded', reference: 'ch_1' });
      await deliver(sender, sender.event(id, newId()));
      await until('all events are worked on', isWorked);
      expect(await statusOf(id)).toBe('FAILED');
      expect(house.ledger.requests).toEqual([]);
    });

    it('are refused while the queue is down, and nothing is lost: the repeat is worked on', async () => {
      const { id } = await beginTopUp();
      const event = sender.event(id, newId());
      const connection =
        backend().kind === 'Redis'
          ? { redisUrl: 'redis://127.0.0.1:1' }
          : { connectionString: 'postgres://127.0.0.1:1/none' };
      const down = createJobsBackend({ connection, logger: silentLogger });
      const cutOff = await serve(down);
      try {
        expect(await deliver(sender, event, cutOff.url)).toBeGreaterThanOrEqual(500);
      } finally {
        await cutOff.stop(0);
        await down.close();
      }
      expect(await stored()).toEqual([{ source: sender.name, deliveries: 1, is_worked: false }]);
      startWork();
      expect(await deliver(sender, event)).toBe(204);
      await until('the event is worked on', isWorked);
      expect(await statusOf(id)).toBe('COMPLETED');
    });
  });

  it('are known by their sender too: the same id of another is another event', async () => {
    const { id } = await beginTopUp();
    const [sandbox, stripe] = senders as [Sender, Sender];
    await deliver(stripe, stripe.event(id, 'same'));
    await deliver(sandbox, sandbox.event(id, 'evt_same'));
    expect((await stored()).map(({ source }) => source).sort()).toEqual(['sandbox', 'stripe']);
    expect(await waiting()).toBe(2);
    startWork();
    await until('both events are worked on', isWorked);
  });

  it('from the sandbox may be signed by the previous secret, and not in the future', async () => {
    const { id } = await beginTopUp();
    const body = JSON.stringify(senders[0]!.event(id, newId()));
    const signed = (options: { key?: string; atSeconds: number }) =>
      post('sandbox', body, { 'sandbox-signature': sandboxSignature(body, { key: undefined, ...options }) });
    expect(await signed({ atSeconds: nowSeconds() + 310 })).toBe(401);
    expect(await signed({ atSeconds: nowSeconds(), key: secret.previous })).toBe(204);
    startWork();
    await until('the event is worked on', isWorked);
  });

  it('are deleted after 30 days, all of them', async () => {
    await pool.query(
      `INSERT INTO webhook_events (source, event_id, type, transaction_id, received_at)
       SELECT 'stripe', 'evt_' || n, 'charge.succeeded', $1, now() - make_interval(days => CASE WHEN n <= 2500 THEN 31 ELSE 29 END)
       FROM generate_series(1, 2501) AS n`,
      [newId()],
    );
    await inbox.deleteOld(new AbortController().signal);
    expect(await stored()).toHaveLength(1);
  });
});
