import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { silentLogger } from '@agio/runtime/logging/logger';
import { formatDecimal, parseDecimal } from '@agio/runtime/money/decimal';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { createRatesDatabase } from '../testing/database.js';
import { createMemoryBook } from './book.js';
import { createFollower } from './follower.js';
import { insertManualRate } from './manual-store.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  ({ database, pool } = await createRatesDatabase());
});

afterAll(() => database.drop());

/** The pool, with answers that arrive only when the test lets them. */
function holdAnswers(): { slow: pg.Pool; releases: (() => void)[] } {
  const releases: (() => void)[] = [];
  const query = async (statement: pg.QueryConfig) => {
    const answer = await pool.query(statement);
    await new Promise<void>((resolve) => releases.push(resolve));
    return answer;
  };
  return { slow: { query } as never, releases };
}

it('a reading that began before a rate was entered and ends after it does not take the rate away', async () => {
  const book = createMemoryBook({ providers: [], referenceStaleAfterMs: 86_400_000 });
  const { slow, releases } = holdAnswers();
  const unused = undefined as never;
  const follower = createFollower({
    pool: slow,
    pubsub: unused,
    logger: silentLogger,
    book,
    sources: [],
    intervalMs: 1_000,
    referenceIntervalMs: 1_000,
  });
  const shown = () => {
    const rate = book.latest('INR', new Date());
    return rate && formatDecimal(rate.perEuro);
  };
  const answersHeld = async (count: number) => {
    while (releases.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  const early = follower.refreshEntered();
  await answersHeld(1);
  await insertManualRate(pool, {
    currency: 'INR',
    perEuro: parseDecimal('110.5')!,
    asOf: new Date(),
    reason: 'Told by telephone',
    isConfirmedJump: false,
    inForceBefore: undefined,
    enteredBy: null,
  });
  const late = follower.refreshEntered();
  await answersHeld(2);
  releases[1]?.();
  await late;
  expect(shown()).toBe('110.5');
  releases[0]?.();
  await early;
  expect(shown()).toBe('110.5');
});
