import { formatDecimal, type Decimal } from '@agio/runtime/money/decimal';
import type { ProviderSource } from '../rate/source.js';

/** What a provider says a euro buys of a currency. */
export interface ToldRate {
  /** Units of the currency for one euro, above zero. */
  readonly perEuro: Decimal;
  /** Never after the time at which it was told. */
  readonly asOf: Date;
  /** The day, `YYYY-MM-DD`, of which this is the official rate; absent for a price of a market. */
  readonly referenceDay?: string;
}

/** Rates by currency, those of codes that no wallet can hold included. */
export type ProviderRates = ReadonlyMap<string, ToldRate>;

/** Somebody who tells rates, whatever its protocol and the base that it quotes against. */
export interface RateProvider {
  readonly source: ProviderSource;
  /**
   * Asks for the latest rates, once.
   *
   * @param signal ends the asking, which then rejects.
   * @throws ProviderError when there is no answer, or one that cannot be relied on: then nothing of it is used.
   */
  fetchLatest(signal: AbortSignal): Promise<ProviderRates>;
}

/** A provider gave no answer that can be used. The message is fit for an administrator and holds no secret. */
export class ProviderError extends Error {
  override name = 'ProviderError';
  /** Of the HTTP answer, when there was one that refused. */
  readonly status: number | undefined;

  constructor(message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.status = options.status;
  }
}

/**
 * Digits of a rate that is made of two told ones: twice those of a rate that is shown, so that the one rounding that counts
 * is the last one.
 */
export const quotientDigits = 20;

/** No price of anything needs more characters; a longer one could not be read back from where it is stored. */
const rateCharactersMax = 60;

/** How far ahead of ours the clock of a provider may be. */
const clockSkewMaxMs = 5 * 60 * 1_000;

/**
 * The time of a rate, at latest now, so that a rate of today's publication is not from the future.
 *
 * @throws ProviderError when the time is further ahead than clocks differ.
 */
export function timeOfRate(time: Date, now: Date): Date {
  if (Number.isNaN(time.getTime())) throw new ProviderError('The time of the rates is no time.');
  if (time.getTime() - now.getTime() > clockSkewMaxMs) {
    throw new ProviderError(`The rates are from the future: ${time.toISOString()}.`);
  }
  return time < now ? time : now;
}

/** @throws ProviderError when there is no rate, or one that is no price. */
export function checkRates(rates: ProviderRates): ProviderRates {
  if (rates.size === 0) throw new ProviderError('The answer holds no rate.');
  for (const [currency, { perEuro }] of rates) {
    if (perEuro.digits <= 0n) throw new ProviderError(`The rate of ${currency} is not above zero.`);
    if (formatDecimal(perEuro).length > rateCharactersMax) {
      throw new ProviderError(`The rate of ${currency} has more digits than any price.`);
    }
  }
  return rates;
}
