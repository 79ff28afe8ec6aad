import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateQuoteDocument, LoginDocument } from '../frontend/operations.js';
import { startLoad } from '../outages/load.js';
import { addIndian, comesTo, sendRemittance } from '../remittance/sending.js';
import { createClient, retryableCodes, type Client } from '../testkit/client.js';
import { expectConservation } from '../testkit/conservation.js';
import { describeWithRedis } from '../testkit/describe-with-redis.js';
import { eventually } from '../testkit/eventually.js';
import { whileAnsweredBy, whileGone, whileHanging } from '../testkit/faults.js';
import { atGateways, noAnswerCodes } from '../testkit/gateways.js';
import { createQuote, executeQuote, topUp, transactionsOf } from '../testkit/moves.js';
import { patient } from '../testkit/patient.js';
import { balanceOf, logInAdmin, newKey, password, pay, register, type Person } from '../testkit/people.js';
import { admin, sharedEnv } from '../testkit/platform.js';
import { ownRedis, type OwnRedis } from '../testkit/redis-server.js';
import { startTestServices, type TestServices } from '../testkit/services.js';

const euros = (amount: string) => ({ amount, currency: 'EUR' });

/** A field of each subgraph, of the gateway too, and one that a subgraph computes from another's. */
const everywhere = `{
  me {
    id
    email
    wallets { currency valueIn(currency: "USD") { amount } entries(first: 1) { edges { node { transaction { kind } } } } }
    transactions(first: 1) { edges { cursor } }
  }
  rates(pairs: ["EUR/USD"]) { mid }
  mails(first: 1) { edges { cursor } }
}`;

/** More than any answer takes: five seconds for a part that hangs, for each fetch that follows from another. */
const boundMs = 20_000;
/** A breaker that has opened by then lets somebody try after half a minute. */
const recoveredMs = 60_000;

/** What is null, and why, when a subgraph is away: `<path> <code>`, without places in lists. */
const missingWithout = {
  users: ['me.email'],
  wallets: ['me.wallets'],
  rates: ['me.wallets.valueIn', 'rates'],
  transactions: ['me.transactions', 'me.wallets.entries.edges.node.transaction.kind'],
  notifications: ['mails'],
} as const;
type Subgraph = keyof typeof missingWithout;
const subgraphs = Object.keys(missingWithout) as Subgraph[];

/** What becomes of an exchange whose quote is there already. */
const exchangeWithout: Readonly<Record<Subgraph, string>> = {
  users: 'COMPLETED',
  wallets: 'PROCESSING',
  rates: 'COMPLETED',
  transactions: 'SERVICE_UNAVAILABLE',
  notifications: 'COMPLETED',
};

