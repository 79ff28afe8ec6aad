import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chaosEnvironment } from './environment.js';
import type { House } from './house.js';
import { formatResult } from './report.js';
import { runChaos } from './run.js';
import { readSeed } from './seed.js';
import { startStandaloneHouse } from './standalone-house.js';

const seed = readSeed();

describe('In one process', () => {
  let house: House;

  beforeAll(async () => {
    console.log(`AGIO_CHAOS_SEED=${seed}`);
    house = await startStandaloneHouse(chaosEnvironment());
  }, 240_000);
  afterAll(() => house?.stop(), 120_000);

  it('clients find every sum exact after it and its PostgreSQL were killed', async () => {
    const result = await runChaos({ house, seed, clients: 16, operations: 300, kills: 4 });
    console.log(formatResult(result));
    expect(result.findings).toEqual([]);
    expect(result.acknowledged).toBe(300);
    expect(result.sums).toBeGreaterThan(0);
  }, 600_000);
});
