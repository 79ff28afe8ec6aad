import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobsBackend } from '../jobs/backend.js';
import { until } from '../jobs/testing/until.js';
import { silentLogger } from '../logging/logger.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { appendEvents } from './append.js';
import type { StoredEvent } from './catalogue.js';
import { readAfter } from './read.js';
import { outboxChannel, startRelay, type Relay, type RelayOptions } from './relay.js';
import { inboxV1Down, outboxV1Down } from './tables.js';
import { createTestHouse, testCatalogue, type TestHouse } from './testing/house.js';

/** Queues that take everything, and pub/sub that remembers what was published. */
const jobs = { queue: () => ({ add: async () => {} }) } as unknown as JobsBackend;
const published: { channel: string; message: string }[] = [];
const pubsub = {
  publish: async (channel: string, message: string) => void published.push({ channel, message }),
} as unknown as PubSub;

let database: TestDatabase;
let house: TestHouse;
const relays: Relay[] = [];

const start = (options: Partial<RelayOptions> = {}) => {
  const relay = startRelay({
    owner: 'users',
    catalogue: testCatalogue,
    pool: house.users,
    jobs,
    pubsub,
    logger: silentLogger,
    pollMs: 5,
    ...options,
  });
  relays.push(relay);
  return relay;
};
const readAll = () => readAfter(house.users, { position: 0n, limit: 1_000 });
const userOf = (event: StoredEvent) => (event.payload as { userId: string }).userId;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  house = await createTestHouse(database);
  published.length = 0;
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});
afterAll(() => database.drop());

describe('appending events', () => {
  it('leaves no event when the transaction is rolled back', async () => {
    const client = await house.users.connect();
    await client.query('BEGIN');
    await appendEvents(client, testCatalogue, [{ name: 'user.registered', payload: { userId: 'asha' }, keys: [] }]);
    await client.query('ROLLBACK');
    client.release();
    await house.register('ben');
    start();
    await until('the other event has its position', async () => (await readAll()).length > 0);
    expect((await readAll()).map(userOf)).toEqual(['ben']);
  });

  it('refuses a payload that is not what the catalogue says', async () => {
    const client = await house.users.connect();
    const malformed = { name: 'user.registered', payload: { userId: 7 }, keys: [] } as never;
    await expect(appendEvents(client, testCatalogue, [malformed])).rejects.toThrow('userId');
    client.release();
  });

  it('can be done by an SQL function, which leaves everything else to the relay', async () => {
    await house.users.query(
      `INSERT INTO outbox (id, name, payload, keys)
       SELECT gen_random_uuid(), 'user.renamed', jsonb_build_object('userId', 'asha'), ARRAY['User:asha']`,
    );
    start();
    await until('it has its position', async () => (await readAll()).length === 1);
    expect((await readAll())[0]).toMatchObject({ name: 'user.renamed', keys: ['User:asha'], position: 1n });
  });
});

