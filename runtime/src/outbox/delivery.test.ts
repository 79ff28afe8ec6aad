import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createJobsBackend, type JobsBackend } from '../jobs/backend.js';
import { describeBackends, type TestBackend } from '../jobs/testing/backends.js';
import { until } from '../jobs/testing/until.js';
import { silentLogger } from '../logging/logger.js';
import { createPubSub } from '../pubsub/create-pubsub.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { acknowledgeEvents } from './acknowledge.js';
import { consumerJob, toMessage } from './consumer-job.js';
import { defineConsumer, startConsumer, type Consumer, type ConsumerDeps } from './consumer.js';
import { givePositions } from './positions.js';
import { readAfter } from './read.js';
import { startRelay, type RelayOptions } from './relay.js';
import { deleteOldEvents } from './retention.js';
import { createTestHouse, testCatalogue, type TestHouse } from './testing/house.js';

const consumerName = 'wallets.openWallet';
const route = { name: 'user.registered', consumer: consumerName };

/** The consumer of the tests; what it does besides opening the wallet makes a test's fault. */
const openWallet = (besides: (userId: string) => void | Promise<void> = () => {}): Consumer =>
  defineConsumer(testCatalogue, {
    name: consumerName,
    event: 'user.registered',
    async handle(event, client) {
      await client.query('INSERT INTO wallets (user_id) VALUES ($1)', [event.payload.userId]);
      await besides(event.payload.userId);
    },
  });

