import type { Decimal } from '@agio/runtime/money/decimal';
import { findAsset } from '@agio/runtime/money/assets';
import type { EuroRate, MemoryBook } from '../rate/book.js';
import type { Recorder } from './recorder.js';
import { createWalk } from './walk.js';

export interface SimulatorOptions {
  book: MemoryBook;
  recorder: Recorder;
  /** Equal seeds walk equally. */
  seed: number;
  intervalMs: number;
  now: () => Date;
}

/** A market made up for the demo: it moves the live book around the last reference rates. */
export interface Simulator {
  /** Moves the market one step. */
  tick(): void;
  start(): void;
  stop(): void;
}

/** A currency whose last rate is this much older than the newest one is no longer published, and not made up either. */
const discontinuedAfterMs = 30 * 24 * 60 * 60 * 1_000;

export function createSimulator({ book, recorder, seed, intervalMs, now }: SimulatorOptions): Simulator {
  const walk = createWalk(seed);
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    const perEuro = walk(tradedRates(book.references()));
    if (perEuro.size === 0) return;
    const moment = { at: now(), perEuro };
    book.setTick(moment);
    recorder.record(moment);
  }

  return {
    tick,
    start() {
      tick();
      timer = setInterval(tick, intervalMs);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** The reference rates of what can be in a wallet and is still published. */
function tradedRates(references: ReadonlyMap<string, EuroRate>): Map<string, Decimal> {
  const newest = Math.max(...[...references.values()].map((rate) => rate.asOf.getTime()));
  const traded = new Map<string, Decimal>();
  for (const [currency, { perEuro, asOf }] of references) {
    const published = newest - asOf.getTime() <= discontinuedAfterMs;
    if (published && findAsset(currency)) traded.set(currency, perEuro);
  }
  return traded;
}
