import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { JobsBackend } from '../jobs/backend.js';
import { describeBackends } from '../jobs/testing/backends.js';
import { until } from '../jobs/testing/until.js';
import { silentLogger } from '../logging/logger.js';
import { createPubSub } from '../pubsub/create-pubsub.js';
import { createEventFeed, type EventFeed } from './event-feed.js';
import type { FollowedEvent } from './follower.js';
import { readAfter } from './read.js';
import { startRelay } from './relay.js';
import { deleteOldEvents } from './retention.js';
import { createTestHouse, type TestHouse } from './testing/house.js';

/** Queues that take everything. */
const jobs = { queue: () => ({ add: async () => {} }) } as unknown as JobsBackend;

/** The pool, with its marks read as the function says. */
function marksRead(pool: pg.Pool, readMarks: (read: () => Promise<unknown>) => Promise<unknown>): pg.Pool {
  const query = (config: { name?: string }) => {
    const read = () => pool.query(config as pg.QueryConfig);
    return config.name === 'outbox-read-marks' ? readMarks(read) : read();
  };
  return { query } as unknown as pg.Pool;
}

const userOf = (event: FollowedEvent) => (event.payload as { userId: string }).userId;

describeBackends('A feed of events', (backend) => {
  let house: TestHouse;
  const stops: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    house = await createTestHouse(backend().database);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const openPubSub = async () => {
    const pubsub = await createPubSub({ connection: backend().connection, logger: silentLogger });
    stops.push(() => pubsub.close());
    return pubsub;
  };
  const relay = async () => {
    const pubsub = await openPubSub();
    const options = { owner: 'users', pool: house.users, jobs, pubsub, logger: silentLogger, pollMs: 5 };
    const { testCatalogue: catalogue } = await import('./testing/house.js');
    const started = startRelay({ ...options, catalogue });
    stops.push(() => started.stop());
  };
  const feed = async (options: { pollMs?: number; heldEventsMax?: number; pool?: pg.Pool } = {}) => {
    const pubsub = await openPubSub();
    const started = createEventFeed({
      owner: 'users',
      pool: house.users,
      pubsub,
      logger: silentLogger,
      pollMs: 20,
      ...options,
    });
    started.start();
    stops.push(() => started.stop());
    return started;
  };
  const follow = async (from: EventFeed, userId: string, after?: string) =>
    (await from.follow({ key: `User:${userId}`, name: 'user.registered', after })).stream;
  const take = async (stream: AsyncIterator<FollowedEvent>, count: number) => {
    const events: FollowedEvent[] = [];
    while (events.length < count) events.push((await stream.next()).value as FollowedEvent);
    return events;
  };
  const positioned = (count: number) =>
    until(`${count} events have positions`, async () => {
      return (await readAfter(house.users, { position: 0n, limit: 1_000 })).length >= count;
    });

  it('brings what happens from now on to whoever follows the entity, and to nobody else', async () => {
    await relay();
    await house.register('asha');
    await positioned(1);
    const events = await feed();
    const [asha, jonas] = [await follow(events, 'asha'), await follow(events, 'jonas')];
    await house.register('jonas', 'asha');
    const [[toAsha], [toJonas]] = [await take(asha, 1), await take(jonas, 1)];
    expect([userOf(toAsha!), userOf(toJonas!)]).toEqual(['asha', 'jonas']);
    expect([toAsha!.cursor, toJonas!.cursor].sort()).toEqual(['users-2', 'users-3']);
    expect(events.followers()).toBe(2);
    await Promise.all([asha.return(), jonas.return()]);
    expect(events.followers()).toBe(0);
  });

  it('comes at once when pub/sub wakes it', async () => {
    await relay();
    const events = await feed({ pollMs: 3_600_000 });
    const stream = await follow(events, 'asha');
    // Until the channel is listened to, nothing wakes it.
    const woken = stream.next();
    const written = setInterval(() => void house.register('asha'), 50);
    stops.push(async () => clearInterval(written));
    expect((await woken).done).toBe(false);
    clearInterval(written);
  });

  it('replays what was missed and goes on live, without gap or duplicate, while two replicas write and one reads slowly', async () => {
    await relay();
    await relay();
    const events = await feed({ heldEventsMax: 3 });
    const start = await events.present();
    const eventsEach = 60;
    const write = async () => {
      for (let n = 0; n < eventsEach; n++) await house.register('asha');
    };
    const writing = Promise.all([write(), write()]);
    // Some begin while events come, each from another place; each is slow in its own way, so that some read the table and some are told.
    const reads = [];
    for (let reader = 0; reader < 8; reader++) {
      const stream = await follow(events, 'asha', start);
      reads.push(
        (async () => {
          const seen: FollowedEvent[] = [];
          while (seen.length < 2 * eventsEach) {
            seen.push(...(await take(stream, 1)));
            if (seen.length % (reader + 1) === 0) await new Promise((resolve) => setTimeout(resolve, reader));
          }
          await stream.return();
          return seen.map(({ position }) => position);
        })(),
      );
    }
    await writing;
    const all = (await readAfter(house.users, { position: 0n, limit: 1_000 })).map(({ position }) => position);
    await until('all have a position', async () => {
      all.splice(
        0,
        all.length,
        ...(await readAfter(house.users, { position: 0n, limit: 1_000 })).map((e) => e.position),
      );
      return all.length === 2 * eventsEach;
    });
    for (const positions of await Promise.all(reads)) expect(positions).toEqual(all);
  });

  it.each([
    ['before', false],
    ['after', true],
  ])('misses nothing when the stream has its marks %s a reader that looks later', async (_when, isStreamLate) => {
    await relay();
    let asked = 0;
    let [isStreamAnswered, isReaderAnswered] = [false, false];
    const pool = marksRead(house.users, async (read) => {
      // The stream reads its marks first, since the reader needs none while nobody follows.
      if (asked++ === 0) {
        const marks = await read();
        isStreamAnswered = true;
        if (isStreamLate) await until('the reader has its marks', () => isReaderAnswered);
        return marks;
      }
      await positioned(1);
      const marks = await read();
      setImmediate(() => (isReaderAnswered = true));
      return marks;
    });
    const events = await feed({ pool });
    const following = follow(events, 'asha');
    await until(
      'the reader asks, and the marks of the stream are from before the event',
      () => asked >= 2 && isStreamAnswered,
    );
    await house.register('asha');
    const [event] = await take(await following, 1);
    expect(userOf(event!)).toBe('asha');
  });

  it('goes on behind any cursor', async () => {
    await relay();
    const events = await feed();
    const start = await events.present();
    await house.register(...Array.from({ length: 250 }, () => 'asha'));
    await positioned(250);
    const whole = await take(await follow(events, 'asha', start), 250);
    const rest = await take(await follow(events, 'asha', whole[99]!.cursor), 150);
    expect(rest.map(({ cursor }) => cursor)).toEqual(whole.slice(100).map(({ cursor }) => cursor));
  });

  it('refuses a cursor behind which events were deleted, one from the future, and what is none', async () => {
    await relay();
    const events = await feed();
    await house.register('asha', 'asha');
    await positioned(2);
    await until('all are delivered', async () => {
      const { rows } = await house.users.query('SELECT FROM outbox_relay WHERE delivered_position = 2');
      return rows.length === 1;
    });
    await house.users.query('DELETE FROM outbox_deliveries');
    const { signal } = new AbortController();
    await deleteOldEvents(house.users, { retentionMs: 0, batchEventsMax: 10, signal });
    const codeOf = (after: string) =>
      follow(events, 'asha', after).then(
        () => 'followed',
        (error: { extensions: { code: string } }) => error.extensions.code,
      );
    expect(await codeOf('users-1')).toBe('CURSOR_EXPIRED');
    expect(await codeOf('users-3')).toBe('CURSOR_EXPIRED');
    expect(await codeOf('users-2')).toBe('followed');
    for (const none of ['', '2', 'wallets-2', 'users--1', 'users-01', 'users-99999999999999999999']) {
      expect([none, await codeOf(none)]).toEqual([none, 'BAD_USER_INPUT']);
    }
    expect(events.followers()).toBe(1);
  });

  it('survives a broken connection to pub/sub', async () => {
    await relay();
    const events = await feed();
    const stream = await follow(events, 'asha');
    await backend().breakConnections();
    const next = stream.next();
    await until('an event can be written', () =>
      house.register('asha').then(
        () => true,
        () => false,
      ),
    );
    expect((await next).done).toBe(false);
  });
});