describeBackends('the delivery of events', (backend) => {
  let house: TestHouse;
  let jobs: JobsBackend;
  let pubsub: PubSub;
  const running: { stop(): Promise<void> }[] = [];

  beforeEach(async () => {
    house = await createTestHouse(backend().database);
    jobs = createJobsBackend({ connection: backend().connection, logger: silentLogger });
    pubsub = await createPubSub({ connection: backend().connection, logger: silentLogger });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((part) => part.stop()));
    await loseQueues(backend());
    await jobs.close();
    await pubsub.close();
  });

  const relay = (options: Partial<RelayOptions> = {}) => {
    const started = startRelay({
      owner: 'users',
      catalogue: testCatalogue,
      pool: house.users,
      jobs,
      pubsub,
      logger: silentLogger,
      pollMs: 10,
      attempts: { attemptsMax: 3, backoffMs: 5 },
      ...options,
    });
    running.push(started);
    return started;
  };
  /** Has all events get their positions in one statement, so that one job brings them. */
  const registerTogether = async (...userIds: string[]) => {
    const ids = await house.register(...userIds);
    const client = await house.users.connect();
    const options = { names: ['user.registered'], routes: [route], limit: 1_000, redeliverAfterMs: 3_600_000 };
    await givePositions(client, options);
    client.release();
    return ids;
  };
  const consume = async (consumer: Consumer = openWallet(), deps: Partial<ConsumerDeps> = {}) => {
    const started = await startConsumer(consumer, {
      pool: house.wallets,
      jobs,
      logger: silentLogger,
      acknowledge: (_owner, name, eventIds) => acknowledgeEvents(house.users, name, eventIds),
      attempts: { attemptsMax: 3, backoffMs: 5 },
      ...deps,
    });
    running.push(started);
    return started;
  };
  const allAcknowledged = async () => {
    const { rows } = await house.users.query('SELECT FROM outbox_relay WHERE last_position > 0');
    return rows.length > 0 && (await house.unacknowledged()) === 0;
  };

  it('brings every event to its consumer once, and notes its acknowledgement', async () => {
    relay({ batchEventsMax: 3 });
    const calls: [string, string, number][] = [];
    await consume(openWallet(), {
      async acknowledge(owner, name, eventIds) {
        calls.push([owner, name, eventIds.length]);
        await acknowledgeEvents(house.users, name, eventIds);
      },
    });
    const userIds = Array.from({ length: 10 }, (_, index) => `user-${index}`);
    await house.register(...userIds);
    await until('all have wallets', async () => (await house.openedFor()).length === 10);
    await until('all are acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(userIds);
    expect(new Set(calls.map(([owner, name]) => `${owner} ${name}`))).toEqual(new Set([`users ${consumerName}`]));
    expect(calls.reduce((total, [, , count]) => total + count, 0)).toBe(10);
  });

  it('sends an event that was committed when no relay ran', async () => {
    await house.register('asha');
    await consume();
    relay();
    await until('it is acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha']);
  });

  it('sends an event whose relay died between giving its position and adding it to the queue', async () => {
    await registerTogether('asha');
    await consume();
    relay();
    await until('it is acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha']);
  });

  it('has its effect once when the event comes twice, also at the same time', async () => {
    const [id] = await house.register('asha');
    // The queue knows an event by the job's id, but not after it was emptied: other ids stand for that.
    const event = { id: id!, name: 'user.registered', keys: [], occurredAt: new Date(), position: 1n };
    const message = toMessage([{ ...event, payload: { userId: 'asha' } }]);
    const acknowledged: string[] = [];
    await jobs
      .queue(consumerJob(consumerName))
      .add(['one', 'two', 'three'].map((job) => ({ id: job, payload: message })));
    await consume(
      openWallet(() => new Promise((resolve) => setTimeout(resolve, 20))),
      { acknowledge: async (_owner, _name, eventIds) => void acknowledged.push(...eventIds) },
    );
    await until('all three are acknowledged', () => acknowledged.length === 3);
    expect(await house.openedFor()).toEqual(['asha']);
  });

  it('loses nothing when the queues are emptied', async () => {
    const { stop } = relay();
    await house.register('asha', 'ben');
    await until('both are in the queue', () => isDelivered(house));
    await loseQueues(backend());
    await stop();
    relay({ redeliverAfterMs: 50 });
    await house.users.query('UPDATE outbox_deliveries SET due_at = now()');
    await consume();
    await until('both are acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha', 'ben']);
  });

  it('sends an event again whose acknowledgement was lost, and has its effect once', async () => {
    relay({ redeliverAfterMs: 50 });
    let calls = 0;
    await consume(openWallet(), {
      async acknowledge(_owner, name, eventIds) {
        if (++calls === 1) throw new Error('the owner cannot be reached');
        await acknowledgeEvents(house.users, name, eventIds);
      },
    });
    await house.register('asha');
    await until('it is acknowledged', allAcknowledged);
    expect(calls).toBe(2);
    expect(await house.openedFor()).toEqual(['asha']);
    expect(await jobs.failedJobs(consumerName, { first: 10 })).toEqual([]);
  });

  it('tries again after a failure and leaves nothing of the failed attempt', async () => {
    relay();
    let attempts = 0;
    await consume(
      openWallet(() => {
        if (++attempts < 3) throw new Error('not yet');
      }),
    );
    await house.register('asha');
    await until('it is acknowledged', allAcknowledged);
    expect(attempts).toBe(3);
    expect(await house.openedFor()).toEqual(['asha']);
  });

  it('has the effects of events in progress together in one transaction, from which one that fails is singled out', async () => {
    const userIds = ['asha', 'ben', 'chen', 'dara', 'emil', 'fay'];
    let letGo!: () => void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const begun: string[] = [];
    await consume({
      ...openWallet(async (userId) => {
        begun.push(userId);
        // The first one keeps its transaction open until all others wait for the next.
        if (begun.length === 1) await held;
        if (userId === 'fay') throw new Error('no wallet for fay');
      }),
      concurrency: userIds.length,
    });
    // A job each.
    for (const userId of userIds) await registerTogether(userId);
    relay();
    const active = async () => (await jobs.counts(consumerName)).active;
    await until('all are in progress', async () => (await active()) === userIds.length);
    letGo();
    await until('fay is a dead letter', async () => (await jobs.failedJobs(consumerName, { first: 10 })).length === 1);
    await until('the others have wallets', async () => (await house.openedFor()).length === 5);
    expect(await house.openedFor()).toEqual(userIds.slice(0, 5));
    const { rows } = await house.wallets.query<{ count: number }>(
      'SELECT count(DISTINCT xmin::text)::int AS count FROM wallets',
    );
    expect(rows[0]!.count).toBeLessThan(5);
  });

  it('brings events that got their positions together by one job', async () => {
    const userIds = Array.from({ length: 150 }, (_, index) => `user-${String(index).padStart(3, '0')}`);
    await registerTogether(...userIds);
    relay({ batchEventsMax: 1 });
    await until('all are in the queue', () => isDelivered(house));
    // Of 64 at most, and what remains.
    expect((await jobs.counts(consumerName)).waiting).toBe(3);
    const calls: number[] = [];
    await consume(openWallet(), {
      async acknowledge(_owner, name, eventIds) {
        calls.push(eventIds.length);
        await acknowledgeEvents(house.users, name, eventIds);
      },
    });
    await until('all are acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(userIds);
    expect(calls.length).toBeLessThanOrEqual(3);
  });

  it('singles out the events of a job that fail, each of which has its own attempts', async () => {
    const ids = await registerTogether('asha', 'ben', 'chen', 'dara');
    const broken = new Set(['ben', 'chen']);
    relay({ redeliverAfterMs: 20 });
    await consume(
      openWallet((userId) => {
        if (broken.has(userId)) throw new Error(`no wallet for ${userId}`);
      }),
    );
    const failed = () => jobs.failedJobs(consumerName, { first: 10 });
    await until('both are dead letters', async () => (await failed()).length === 2);
    expect((await failed()).map(({ id, attempts }) => [id, attempts]).sort()).toEqual([
      [ids[1], 3],
      [ids[2], 3],
    ]);
    expect(await house.openedFor()).toEqual(['asha', 'dara']);
    // The sweep brings what is left of the job again, and the queue knows the dead letters of it.
    await house.users.query('UPDATE outbox_deliveries SET due_at = now()');
    await until('the sweep has come by', async () => {
      const { rows } = await house.users.query('SELECT FROM outbox_deliveries WHERE redeliveries >= 1');
      return rows.length === 2;
    });
    broken.clear();
    // Each by itself: whether the sweep comes by once more, with both of them, before one is done is a matter of time.
    for (const id of [ids[1]!, ids[2]!]) await jobs.retryFailedJob(consumerName, id);
    await until('all are acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha', 'ben', 'chen', 'dara']);
  });

  it('tries a job of several events again as one when the database was lost, and does nothing twice', async () => {
    await registerTogether('asha', 'ben', 'chen');
    relay();
    let attempts = 0;
    await consume(
      openWallet((userId) => {
        if (userId === 'chen' && ++attempts === 1) {
          throw Object.assign(new Error('terminating connection'), { code: '57P01' });
        }
      }),
    );
    await until('all are acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha', 'ben', 'chen']);
    expect(attempts).toBe(2);
  });

  it('adds a whole job again when the queues were emptied, also where a reading ends in the middle of it', async () => {
    await registerTogether('asha', 'ben', 'chen', 'dara', 'emil');
    const { stop } = relay();
    await until('all are in the queue', () => isDelivered(house));
    await loseQueues(backend());
    await stop();
    const { rows } = await house.users.query<{ job: string }>('SELECT DISTINCT job FROM outbox_deliveries');
    expect(rows).toHaveLength(1);
    await house.users.query('UPDATE outbox_deliveries SET due_at = now()');
    await consume();
    relay({ redeliverAfterMs: 50, batchEventsMax: 3 });
    await until('all are acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha', 'ben', 'chen', 'dara', 'emil']);
  });

  it('takes what an earlier version has delivered, an event by itself', async () => {
    await registerTogether('asha', 'ben');
    await house.users.query('UPDATE outbox_deliveries SET job = NULL');
    relay();
    await consume();
    await until('all are acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha', 'ben']);
  });

  it('makes an event that always fails a dead letter, which the sweep leaves alone and which can be retried', async () => {
    relay({ redeliverAfterMs: 20 });
    const attempts: string[] = [];
    let isBroken = true;
    await consume(
      openWallet((userId) => {
        attempts.push(userId);
        if (isBroken && userId === 'asha') throw new Error('no wallet for asha');
      }),
    );
    const [id] = await house.register('asha', 'ben');
    await until('it is a dead letter', async () => (await jobs.failedJobs(consumerName, { first: 10 })).length === 1);
    await until('the sweep has come by', async () => {
      const { rows } = await house.users.query(
        'SELECT FROM outbox_deliveries WHERE event_id = $1 AND redeliveries >= 2',
        [id],
      );
      return rows.length === 1;
    });
    // An attempt that has shared its transaction with another event was made once more by itself.
    expect(attempts.filter((userId) => userId === 'asha').length).toBeGreaterThanOrEqual(3);
    expect((await jobs.failedJobs(consumerName, { first: 10 }))[0]).toMatchObject({
      id,
      attempts: 3,
      reason: 'no wallet for asha',
      payload: { name: 'user.registered', payload: { userId: 'asha' } },
    });
    await until('ben has his wallet', async () => (await house.openedFor()).length > 0);
    expect(await house.openedFor()).toEqual(['ben']);

    isBroken = false;
    await jobs.retryFailedJob(consumerName, id!);
    await until('it is acknowledged', allAcknowledged);
    expect(await house.openedFor()).toEqual(['asha', 'ben']);
  });

  it('gives positions while the queues cannot be reached, and adds the events when they can', async () => {
    let isDown = true;
    const unreliable: JobsBackend = {
      ...jobs,
      queue: (definition) => ({
        add: async (added) => {
          if (isDown) throw new Error('the queue cannot be reached');
          await jobs.queue(definition).add(added);
        },
      }),
    };
    relay({ jobs: unreliable });
    await house.register('asha');
    await until(
      'it has its position',
      async () => (await readAfter(house.users, { position: 0n, limit: 1 })).length === 1,
    );
    isDown = false;
    await consume();
    await until('it is acknowledged', allAcknowledged);
  });

  it('keeps events that are young or not acknowledged, and deletes the others', async () => {
    relay();
    const ids = await house.register('old', 'unacknowledged', 'young');
    await until('all are in the queue', () => isDelivered(house));
    await acknowledgeEvents(house.users, consumerName, [ids[0]!, ids[2]!]);
    await house.users.query(`UPDATE outbox SET occurred_at = now() - interval '31 days' WHERE id = ANY($1)`, [
      ids.slice(0, 2),
    ]);
    const options = { retentionMs: 30 * 24 * 3_600_000, batchEventsMax: 1, signal: new AbortController().signal };
    await deleteOldEvents(house.users, options);
    const left = await readAfter(house.users, { position: 0n, limit: 10 });
    expect(left.map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('remembers what it has handled for as long as it says', async () => {
    const idOf2004 = '01000000-0000-7000-8000-000000000000';
    await house.wallets.query(`INSERT INTO inbox VALUES ($1, $2), ('another', $2)`, [consumerName, idOf2004]);
    relay();
    await house.register('asha');
    await consume();
    await until('it is acknowledged', allAcknowledged);
    await until('the old one is forgotten', async () => {
      const { rows } = await house.wallets.query<{ consumer: string }>('SELECT consumer FROM inbox ORDER BY consumer');
      return rows.map(({ consumer }) => consumer).join() === `another,${consumerName}`;
    });
    const { rows } = await house.wallets.query('SELECT FROM inbox WHERE event_id > $1', [idOf2004]);
    expect(rows).toHaveLength(1);
  });
});

/** Whether the queues have taken everything that has a position. */
async function isDelivered(house: TestHouse): Promise<boolean> {
  const { rows } = await house.users.query(
    `SELECT FROM outbox_relay WHERE delivered_position = last_position
     AND NOT EXISTS (SELECT FROM outbox WHERE position IS NULL)`,
  );
  return rows.length === 1;
}

async function loseQueues({ redis, database }: TestBackend): Promise<void> {
  if (redis) {
    await redis.flushall();
    return;
  }
  const pool = database.pool();
  const { rows } = await pool.query<{ oid: string | null }>(`SELECT to_regclass('bullmq.job') AS oid`);
  if (rows[0]!.oid !== null) await pool.query('TRUNCATE bullmq.job CASCADE');
}
