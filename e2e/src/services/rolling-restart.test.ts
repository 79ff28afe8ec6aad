import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startLoad } from '../outages/load.js';
import { expectConservation } from '../testkit/conservation.js';
import { describeWithRedis } from '../testkit/describe-with-redis.js';
import { eventually } from '../testkit/eventually.js';
import { atGateways, gatewaysOf } from '../testkit/gateways.js';
import { allFinal } from '../testkit/moves.js';
import { pay, register, type Person } from '../testkit/people.js';
import { admin, sharedEnv } from '../testkit/platform.js';
import { startTestServices, type TestServices } from '../testkit/services.js';
import { expectExchangedOnce } from './exchanged-once.js';

describeWithRedis('A rolling restart of two of every process', () => {
  let database: TestDatabase;
  let services: TestServices;
  let asha: Person;

  beforeAll(async () => {
    database = await createTestDatabase();
    services = await startTestServices({
      ...sharedEnv(database.url),
      LOG_LEVEL: 'warn',
      AGIO_REPLICAS: 'all=2',
      QUOTE_SECONDS: '600',
    });
    asha = atGateways(gatewaysOf(services), await register(services.url));
    await pay(asha, '1000.00', 'EUR');
  }, 240_000);
  afterAll(async () => {
    await services?.stop();
    await database?.drop();
  }, 120_000);

  it('is noticed by nobody who exchanges meanwhile', async () => {
    const launcher = services.status().pid;
    const load = startLoad(asha, 2);
    await eventually('some exchanges', () => Promise.resolve(load.acknowledged.length >= 20), 60_000);
    await services.roll();
    const sinceRoll = load.acknowledged.length;
    await eventually('exchanges after it', () => Promise.resolve(load.acknowledged.length >= sinceRoll + 20), 60_000);
    const begun = await load.stop();

    expect(load.refusals).toEqual([]);
    expect(load.acknowledged).toHaveLength(begun);
    expect(sinceRoll).toBeGreaterThan(20);
    await expectExchangedOnce(asha, load.acknowledged, await allFinal(asha, 60_000));
    await expectConservation({ ...services, admin, pagesOf: () => services.url });

    const { pid, processes } = services.status();
    expect(pid).toBe(launcher);
    // A process that was restarted in order has not died.
    expect(processes.filter(({ restarts }) => restarts > 0)).toEqual([]);
  }, 420_000);
});
