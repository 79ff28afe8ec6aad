import type { Decimal } from '@agio/runtime/money/decimal';
import type { ReferenceSource } from '../rate/book.js';

/** What one euro bought of a currency on a day, as published. The currency may be one that no longer exists. */
export interface ReferenceRate {
  readonly currency: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly perEuro: Decimal;
  readonly source: ReferenceSource;
}

/**
 * When the rate of a day counts as published. The ECB publishes around 16:00 Central European Time, which is 15:00 UTC
 * in winter and an hour earlier in summer; https://www.ecb.europa.eu/stats/policy_and_exchange_rates/.
 */
export function publishedAt(day: string): Date {
  return new Date(`${day}T15:00:00.000Z`);
}
