import { describe, expect, it } from '@jest/globals';
import { planRun } from './plan.js';
import { createRandom } from './random.js';

const options = { seed: 7, clients: 8, operations: 1_000, strikes: 30, victims: ['gateway', 'postgres', 'redis'] };

describe('A plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planRun(options)).toEqual(planRun(options));
    expect(planRun({ ...options, seed: 8 })).not.toEqual(planRun(options));
  });

  it('has as many operations and strikes as it is asked for, and sends nobody money from oneself', () => {
    const { operations, strikes } = planRun(options);
    expect(operations.map(({ length }) => length)).toEqual(Array(8).fill(125));
    expect(strikes).toHaveLength(30);
    operations.forEach((own, client) => {
      for (const operation of own) {
        if (operation.kind === 'transfer') expect(operation.to).not.toBe(client);
        else expect(operation.buy).not.toBe(operation.sell);
      }
    });
  });

  it('has operations of each kind, those too that nobody can pay for', () => {
    const all = planRun(options).operations.flat();
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['transfer', 'exchange']));
    expect(all.filter(({ minor }) => minor > 1_000_000n).length).toBeGreaterThan(10);
  });

  it('strikes everybody as often as the others, and in the order in which work is done', () => {
    const { strikes } = planRun(options);
    for (const victim of options.victims) expect(strikes.filter((each) => each.victim === victim)).toHaveLength(10);
    const times = strikes.map(({ afterAcknowledged }) => afterAcknowledged);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(900);
  });
});

it('Random numbers cover their range, evenly', () => {
  const random = createRandom(1);
  const counts = new Map<number, number>();
  for (let each = 0; each < 6_000; each++) {
    const drawn = random.integer(1, 6);
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
