import type { Money } from '@agio/runtime/money/money';

/** An offer to exchange exactly these amounts until it expires. It never changes, but for being consumed. */
export interface Quote {
  readonly id: string;
  readonly userId: string;
  /** All that leaves the wallet, the fee included. */
  readonly sell: Money;
  readonly buy: Money;
  /** In the sold currency, part of `sell`. */
  readonly fee: Money;
  /** In the bought currency, on top of `buy`. */
  readonly spread: Money;
  /** Units bought per unit sold, as a decimal string. */
  readonly rate: string;
  readonly mid: string;
  readonly expiresAt: Date;
}
