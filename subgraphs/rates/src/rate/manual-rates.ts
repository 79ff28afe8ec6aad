import { findAsset } from '@agio/runtime/money/assets';
import { formatDecimal, parseDecimal, roundSignificant, type Decimal } from '@agio/runtime/money/decimal';
import type pg from 'pg';
import { quotientDigits } from '../provider/provider.js';
import { agrees } from '../quarantine/judge.js';
import type { LiveBook } from './book.js';
import type { Follower } from './follower.js';
import { jumpLimitOf, type JumpLimits } from './jump-limit.js';
import { legOf } from './leg.js';
import { insertManualRate } from './manual-store.js';
import { parsePair } from './pair.js';

/** What an administrator enters. */
export interface ManualRateInput {
  /** Two currencies, one of them the euro. */
  readonly pair: string;
  /** Units of the second currency for one of the first. */
  readonly mid: string;
  readonly asOf: Date | undefined;
  readonly reason: string;
  readonly confirmJump: boolean;
  /** The administrator's id; null for a part of the platform. */
  readonly enteredBy: string | null;
}

/** Why a rate was not entered. */
export type ManualRateRefusal =
  | { readonly kind: 'PairWithoutEuro' }
  | { readonly kind: 'PairUnsupported' }
  | { readonly kind: 'Pegged'; readonly currency: string; readonly anchor: string }
  | { readonly kind: 'MidInvalid' }
  | { readonly kind: 'FutureTime' }
  | { readonly kind: 'ReasonInvalid' }
  | { readonly kind: 'Implausible'; readonly inForce: Decimal; readonly limitBasisPoints: number };

export interface ManualRates {
  /** Enters a rate, with its record. @returns why not, `undefined` when it was entered. */
  enter(input: ManualRateInput): Promise<ManualRateRefusal | undefined>;
}

const reasonCharactersMax = 200;
/** No price needs more; one with more could not be read back. */
const rateCharactersMax = 60;

export function createManualRates(deps: {
  pool: pg.Pool;
  book: LiveBook;
  follower: Pick<Follower, 'refreshEntered' | 'wakeOthers'>;
  limits: JumpLimits;
  now: () => Date;
}): ManualRates {
  const { pool, book, follower, limits, now } = deps;
  return {
    async enter(input) {
      const read = readInput(input, now());
      if ('kind' in read) return read;
      const { currency, perEuro, asOf } = read;
      const inForce = book.latest(currency, now())?.perEuro;
      const limitBasisPoints = jumpLimitOf(currency, limits);
      const isJump = inForce !== undefined && !agrees(perEuro, inForce, limitBasisPoints);
      if (isJump && !input.confirmJump) return { kind: 'Implausible', inForce, limitBasisPoints };
      await insertManualRate(pool, {
        currency,
        perEuro,
        asOf,
        reason: input.reason,
        isConfirmedJump: isJump,
        inForceBefore: inForce,
        enteredBy: input.enteredBy,
      });
      await follower.refreshEntered();
      follower.wakeOthers();
      return undefined;
    },
  };
}

function readInput(
  { pair, mid, asOf, reason }: ManualRateInput,
  now: Date,
): { currency: string; perEuro: Decimal; asOf: Date } | ManualRateRefusal {
  const { base, quote } = parsePair(pair) ?? {};
  if (base === undefined || quote === undefined || (base === 'EUR') === (quote === 'EUR')) {
    return { kind: 'PairWithoutEuro' };
  }
  const currency = base === 'EUR' ? quote : base;
  if (!findAsset(currency)) return { kind: 'PairUnsupported' };
  const { anchor } = legOf(currency);
  if (anchor !== currency) return { kind: 'Pegged', currency, anchor };
  const rate = parseDecimal(mid);
  if (rate === undefined || rate.digits <= 0n) return { kind: 'MidInvalid' };
  const perEuro = base === 'EUR' ? rate : roundSignificant(10n ** BigInt(rate.scale), rate.digits, quotientDigits);
  if (formatDecimal(perEuro).length > rateCharactersMax) return { kind: 'MidInvalid' };
  if (asOf !== undefined && asOf > now) return { kind: 'FutureTime' };
  if (reason.trim() === '' || reason.length > reasonCharactersMax || reason.includes('\0')) {
    return { kind: 'ReasonInvalid' };
  }
  return { currency, perEuro, asOf: asOf ?? now };
}
