import type { Money } from '@agio/runtime/money/money';

/** What a transaction has moved between us and whoever takes money in for us and pays it out. */
export interface Movement {
  readonly transactionId: string;
  /** What came in for us; negative for what went out. What came back is a movement of its own, of the same transaction. */
  readonly amount: Money;
  readonly at: Date;
}

/** Which part of somebody's books is asked for: one currency, from `from` and before `to`. */
export interface MovementQuery {
  readonly currency: string;
  readonly from: Date;
  readonly to: Date;
  /** The cursor of the page before; null for the first one. */
  readonly after: string | null;
}

/** A page of movements, in the order of whose books they are. */
export interface MovementPage {
  readonly entries: readonly Movement[];
  /** Where to go on from; null after the last page. */
  readonly next: string | null;
}
