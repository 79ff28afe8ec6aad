import type { EventStream } from '@agio/runtime/streams/event-stream';
import { createLatestByKey } from '@agio/runtime/streams/latest';
import { formatDecimal } from '@agio/runtime/money/decimal';
import type { MemoryBook } from './book.js';
import { formatPair, type Pair } from './pair.js';
import type { Pricing, Rate } from './pricing.js';

/** The rates of this process as they change. */
export interface RateFeed {
  /**
   * The latest rate of each pair, then every other that takes its place; of those that come while the reader is busy, the latest of each pair.
   * @throws RangeError when this process has as many readers as it takes.
   */
  follow(pairs: readonly Pair[]): EventStream<Rate>;
  /** How many read now. */
  readers(): number;
}

/** Streams that are open at once. The gateway shares one between equal subscriptions. */
const readersMax = 10_000;

interface WatchedPair {
  readonly pair: Pair;
  latest: Rate | undefined;
  readonly tell: Set<(key: string, rate: Rate) => void>;
}

/** Follows the book: each watched pair is priced once whenever it was filled, however many read it. */
export function createRateFeed(deps: { book: Pick<MemoryBook, 'onFilled'>; pricing: Pricing }): RateFeed {
  const { book, pricing } = deps;
  const watched = new Map<string, WatchedPair>();
  let readers = 0;

  book.onFilled(() => {
    for (const [key, entry] of watched) {
      const rate = pricing.rate(entry.pair);
      if (!rate || (entry.latest && isSame(entry.latest, rate))) continue;
      entry.latest = rate;
      for (const tell of entry.tell) tell(key, rate);
    }
  });

  function watch(key: string, pair: Pair): WatchedPair {
    const known = watched.get(key);
    if (known) return known;
    const entry: WatchedPair = { pair, latest: pricing.rate(pair), tell: new Set() };
    watched.set(key, entry);
    return entry;
  }

  return {
    readers: () => readers,
    follow(pairs) {
      if (readers >= readersMax) throw new RangeError(`There are ${readersMax} readers of rates already.`);
      readers++;
      const keys = new Map(pairs.map((pair) => [formatPair(pair), pair]));
      const { stream, offer } = createLatestByKey<string, Rate>(() => {
        readers--;
        for (const key of keys.keys()) {
          const entry = watched.get(key);
          entry?.tell.delete(offer);
          if (entry?.tell.size === 0) watched.delete(key);
        }
      });
      for (const [key, pair] of keys) {
        const entry = watch(key, pair);
        entry.tell.add(offer);
        if (entry.latest) offer(key, entry.latest);
      }
      return stream;
    },
  };
}

/** Bid and ask follow from the mid rate. */
function isSame(one: Rate, other: Rate): boolean {
  return (
    formatDecimal(one.mid) === formatDecimal(other.mid) &&
    one.asOf.getTime() === other.asOf.getTime() &&
    one.source === other.source &&
    one.stale === other.stale
  );
}
