import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { silentLogger } from '../logging/logger.js';
import { every, type Loop } from './loop.js';
import { until } from './testing/until.js';

const anHourMs = 3_600_000;

describe('a recurring job', () => {
  const loops: Loop[] = [];
  afterEach(async () => {
    await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  });
  const start = (...[intervalMs, work, options]: Parameters<typeof every>) => {
    const loop = every(intervalMs, work, options);
    loops.push(loop);
    return loop;
  };
  const options = { name: 'test', logger: silentLogger };

  it('runs at once and then again after each interval', async () => {
    let runs = 0;
    start(1, async () => ++runs, options);
    expect(runs).toBe(1);
    await until('it has run three times', () => runs >= 3);
  });

  it('never overlaps with itself, also when it is woken meanwhile', async () => {
    let running = 0;
    let runningMax = 0;
    let runs = 0;
    const loop = start(
      anHourMs,
      async () => {
        runningMax = Math.max(runningMax, ++running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running--;
        runs++;
      },
      options,
    );
    for (let wakes = 0; wakes < 10; wakes++) loop.wake();
    await until('the wake-up was answered', () => runs === 2);
    expect(runningMax).toBe(1);
  });

  it('does not lose a wake-up that comes while it runs or rests', async () => {
    let runs = 0;
    const loop = start(anHourMs, async () => ++runs, options);
    await until('it rests', () => runs === 1);
    loop.wake();
    await until('it ran again', () => runs === 2);
  });

  it('logs a failure and goes on', async () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    let runs = 0;
    start(
      1,
      async () => {
        if (++runs === 1) throw new Error('out of order');
      },
      { name: 'sweep', logger },
    );
    await until('it has run again', () => runs >= 2);
    expect(JSON.parse(lines[0]!)).toMatchObject({ loop: 'sweep', failures: 1, err: { message: 'out of order' } });
  });

  it('is not made busy by wake-ups while it fails', async () => {
    let runs = 0;
    const loop = start(
      anHourMs,
      async () => {
        runs++;
        throw new Error('down');
      },
      { ...options, failurePauseMaxMs: anHourMs },
    );
    await until('it has failed', () => runs === 1);
    for (let wakes = 0; wakes < 10; wakes++) {
      loop.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(runs).toBe(1);
  });

  it('stops after the run in progress and tells that run to end', async () => {
    let signal: AbortSignal | undefined;
    let finish: () => void = () => {};
    let isDone = false;
    const loop = start(
      1,
      async (given) => {
        signal = given;
        await new Promise<void>((resolve) => (finish = resolve));
        isDone = true;
      },
      options,
    );
    const stopping = loop.stop();
    expect(signal!.aborted).toBe(true);
    finish();
    await stopping;
    expect(isDone).toBe(true);
  });
});