describe('positions', () => {
  it('are 1, 2, 3 in the order of writing', async () => {
    const ids = await house.register('a', 'b', 'c');
    start();
    await until('all have theirs', async () => (await readAll()).length === 3);
    const events = await readAll();
    expect(events.map(({ id }) => id)).toEqual(ids);
    expect(events.map(({ position }) => position)).toEqual([1n, 2n, 3n]);
    expect(await readAfter(house.users, { position: 1n, limit: 1 })).toEqual([events[1]]);
  });

  it('put a transaction that wrote early and commits late where a reader still finds it', async () => {
    const late = await house.users.connect();
    await late.query('BEGIN');
    await appendEvents(late, testCatalogue, [{ name: 'user.registered', payload: { userId: 'late' }, keys: [] }]);
    await house.register('early');
    start();
    await until('the committed one has its position', async () => (await readAll()).length === 1);
    const [seen] = await readAll();
    expect(userOf(seen!)).toBe('early');

    await late.query('COMMIT');
    late.release();
    await until('the late one has its position', async () => (await readAll()).length === 2);
    const next = await readAfter(house.users, { position: seen!.position, limit: 10 });
    expect(next.map(userOf)).toEqual(['late']);
  });

  it('let a reader miss nothing and meet nothing twice while many transactions commit in disorder', async () => {
    start({ batchEventsMax: 7 });
    const writers = 8;
    const transactionsEach = 12;
    const seen: StoredEvent[] = [];
    let isWriting = true;
    const reading = (async () => {
      for (;;) {
        const isLast = !isWriting;
        const page = await readAfter(house.users, { position: seen.at(-1)?.position ?? 0n, limit: 5 });
        seen.push(...page);
        if (isLast && seen.length === writers * transactionsEach * 2) return;
      }
    })();
    const write = async (writer: number) => {
      const client = await house.users.connect();
      for (let turn = 0; turn < transactionsEach; turn++) {
        const event = (part: string) =>
          ({ name: 'user.registered', payload: { userId: `${writer}-${turn}-${part}` }, keys: [] }) as const;
        await client.query('BEGIN');
        await appendEvents(client, testCatalogue, [event('a')]);
        await client.query('SELECT pg_sleep($1)', [Math.random() / 50]);
        await appendEvents(client, testCatalogue, [event('b')]);
        await client.query('COMMIT');
      }
      client.release();
    };
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    isWriting = false;
    await reading;
    expect(seen.map(({ position }) => position)).toEqual(seen.map((_, index) => BigInt(index + 1)));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    // What one writer commits is seen in the order of its commits.
    for (let writer = 0; writer < writers; writer++) {
      const turns = seen.map(userOf).filter((userId) => userId.startsWith(`${writer}-`));
      expect(turns.map((userId) => Number(userId.split('-')[1]))).toEqual(
        Array.from({ length: transactionsEach * 2 }, (_, index) => Math.floor(index / 2)),
      );
    }
  });

  it('are given once each while several relays compete, and one takes over when the leading session is killed', async () => {
    for (let replica = 0; replica < 3; replica++) start({ pool: database.pool({ schema: 'users', max: 4 }) });
    for (let round = 1; round <= 3; round++) {
      await house.register(...Array.from({ length: 20 }, (_, index) => `${round}-${index}`));
      await until('all have positions', async () => (await readAll()).length === round * 20);
      const { rows } = await house.users.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
         WHERE locktype = 'advisory' AND datname = current_database()`,
      );
      expect(rows).toHaveLength(1);
    }
    expect((await readAll()).map(({ position }) => position)).toEqual(
      Array.from({ length: 60 }, (_, index) => BigInt(index + 1)),
    );
  });

  it('are published as a wake-up, the last of a batch, after they can be read', async () => {
    let readableAtPublication: number | undefined;
    const watching = {
      publish: async (channel: string, message: string) => {
        readableAtPublication ??= (await readAll()).length;
        published.push({ channel, message });
      },
    } as unknown as PubSub;
    await house.register('a', 'b', 'c');
    start({ pubsub: watching });
    await until('the wake-up was sent', () => published.length > 0);
    expect(published[0]).toEqual({ channel: outboxChannel('users'), message: '3' });
    expect(readableAtPublication).toBe(3);
  });

  it('come at once after a hint, long before the relay would look by itself', async () => {
    const relay = start({ pollMs: 3_600_000 });
    await until('the relay leads', async () => {
      const { rows } = await house.users.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted`);
      return rows.length > 0;
    });
    await house.register('asha');
    relay.notify();
    await until('it has its position', async () => (await readAll()).length === 1);
  });

  it('are held back from an event this version does not know, until a relay comes that does', async () => {
    await house.users.query(
      `INSERT INTO outbox (id, name, payload) VALUES (gen_random_uuid(), 'user.closed', '{"userId": "new"}')`,
    );
    await house.register('old');
    const oldRelay = start();
    await until('the known one has its position', async () => (await readAll()).length === 1);
    await oldRelay.stop();
    expect((await readAll()).map(userOf)).toEqual(['old']);
    const closed = { ...testCatalogue['user.renamed'], consumers: ['wallets.close'] };
    start({ catalogue: { ...testCatalogue, 'user.closed': closed } });
    await until('the new one has its position', async () => (await readAll()).length === 2);
    const { rows } = await house.users.query(`SELECT consumer FROM outbox_deliveries ORDER BY consumer`);
    expect(rows).toEqual([{ consumer: 'wallets.close' }, { consumer: 'wallets.openWallet' }]);
  });

  it('go on after all events were deleted', async () => {
    await house.register('a');
    start();
    await until('it has its position', async () => (await readAll()).length === 1);
    await house.users.query('DELETE FROM outbox');
    await house.register('b');
    await until('the next has its own', async () => (await readAll()).length === 1);
    expect((await readAll())[0]!.position).toBe(2n);
  });
});

describe('the tables', () => {
  it('can be undone', async () => {
    for (const statement of outboxV1Down) await house.users.query(statement);
    for (const statement of inboxV1Down) await house.wallets.query(statement);
    const { rows } = await house.users.query(
      `SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE nspname IN ('users', 'wallets') AND relname ~ 'box'`,
    );
    expect(rows).toEqual([]);
  });
});
