import type { Decimal } from '@agio/runtime/money/decimal';

/**
 * Who says what a euro bought on a day, the most official one first: the rate of a day is that of the first of them that
 * tells one. The order is also in the database, in its function reference_authority.
 */
export const referenceSources = [
  'ECB',
  'FRANKFURTER',
  'OPEN_EXCHANGE_RATES',
  'COINGECKO',
  'IMPORTED',
  'SYNTHETIC',
] as const;
export type ReferenceSource = (typeof referenceSources)[number];

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
