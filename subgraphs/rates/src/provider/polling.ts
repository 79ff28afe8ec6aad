import { every } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import { deleteResolvedBefore } from '../quarantine/store.js';
import type { MemoryBook } from '../rate/book.js';
import type { Follower } from '../rate/follower.js';
import type { JumpLimits } from '../rate/jump-limit.js';
import type { Recorder } from '../tick/recorder.js';
import type { Tick } from '../tick/tick.js';
import type { ConfiguredProvider } from './create-providers.js';
import { createIntake } from './intake.js';
import { createPoller } from './poller.js';
import { recordFailure } from './store.js';

export interface PollingOptions {
  book: MemoryBook;
  follower: Follower;
  recorder: Recorder;
  providers: readonly ConfiguredProvider[];
  limits: JumpLimits;
  referenceStaleAfterMs: number;
  logger: Logger;
  now: () => Date;
}

const flushIntervalMs = 1_000;
const cleaningIntervalMs = 60 * 60 * 1_000;
const resolvedKeptForMs = 90 * 24 * 60 * 60 * 1_000;

/**
 * Polls the providers, stores what they tell, has every process read it, and records the market as it moves: in the one
 * process whose client holds the lock.
 */
export async function startPolling(
  client: pg.ClientBase,
  options: PollingOptions,
): Promise<{ stop: () => Promise<void> }> {
  const { book, follower, recorder, providers, logger, now } = options;
  // Told again anyway, so a power cut may cost the last of them; money never passes this session.
  await client.query('SET synchronous_commit = off');
  await follower.load();
  const serially = createSerializer();
  const intake = await createIntake({ client, refresh: follower.refreshProviders, ...options });

  const pollers = providers.map((configured) =>
    createPoller({
      configured,
      take: (rates) =>
        serially(async () => {
          if (!(await intake.take(configured.source, rates))) return;
          follower.wakeOthers();
          const tick = marketAt(book, now());
          if (tick) recorder.record(tick);
        }),
      fail: (failure, isSuspended) =>
        serially(() => recordFailure(client, configured.source, { failure, isSuspended })),
      logger,
      now,
    }),
  );
  // A market that is made up answers at once, and its first prices are there when the process begins to answer.
  const unasked = new AbortController().signal;
  for (const [index, { isChecked }] of providers.entries()) if (!isChecked) await pollers[index]?.poll(unasked);

  for (const poller of pollers) poller.start();
  const loops = [
    every(flushIntervalMs, recorder.flush, { name: 'rates.flushTicks', logger }),
    every(
      cleaningIntervalMs,
      () => serially(() => deleteResolvedBefore(client, new Date(now().getTime() - resolvedKeptForMs))),
      { name: 'rates.cleanQuarantine', logger },
    ),
  ];
  return {
    async stop() {
      await Promise.all([...pollers, ...loops].map((each) => each.stop()));
      await recorder.flush().catch((error: unknown) => logger.warn({ err: error }, 'The last ticks are lost'));
    },
  };
}

/** One session does one thing at a time, and one answer is judged at a time. */
function createSerializer(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}

/** The whole market, undefined when nothing in it is fresh. */
function marketAt(book: MemoryBook, at: Date): Tick | undefined {
  const fresh = book.freshRates(at);
  if (fresh.size === 0) return undefined;
  const isMadeUp = [...fresh.values()].some(({ source }) => source === 'SIMULATED');
  return {
    at,
    source: isMadeUp ? 'SIMULATED' : 'LIVE',
    perEuro: new Map([...fresh].map(([currency, { perEuro }]) => [currency, perEuro])),
  };
}
