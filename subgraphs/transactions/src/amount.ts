import { amountMinorMax, parseAmount, type Money } from '@agio/runtime/money/money';
import type { Refusal } from './errors.js';

/** An amount as a client sends it; the currency is known to be one. */
export interface AmountInput {
  readonly amount: string;
  readonly currency: string;
}

/** Reads an amount that is to move: above zero, with no more digits than its currency has. `field` is where the client put it. */
export function readAmount(
  { amount, currency }: AmountInput,
  field: readonly string[],
): { readonly money: Money } | { readonly refusal: Refusal } {
  const at = [...field, 'amount'];
  const parsed = parseAmount(amount, currency);
  if (!parsed.ok) {
    const { problem, message } = parsed;
    return {
      refusal: {
        kind: problem === 'TOO_LARGE' ? 'AmountTooLarge' : 'AmountInvalid',
        message: `${message}.`,
        field: at,
      },
    };
  }
  if (parsed.minor <= 0n)
    return { refusal: { kind: 'AmountInvalid', message: 'An amount must be above zero.', field: at } };
  if (parsed.minor > amountMinorMax) return { refusal: { kind: 'AmountTooLarge', field: at } };
  return { money: { minor: parsed.minor, asset: currency } };
}
