import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithRedis } from '../../testkit/describe-with-redis.js';
import { chaosEnvironment } from '../environment.js';
import type { House } from '../house.js';
import { readSeed } from '../seed.js';
import { startServicesHouse } from '../services-house.js';
import { formatLiveResult } from './report.js';
import { runLiveChaos } from './run.js';
import { victimsOf } from './victims.js';

const seed = readSeed();

describeWithRedis('While gateways, subgraphs, Redis and clients are killed,', () => {
  let house: House;

  beforeAll(async () => {
    console.log(`AGIO_CHAOS_SEED=${seed}`);
    house = await startServicesHouse({ ...chaosEnvironment(), AGIO_REPLICAS: 'all=1' });
  }, 240_000);
  afterAll(() => house?.stop(), 120_000);

  it('everybody who follows by cursors is told of every event once and in order', async () => {
    const result = await runLiveChaos({
      house,
      seed,
      subscribers: 48,
      people: 12,
      seconds: 16,
      perSecond: 100,
      // Each of them once.
      kills: 9,
      victims: victimsOf(house),
    });
    console.log(formatLiveResult(result));
    expect(result.findings).toEqual([]);
    expect(result.published).toBe(1_600);
    // The followers were told of what was written to them when they registered, too.
    expect(result.told).toBeGreaterThanOrEqual(6_400);
  }, 400_000);
});
