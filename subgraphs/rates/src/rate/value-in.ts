import { convert, type Money } from '@agio/runtime/money/money';
import type { Pricing } from './pricing.js';

/** What an amount is worth in a currency by the mid rate, half-even; `undefined` when there is no rate. */
export function valueIn(amount: Money, currency: string, pricing: Pricing): Money | undefined {
  if (amount.asset === currency) return amount;
  const rate = pricing.rate({ base: amount.asset, quote: currency });
  return rate && convert(amount, rate.mid, currency);
}
