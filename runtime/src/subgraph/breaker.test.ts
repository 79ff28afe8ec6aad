import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BreakerOpenError, breakers, CallTimeoutError, createBreaker, withBreaker, type Breaker } from './breaker.js';

let now: number;
let asked: number;
let breaker: Breaker;
const clock = () => now;

beforeEach(() => {
  now = 1_000_000;
  asked = 0;
  breaker = createBreaker('rates', { clock });
});
afterEach(() => breaker.forget());

const succeed = () =>
  breaker.run(() => {
    asked++;
    return Promise.resolve('answer');
  });
const fail = () =>
  breaker
    .run(() => {
      asked++;
      return Promise.reject(new Error('no answer'));
    })
    .catch((error: unknown) => error);
const times = async (count: number, call: () => Promise<unknown>) => {
  for (let each = 0; each < count; each++) await call();
};
const state = () => breaker.snapshot().state;

/** A call that is answered when the test says so. */
function begin() {
  let answer!: (error?: Error) => void;
  const done = breaker.run(
    () => new Promise<void>((resolve, reject) => (answer = (error) => (error ? reject(error) : resolve()))),
  );
  return {
    async settle(error?: Error) {
      answer(error);
      await done.catch(() => {});
    },
  };
}

async function opened(): Promise<void> {
  await times(10, fail);
  expect(state()).toBe('open');
}

async function halfOpen(): Promise<void> {
  await opened();
  now += 30_000;
  asked = 0;
  expect(state()).toBe('half-open');
}

describe('A breaker', () => {
  it('hands on what a call answers and what it rejects with', async () => {
    expect(await succeed()).toBe('answer');
    expect(await fail()).toEqual(new Error('no answer'));
  });

  it('does not open before ten calls, though all of them fail', async () => {
    await times(9, fail);
    expect(state()).toBe('closed');
    await fail();
    expect(state()).toBe('open');
  });

  it.each([
    [59, 41, 'closed'],
    [60, 40, 'open'],
  ] as const)(
    'with %d failures in a hundred calls is %s after the last of them, whose %d successes came first',
    async (failures, successes, expected) => {
      await times(successes, succeed);
      await times(failures, fail);
      expect(state()).toBe(expected);
    },
  );

  it('counts what came within sixty seconds, and nothing older', async () => {
    await times(9, fail);
    now += 61_000;
    await times(9, fail);
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', requests: 9, failures: 9 });
    now += 58_000;
    await fail();
    expect(state()).toBe('open');
  });

  it('that is open makes no call, for thirty seconds', async () => {
    await opened();
    now += 29_999;
    expect(await fail()).toBeInstanceOf(BreakerOpenError);
    expect(asked).toBe(10);
    now += 1;
    await succeed();
    expect(asked).toBe(11);
  });

  it('that is half-open lets five calls through at a time, and is closed when all of them have succeeded', async () => {
    await halfOpen();
    const trials = Array.from({ length: 5 }, begin);
    await expect(succeed()).rejects.toThrow(BreakerOpenError);
    for (const trial of trials.slice(1)) await trial.settle();
    expect(state()).toBe('half-open');
    await trials[0]!.settle();
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', requests: 0, failures: 0 });
    await times(20, succeed);
    expect(asked).toBe(20);
  });

  it('that is half-open is open for another thirty seconds when one call fails', async () => {
    await halfOpen();
    await times(4, succeed);
    await fail();
    expect(breaker.snapshot()).toMatchObject({ state: 'open', openings: 2 });
    now += 29_999;
    expect(await succeed().catch((error: unknown) => error)).toBeInstanceOf(BreakerOpenError);
    now += 1;
    await times(5, succeed);
    expect(state()).toBe('closed');
  });

  it('is not changed by the end of a call that began before it opened', async () => {
    const late = begin();
    await halfOpen();
    await succeed();
    await late.settle(new Error('no answer'));
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', requests: 1, failures: 0 });
  });

  it('does not count as a failure what its owner says is an answer', async () => {
    class Refused extends Error {}
    const refusing = createBreaker('provider', { clock, isFailure: (error) => !(error instanceof Refused) });
    for (let each = 0; each < 20; each++) {
      await expect(refusing.run(() => Promise.reject(new Refused()))).rejects.toThrow(Refused);
    }
    expect(refusing.snapshot()).toMatchObject({ state: 'closed', requests: 20, failures: 0 });
    refusing.forget();
  });

  it('is listed until it is forgotten', () => {
    expect(breakers()).toContainEqual({ name: 'rates', state: 'closed', requests: 0, failures: 0, openings: 0 });
    breaker.forget();
    expect(breakers().map(({ name }) => name)).not.toContain('rates');
  });
});

it('A call behind withBreaker that takes too long rejects, which is a failure', async () => {
  const call = withBreaker('slow', 1, (_: string) => new Promise<never>(() => {}));
  for (let each = 0; each < 10; each++) await expect(call('x')).rejects.toThrow(CallTimeoutError);
  await expect(call('x')).rejects.toThrow(BreakerOpenError);
});
