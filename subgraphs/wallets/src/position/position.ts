/** What the house has and owes in one currency, in minor units; each part is above zero in the usual case. */
export interface Position {
  readonly currency: string;
  readonly reserve: bigint;
  readonly fees: bigint;
  /** Below zero when more was lost to rounding than earned on spreads. */
  readonly exchangeGains: bigint;
  /** What was given up of receivables. */
  readonly writtenOff: bigint;
  /** What payment providers have for us; below zero when we owe it to them. */
  readonly clearing: bigint;
  /** What the owners have put in. */
  readonly capital: bigint;
  /** What people owe to us. */
  readonly receivables: bigint;
  /** What we owe to people: all their wallets. */
  readonly customerFunds: bigint;
  /** How much the house may have on its own account; null until it is set. */
  readonly exposureLimit: bigint | null;
}

/** What the house has of the currency on its own account, and so loses when the currency falls. */
export const netOf = ({ reserve, fees, exchangeGains, writtenOff }: Position): bigint =>
  reserve + fees + exchangeGains - writtenOff;

/** How much more the house may take on; null without a limit. */
export function exposureLeft(position: Position): bigint | null {
  if (position.exposureLimit === null) return null;
  const left = position.exposureLimit - netOf(position);
  return left > 0n ? left : 0n;
}

/** What was earned and lost of one currency in a period, minor units. */
export interface RealisedGain {
  readonly currency: string;
  readonly fees: bigint;
  readonly exchangeGains: bigint;
  readonly writtenOff: bigint;
}

/** The house's own books. Nothing is read until a field asks for it. */
export type Treasury = Readonly<Record<string, never>>;