describeWithRedis('With every part as a process of its own', () => {
  let database: TestDatabase;
  let redis: OwnRedis;
  let services: TestServices;
  /** An administrator with a wallet, whom every field of `everywhere` is for. */
  let ada: Client;
  let asha: Person;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), ownRedis()]);
    services = await startTestServices({
      ...sharedEnv(database.url),
      REDIS_URL: redis.url,
      LOG_LEVEL: 'warn',
      QUOTE_SECONDS: '3600',
      TRANSACTION_DEADLINE_MS: '1000',
      SANDBOX_SLOW_MS: '500',
      RATES_TICK_STALE_AFTER_SECONDS: '5',
    });
    ada = await logInAdmin(platform());
    asha = await register(services.url);
    await pay(asha, '1000.00', 'EUR');
    await pay(ada, '1.00', 'EUR');
    await eventually('every part to have something to show', async () => (await missing()).length === 0, recoveredMs);
  }, 240_000);
  afterEach(async () => {
    await eventually('every part to answer', async () => (await missing()).length === 0, recoveredMs);
    await expectConservation(platform());
  }, 90_000);
  afterAll(async () => {
    await services?.stop();
    await redis?.kill();
    await database?.drop();
  }, 120_000);

  const platform = () => ({ ...services, admin, pagesOf: () => services.url });
  const quoteForAsha = async () => (await createQuote(patient(asha), { sell: euros('1.00'), buyCurrency: 'USD' })).id;

  /** What of `everywhere` is not answered now, and why. */
  async function missing(): Promise<string[]> {
    const { data, errors = [] } = await ada.send<{ me: { id: string } | null }, Record<string, never>>(everywhere);
    if (!data?.me) throw new Error(`Nothing is answered: ${JSON.stringify(errors)}`);
    const told = errors.map(({ path = [], extensions }) => {
      return `${path.filter((step) => typeof step === 'string').join('.')} ${extensions.code}`;
    });
    return [...new Set(told)].sort();
  }
  const unavailable = (name: Subgraph) => missingWithout[name].map((path) => `${path} SERVICE_UNAVAILABLE`);

  describe.each(subgraphs)('%s', (name) => {
    const id = `${name}.server.1`;

    it('that is gone, or has something else at its port, takes its own fields and no others', async () => {
      const { port } = services.find(id);
      const [quoteId, key] = [await quoteForAsha(), newKey()];
      await whileGone(services, [id], async () => {
        expect(await missing()).toEqual(unavailable(name));
        expect(await exchange(quoteId, key)).toBe(exchangeWithout[name]);
        await whileAnsweredBy(
          port,
          (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>'),
          async () => expect(await missing()).toEqual(unavailable(name)),
        );
      });
      await eventually(
        'the exchange under its key',
        async () => (await exchange(quoteId, key)) === 'COMPLETED',
        recoveredMs,
      );
    }, 180_000);

    it('that hangs takes the same within a bounded time, and holds nobody else up', async () => {
      await whileHanging(services, [id], async () => {
        const startedAt = Date.now();
        let hasEnded = false;
        const waiting = missing().finally(() => (hasEnded = true));
        const others = subgraphs.filter((each) => each !== name);
        for (const other of others) expect(await answersAlone(other)).toBe(true);
        expect(hasEnded).toBe(false);
        expect(await waiting).toEqual(unavailable(name));
        expect(Date.now() - startedAt).toBeLessThan(boundMs);
      });
    }, 180_000);
  });

  /** The status of an exchange of Asha's, or the code of the error in its place. */
  async function exchange(quoteId: string, key: string): Promise<string | undefined> {
    try {
      return (await executeQuote(asha, quoteId, key)).transaction?.status;
    } catch (error) {
      return /"code":"(\w+)"/.exec(String(error))?.[1];
    }
  }

  /** Whether a subgraph answers who asks for nothing but its own fields. */
  async function answersAlone(name: Subgraph): Promise<boolean> {
    const queries: Record<Subgraph, string> = {
      users: '{ me { email } }',
      wallets: '{ me { wallets { currency } } }',
      rates: '{ rates(pairs: ["EUR/USD"]) { mid } }',
      transactions: '{ me { transactions(first: 1) { edges { cursor } } } }',
      notifications: '{ mails(first: 1) { edges { cursor } } }',
    };
    return (await ada.send(queries[name])).errors === undefined;
  }

  it('nobody logs in without users, and who is logged in stays so', async () => {
    await whileGone(services, ['users.server.1'], async () => {
      const input = { email: asha.email, password };
      const { data, errors } = await createClient(services.url).send(LoginDocument, { input });
      expect(data).toEqual({ login: null });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
      expect(await transactionsOf(asha)).not.toEqual([]);
    });
  }, 180_000);

  it('nobody gets a quote without rates', async () => {
    await whileGone(services, ['rates.server.1'], async () => {
      const input = { sell: euros('1.00'), buyCurrency: 'USD' };
      const { errors } = await asha.send(CreateQuoteDocument, { input });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
    });
  }, 180_000);

  /** Begins something while a process is gone, which then waits, and is done without being asked for again once the process is back. */
  async function waitsFor<T>(id: string, begin: () => Promise<T>, isDone: (begun: T) => Promise<boolean>) {
    const begun = await whileGone(services, [id], async () => {
      const waiting = await begin();
      // With the process there it would be done by then.
      await sleep(2_000);
      expect(await isDone(waiting)).toBe(false);
      expect(await missing()).toEqual([]);
      return waiting;
    });
    await eventually(`what waits for ${id}`, () => isDone(begun), recoveredMs);
  }
  const hasHomeWallet = async (person: Person) => (await balanceOf(person, 'INR')) !== null;
  const isSettled = async () => (await transactionsOf(asha, 'PROCESSING')).length === 0;

  it.each(['users.worker.1', 'wallets.worker.1'])(
    'a registration is answered without %s, and its home wallet waits',
    async (id) => {
      await waitsFor(id, () => register(services.url), hasHomeWallet);
    },
    180_000,
  );

  it('a payment that its provider works on waits for transactions.worker.1, and an exchange does not', async () => {
    const quoteId = await quoteForAsha();
    await waitsFor(
      'transactions.worker.1',
      async () => {
        expect(await exchange(quoteId, newKey())).toBe('COMPLETED');
        const { transaction } = await topUp(asha, euros('5.00'), 'tok_slow');
        expect(transaction?.status).toBe('PROCESSING');
      },
      isSettled,
    );
  }, 180_000);

  it('mails wait for notifications.worker.1', async () => {
    const isMailed = async ({ email }: Person) => {
      const { data } = await ada.send<{ mails: { edges: { node: { to: string } }[] } }, Record<string, never>>(
        '{ mails(first: 100) { edges { node { to } } } }',
      );
      return data!.mails.edges.some(({ node }) => node.to === email);
    };
    await waitsFor('notifications.worker.1', () => register(services.url), isMailed);
  }, 180_000);

  it('without rates.worker.1 rates are shown as they were, and when they are stale nobody gets a quote', async () => {
    const refusal = async () => {
      const created = await createQuote(asha, { sell: euros('1.00'), buyCurrency: 'USD' }).catch(String);
      return typeof created === 'string' ? created : '';
    };
    await whileGone(services, ['rates.worker.1'], async () => {
      await eventually('rates to be stale', async () => (await refusal()).includes('"code":"RATE_STALE"'), recoveredMs);
      expect(await missing()).toEqual([]);
    });
    await eventually('a quote', async () => (await refusal()) === '', recoveredMs);
  }, 180_000);

  it('payments and payouts wait for the provider and the bank, and an exchange does not', async () => {
    const [quoteId, beneficiaryId] = [await quoteForAsha(), await addIndian(asha, '0000')];
    const toIndia = (await createQuote(asha, { sell: euros('1.00'), buyCurrency: 'INR' })).id;
    let remittance: Awaited<ReturnType<typeof sendRemittance>>['transaction'] = null;
    await waitsFor(
      'sandbox.1',
      async () => {
        expect(await exchange(quoteId, newKey())).toBe('COMPLETED');
        const { transaction } = await topUp(asha, euros('5.00'), 'tok_success');
        expect(transaction?.status).toBe('PROCESSING');
        ({ transaction: remittance } = await sendRemittance(asha, { beneficiaryId, quoteId: toIndia }));
        expect(remittance?.status).toBe('PROCESSING');
      },
      isSettled,
    );
    await comesTo(asha, 'COMPLETED', remittance);
  }, 180_000);

  it('an exchange whose gateway dies under it ends all the same, and its key finds it', async () => {
    const [quoteId, key] = [await quoteForAsha(), newKey()];
    const answer = exchange(quoteId, key);
    await whileGone(services, ['gateway.1'], async () => {
      await answer;
      await expect(fetch(services.url)).rejects.toThrow();
    });
    expect(await exchange(quoteId, key)).toBe('COMPLETED');
  }, 180_000);

  it('a gateway that hangs answers what it was asked once it goes on', async () => {
    const [quoteId, key] = [await quoteForAsha(), newKey()];
    let hasEnded = false;
    const answer = await whileHanging(services, ['gateway.1'], async () => {
      const waiting = exchange(quoteId, key).finally(() => (hasEnded = true));
      const isNoticed = async () => services.find('gateway.1').state === 'unready';
      await eventually('the launcher to have noticed', isNoticed);
      expect(hasEnded).toBe(false);
      return { waiting };
    });
    expect(await answer.waiting).toBe('COMPLETED');
  }, 180_000);

  it('what happens by itself waits for workers that hang, and nobody who asks does', async () => {
    const ids = subgraphs.map((name) => `${name}.worker.1`);
    const quoteId = await quoteForAsha();
    const ben = await whileHanging(services, ids, async () => {
      const registered = await register(services.url);
      expect(await exchange(quoteId, newKey())).toBe('COMPLETED');
      expect(await missing()).toEqual([]);
      expect((await topUp(asha, euros('5.00'), 'tok_slow')).transaction?.status).toBe('PROCESSING');
      return registered;
    });
    await eventually('what waits for the workers', async () => (await hasHomeWallet(ben)) && isSettled(), recoveredMs);
  }, 180_000);

  it('payments wait for a provider that hangs, and nothing else does', async () => {
    const quoteId = await quoteForAsha();
    await whileHanging(services, ['sandbox.1'], async () => {
      const { transaction } = await topUp(asha, euros('5.00'), 'tok_success');
      expect(transaction?.status).toBe('PROCESSING');
      expect(await exchange(quoteId, newKey())).toBe('COMPLETED');
      expect(await missing()).toEqual([]);
    });
    await eventually('the payment', isSettled, recoveredMs);
  }, 180_000);

  it('Redis that hangs is no matter for money and reads, and jobs go on once it does', async () => {
    const quoteId = await quoteForAsha();
    redis.signal('SIGSTOP');
    let ben: Person;
    try {
      expect(await exchange(quoteId, newKey())).toBe('COMPLETED');
      expect(await missing()).toEqual([]);
      ben = await register(services.url);
      await createClient(services.url).run(LoginDocument, { input: { email: ben.email, password } });
    } finally {
      redis.signal('SIGCONT');
    }
    // The owner of an event adds it again when nobody has acknowledged it for half a minute.
    await eventually('the home wallet', () => hasHomeWallet(ben), 120_000);
  }, 240_000);

  it('a rolling restart is told as what may be tried again, and refused while the gateway is away', async () => {
    const before = (await transactionsOf(asha)).length;
    const clients = 2;
    const load = startLoad(atGateways([services.url], asha), clients);
    await eventually('some exchanges', () => Promise.resolve(load.acknowledged.length >= 5), 60_000);
    await services.roll();
    const sinceRoll = load.acknowledged.length;
    await eventually('exchanges after it', () => Promise.resolve(load.acknowledged.length >= sinceRoll + 5), 60_000);
    const begun = await load.stop();

    // No rate comes while its worker or its provider is away.
    const expected = new Set<string>([...retryableCodes, noAnswerCodes.refused, 'RATE_STALE']);
    const others = load.refusals.filter((code) => !expected.has(code));
    // A gateway that stops closes what was silent for half a second; on a busy machine a client may be about to send on it, once.
    expect(others.filter((code) => code !== noAnswerCodes.lost)).toEqual([]);
    expect(others.length).toBeLessThanOrEqual(clients);
    await eventually('every exchange', isSettled, recoveredMs);
    expect(load.acknowledged).toHaveLength(begun);
    expect(await transactionsOf(asha)).toHaveLength(before + begun);
  }, 420_000);
});
