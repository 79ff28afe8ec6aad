/** What the house keeps of one currency to trade with. Amounts are minor units. */
export interface Reserve {
  readonly currency: string;
  readonly balance: bigint;
  /** Below this it should be filled up; null until it is set. */
  readonly threshold: bigint | null;
  /** What it should be filled up to; null until it is set. */
  readonly target: bigint | null;
}
