import type { Decimal } from '@agio/runtime/money/decimal';
import type { ProviderSource, RateSource } from './source.js';

/** Units of a currency for one euro. */
export interface EuroRate {
  readonly perEuro: Decimal;
  readonly asOf: Date;
  readonly source: RateSource;
}

/** The rate to be used at a moment. */
export interface LatestRate extends EuroRate {
  /** Too old to trade on. */
  readonly stale: boolean;
}

/**
 * The latest rate of every currency against the euro. It is read for every quote, so reading never waits; who fills it is
 * not the reader's concern.
 */
export interface LiveBook {
  /** The rate to be used at `now`, `undefined` for a currency without one and for the euro itself. */
  latest(currency: string, now: Date): LatestRate | undefined;
}

/** Rates against the euro, by currency. */
export type EuroRates = ReadonlyMap<string, EuroRate>;

/** A live book in memory, with the ways to fill it and to look at what is in it. */
export interface MemoryBook extends LiveBook {
  /** Told whenever something was put in, whether or not it differs. */
  onFilled(listener: () => void): void;
  /** The latest reference rates; a currency that is not among them keeps what it has. */
  setReferences(rates: EuroRates): void;
  references(): EuroRates;
  /** All that a provider told last and that was taken, in place of what it told before. */
  setProvider(source: ProviderSource, rates: EuroRates): void;
  provider(source: ProviderSource): EuroRates;
  /** The rates that administrators entered last. */
  setEntered(rates: EuroRates): void;
  entered(): EuroRates;
  /** What was entered by hand, until a provider tells a later rate or there is the reference rate of a later day. */
  manual(currency: string, now: Date): LatestRate | undefined;
  /** Every currency that has a fresh rate. */
  freshRates(now: Date): Map<string, EuroRate>;
}

/** Somebody who fills the book, and how long its rates may be traded on. */
export interface BookProvider {
  readonly source: ProviderSource;
  readonly staleAfterMs: number;
}

export interface BookOptions {
  /** In the order in which they are preferred. */
  readonly providers: readonly BookProvider[];
  /** For reference rates and those entered by hand, which count like them. */
  readonly referenceStaleAfterMs: number;
}

/**
 * A live book in memory. A rate entered by hand goes first, then the providers in their order, then the reference rate; the
 * first of them that is fresh is the one. When none is, the latest is shown. A made-up market that has stopped is not.
 */
export function createMemoryBook({ providers, referenceStaleAfterMs }: BookOptions): MemoryBook {
  const references = new Map<string, EuroRate>();
  const told = new Map<ProviderSource, EuroRates>();
  let entered: EuroRates = new Map();
  const listeners: (() => void)[] = [];
  const tell = () => listeners.forEach((listener) => listener());

  const judged = (rate: EuroRate, staleAfterMs: number, now: Date): LatestRate => ({
    ...rate,
    stale: now.getTime() - rate.asOf.getTime() > staleAfterMs,
  });

  function manual(currency: string, now: Date): LatestRate | undefined {
    const rate = entered.get(currency);
    if (rate === undefined) return undefined;
    const reference = references.get(currency);
    if (reference && isOfLaterDay(reference, rate)) return undefined;
    const isToldLater = providers.some(({ source }) => {
      const other = told.get(source)?.get(currency);
      return other !== undefined && other.asOf > rate.asOf;
    });
    if (isToldLater) return undefined;
    return judged(rate, referenceStaleAfterMs, now);
  }

  function latest(currency: string, now: Date): LatestRate | undefined {
    let shown = manual(currency, now);
    if (shown?.stale === false) return shown;
    for (const { source, staleAfterMs } of providers) {
      const rate = told.get(source)?.get(currency);
      if (rate === undefined) continue;
      const candidate = judged(rate, staleAfterMs, now);
      if (!candidate.stale) return candidate;
      if (source !== 'SIMULATED') shown = later(shown, candidate);
    }
    const reference = references.get(currency);
    if (reference === undefined) return shown;
    const candidate = judged(reference, referenceStaleAfterMs, now);
    return candidate.stale ? later(shown, candidate) : candidate;
  }

  return {
    latest,
    manual,
    onFilled: (listener) => void listeners.push(listener),
    setReferences(rates) {
      for (const [currency, rate] of rates) references.set(currency, rate);
      tell();
    },
    references: () => references,
    setProvider(source, rates) {
      told.set(source, rates);
      tell();
    },
    provider: (source) => told.get(source) ?? new Map(),
    setEntered(rates) {
      entered = rates;
      tell();
    },
    entered: () => entered,
    freshRates(now) {
      const currencies = new Set([references, entered, ...told.values()].flatMap((rates) => [...rates.keys()]));
      const fresh = new Map<string, EuroRate>();
      for (const currency of currencies) {
        const rate = latest(currency, now);
        if (rate && !rate.stale) fresh.set(currency, rate);
      }
      return fresh;
    },
  };
}

/** Whether a reference rate outdates another rate. By the day, as the hour of its publication is only a convention. */
export function isOfLaterDay(reference: EuroRate, rate: EuroRate): boolean {
  return reference.asOf.toISOString().slice(0, 10) > rate.asOf.toISOString().slice(0, 10);
}

function later(one: LatestRate | undefined, other: LatestRate): LatestRate {
  return one === undefined || other.asOf > one.asOf ? other : one;
}
