import type { Decimal } from '@agio/runtime/money/decimal';
import { findAsset } from '@agio/runtime/money/assets';
import type { RateProvider } from '../provider/provider.js';
import { isOfLaterDay, type MemoryBook } from '../rate/book.js';
import { createWalk } from './walk.js';

export interface SimulatorOptions {
  book: Pick<MemoryBook, 'references' | 'entered'>;
  /** Equal seeds walk equally. */
  seed: number;
  now: () => Date;
}

/** A currency whose last rate is this much older than the newest one is no longer published, and not made up either. */
const discontinuedAfterMs = 30 * 24 * 60 * 60 * 1_000;

/**
 * The provider of the demo: a market made up around the last reference rates, or around what an administrator has entered
 * since. Asking it moves it one step.
 */
export function createSimulator({ book, seed, now }: SimulatorOptions): RateProvider {
  const walk = createWalk(seed);
  return {
    source: 'SIMULATED',
    async fetchLatest() {
      const asOf = now();
      const perEuro = walk(centres(book));
      return new Map([...perEuro].map(([currency, rate]) => [currency, { perEuro: rate, asOf }]));
    },
  };
}

/** What the market moves around: the rates of what can be in a wallet and is still published. */
function centres(book: SimulatorOptions['book']): Map<string, Decimal> {
  const references = book.references();
  const entered = book.entered();
  const newest = Math.max(...[...references.values()].map((rate) => rate.asOf.getTime()));
  const traded = new Map<string, Decimal>();
  for (const [currency, reference] of references) {
    const isPublished = newest - reference.asOf.getTime() <= discontinuedAfterMs;
    if (!isPublished || !findAsset(currency)) continue;
    const byHand = entered.get(currency);
    traded.set(currency, (byHand && !isOfLaterDay(reference, byHand) ? byHand : reference).perEuro);
  }
  return traded;
}
