import { iso4217 } from '@agio/runtime/money/iso4217';

/** How far a rate may be from what is expected, in basis points of that. */
export interface JumpLimits {
  readonly currency: number;
  /** Of an asset outside ISO 4217: these move by several percent in a day. */
  readonly asset: number;
}

const isoCodes: ReadonlySet<string> = new Set(iso4217.map(([code]) => code));

export function jumpLimitOf(currency: string, limits: JumpLimits): number {
  return isoCodes.has(currency) ? limits.currency : limits.asset;
}
