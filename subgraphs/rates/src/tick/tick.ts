import type { Decimal } from '@agio/runtime/money/decimal';

/** Whether a market was real, or made up for the demo by so much as one of its rates. */
export type TickSource = 'LIVE' | 'SIMULATED';

/** One consistent moment of the market: what a euro bought of every currency that had a fresh rate. */
export interface Tick {
  readonly at: Date;
  /** Units for one euro, by currency. */
  readonly perEuro: ReadonlyMap<string, Decimal>;
  readonly source: TickSource;
}
