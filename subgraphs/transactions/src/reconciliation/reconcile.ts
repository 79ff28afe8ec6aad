import type { Money } from '@agio/runtime/money/money';
import type { PaymentProvider } from '../payment/provider.js';
import type { ClearingBooks } from './clearing.js';
import type { Movement } from './movement.js';

/** Something on which the provider and we do not agree; null where a side knows nothing of it. */
export interface Difference {
  readonly transactionId: string;
  readonly provider: Money | null;
  readonly ledger: Money | null;
}

export interface Reconciliation {
  readonly provider: string;
  readonly providerTotal: Money;
  readonly ledgerTotal: Money;
  /** At most `differencesMax`, in the order of the transactions' ids, which is that of their times. */
  readonly differences: readonly Difference[];
}

/** From its first moment to the moment after its last. */
export interface ReconciliationPeriod {
  readonly from: Date;
  readonly to: Date;
  readonly currency: string;
}

export type Reconcile = (period: ReconciliationPeriod) => Promise<Reconciliation>;

export const differencesMax = 1_000;
/** More movements than these are not compared at once. */
const movementsMax = 500_000;
/** What the provider has is in the ledger a little later: both are read this much beyond the period before something counts as missing. */
const marginMs = 3_600_000;

/** The period has more movements than are compared at once. */
export class PeriodTooLargeError extends Error {
  override name = 'PeriodTooLargeError';
}

/** Compares, transaction by transaction, what the provider says has moved with what our clearing account says. */
export function createReconcile(deps: {
  provider: Pick<PaymentProvider, 'name' | 'statement'>;
  clearing: ClearingBooks;
}): Reconcile {
  const { provider, clearing } = deps;
  return async ({ from, to, currency }) => {
    const wide = {
      currency,
      from: new Date(from.getTime() - marginMs),
      to: new Date(to.getTime() + marginMs),
    };
    const isWithin = ({ at }: Movement): boolean => at >= from && at < to;
    const [theirs, ours] = await Promise.all([
      sumUp((after) => provider.statement({ ...wide, after }), isWithin),
      sumUp((after) => clearing.movements({ ...wide, after }), isWithin),
    ]);
    const money = (minor: bigint | undefined) => (minor === undefined ? null : { minor, asset: currency });
    const differing = [...new Set([...theirs.within, ...ours.within])]
      .filter((id) => (theirs.byId.get(id) ?? 0n) !== (ours.byId.get(id) ?? 0n))
      .sort()
      .slice(0, differencesMax);
    return {
      provider: provider.name,
      providerTotal: { minor: theirs.total, asset: currency },
      ledgerTotal: { minor: ours.total, asset: currency },
      differences: differing.map((id) => ({
        transactionId: id,
        provider: money(theirs.byId.get(id)),
        ledger: money(ours.byId.get(id)),
      })),
    };
  };
}

interface Sums {
  /** By transaction, beyond the period too: what came back, and what is posted in time only just. */
  readonly byId: Map<string, bigint>;
  /** The transactions that have moved something within the period. */
  readonly within: Set<string>;
  /** Of the period. */
  readonly total: bigint;
}

async function sumUp(
  read: (after: string | null) => Promise<{ entries: readonly Movement[]; next: string | null }>,
  isWithin: (movement: Movement) => boolean,
): Promise<Sums> {
  const byId = new Map<string, bigint>();
  const within = new Set<string>();
  let total = 0n;
  let count = 0;
  let after: string | null = null;
  do {
    const page: { entries: readonly Movement[]; next: string | null } = await read(after);
    for (const movement of page.entries) {
      const { transactionId, amount } = movement;
      byId.set(transactionId, (byId.get(transactionId) ?? 0n) + amount.minor);
      if (!isWithin(movement)) continue;
      within.add(transactionId);
      total += amount.minor;
    }
    count += page.entries.length;
    if (count > movementsMax) throw new PeriodTooLargeError(`More than ${movementsMax} movements.`);
    after = page.next;
  } while (after !== null);
  return { byId, within, total };
}
