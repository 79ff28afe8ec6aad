import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { expectConservation } from '../testkit/conservation.js';
import { describeWithRedis } from '../testkit/describe-with-redis.js';
import { eventually } from '../testkit/eventually.js';
import { allFinal } from '../testkit/moves.js';
import { balanceOf, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, type TestPlatform } from '../testkit/platform.js';
import { startLoad } from './load.js';
import { ownRedis, type OwnRedis } from '../testkit/redis-server.js';

describeWithRedis('Redis restarted under load', () => {
  let database: TestDatabase;
  let redis: OwnRedis;
  let platform: TestPlatform;
  let asha: Person;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), ownRedis()]);
    platform = await startTestPlatform({
      databaseUrl: database.url,
      env: { REDIS_URL: redis.url, QUOTE_SECONDS: '600' },
    });
    asha = await register(platform.url);
    await pay(asha, '1000.00', 'EUR');
  }, 180_000);
  afterAll(async () => {
    await platform?.stop();
    await redis?.kill();
    await database?.drop();
  }, 120_000);

  it('is no matter for money, and what it held is done once it is back', async () => {
    const before = (await allFinal(asha)).length;
    const load = startLoad(asha, 4);
    await eventually('some exchanges', () => Promise.resolve(load.acknowledged.length >= 10), 60_000);
    // Their home wallets are opened by jobs: some are in the queue when it is lost, the others cannot be added to it.
    const people = await Promise.all([register(platform.url), register(platform.url)]);
    await redis.kill();
    people.push(...(await Promise.all([register(platform.url), register(platform.url)])));
    const sinceKill = load.acknowledged.length;
    await eventually('exchanges without it', () => Promise.resolve(load.acknowledged.length > sinceKill + 20), 60_000);
    await redis.start();
    const sinceStart = load.acknowledged.length;
    await eventually('exchanges with it', () => Promise.resolve(load.acknowledged.length > sinceStart + 20), 60_000);
    const begun = await load.stop();

    expect(load.refusals).toEqual([]);
    const all = await allFinal(asha, 60_000);
    expect(all).toHaveLength(before + begun);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
    await expectConservation(platform);
    // The owner of an event adds it again when nobody has acknowledged it for half a minute.
    for (const person of people) await eventually('the home wallet', () => balanceOf(person, 'INR'), 120_000);
    const late = await register(platform.url);
    await eventually('the home wallet of somebody new', () => balanceOf(late, 'INR'), 60_000);
  }, 300_000);
});
