import type { Decimal } from '@agio/runtime/money/decimal';
import type { ReferenceSource } from '../reference-rate/reference-rate.js';

export type { ReferenceSource };

/** Units of a currency for one euro. */
export interface EuroRate {
  readonly perEuro: Decimal;
  readonly asOf: Date;
  readonly source: ReferenceSource | 'SIMULATED';
}

/** One consistent moment of the market: what a euro bought of every currency that was quoted. */
export interface Tick {
  readonly at: Date;
  /** Units for one euro, by currency. */
  readonly perEuro: ReadonlyMap<string, Decimal>;
}

/**
 * The latest rate of every currency against the euro. It is read for every quote, so reading never waits; who fills
 * it, a simulator beside it or a feed from another process, is not the reader's concern.
 */
export interface LiveBook {
  /** The rate to be used at `now`, `undefined` for a currency without one and for the euro itself. */
  latest(currency: string, now: Date): EuroRate | undefined;
}

/** A live book in memory, with the two ways to fill it. */
export interface MemoryBook extends LiveBook {
  /** The latest reference rates; a currency that is not among them keeps what it has. */
  setReferences(rates: ReadonlyMap<string, EuroRate>): void;
  references(): ReadonlyMap<string, EuroRate>;
  setTick(tick: Tick): void;
}

/**
 * A live book in memory. A tick goes before the reference rate as long as it is fresh; once the ticks stop, the
 * reference rate shows again.
 */
export function createMemoryBook(options: { tickStaleAfterMs: number }): MemoryBook {
  const references = new Map<string, EuroRate>();
  let latestTick: Tick | undefined;
  return {
    latest(currency, now) {
      const perEuro = latestTick?.perEuro.get(currency);
      if (latestTick && perEuro && now.getTime() - latestTick.at.getTime() <= options.tickStaleAfterMs) {
        return { perEuro, asOf: latestTick.at, source: 'SIMULATED' };
      }
      return references.get(currency);
    },
    setReferences(rates) {
      for (const [currency, rate] of rates) references.set(currency, rate);
    },
    references: () => references,
    setTick(tick) {
      latestTick = tick;
    },
  };
}
