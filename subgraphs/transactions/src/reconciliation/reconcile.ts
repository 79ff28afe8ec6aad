import type { Money } from '@agio/runtime/money/money';
import type { ClearingBooks } from './clearing.js';
import type { Movement, MovementPage, MovementQuery } from './movement.js';

/** Somebody outside who keeps books of what moves through it, such as a payment provider or a bank. */
export interface StatementKeeper {
  readonly name: string;
  /** How long before or after our ledger its statement may have what a transaction has moved, apart from small delays. */
  readonly statementLeadMs: number;
  /** What our transactions have moved on our account with it; what is no transaction of ours, such as its own fees, is left out. */
  readonly statement: (query: MovementQuery) => Promise<MovementPage>;
}

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
/** What the provider has is in the ledger a little later, and clocks differ. */
const marginMs = 3_600_000;

/** The period has more movements than are compared at once. */
export class PeriodTooLargeError extends Error {
  override name = 'PeriodTooLargeError';
}

/**
 * Compares, transaction by transaction, what the provider says has moved with what our clearing account says. Both are read beyond the period
 * before something counts as missing, as the two books do not have it at the same moment; the totals are those of the period alone.
 */
export function createReconcile(deps: { provider: StatementKeeper; clearing: ClearingBooks }): Reconcile {
  const { provider, clearing } = deps;
  const beyondMs = marginMs + provider.statementLeadMs;
  return async ({ from, to, currency }) => {
    const wide = { currency, from: readable(from.getTime() - beyondMs), to: readable(to.getTime() + beyondMs) };
    const isWithin = ({ at }: Movement): boolean => at >= from && at < to;
    const [theirs, ours] = await Promise.all([
      readBook((after) => provider.statement({ ...wide, after }), isWithin),
      readBook((after) => clearing.movements({ ...wide, after }), isWithin),
    ]);
    const money = (minor: bigint | null) => (minor === null ? null : { minor, asset: currency });
    const differing = [...new Set([...theirs.within.keys(), ...ours.within.keys()])]
      .filter((id) => !agree(theirs, ours, id))
      .sort()
      .slice(0, differencesMax);
    return {
      provider: provider.name,
      providerTotal: { minor: theirs.total, asset: currency },
      ledgerTotal: { minor: ours.total, asset: currency },
      differences: differing.map((id) => ({
        transactionId: id,
        provider: money(sumOf(theirs.all.get(id))),
        ledger: money(sumOf(ours.all.get(id))),
      })),
    };
  };
}

/** Nothing is in a book before 1970 or after now, and not everybody can read such times. */
const readable = (ms: number): Date => new Date(Math.min(Math.max(ms, 0), Date.now() + marginMs));

/** What has moved by one side's book, by transaction. */
interface Book {
  /** Beyond the period too. */
  readonly all: Map<string, bigint[]>;
  readonly within: Map<string, bigint[]>;
  /** Of the period. */
  readonly total: bigint;
}

/**
 * Whether the two sides agree on a transaction: it comes to the same, or whatever has moved within the period is with the other side as well. The
 * first lets a payout go that has failed before we had posted it, the second what has partly moved long before or after the period.
 */
const agree = (theirs: Book, ours: Book, id: string): boolean =>
  (sumOf(theirs.all.get(id)) ?? 0n) === (sumOf(ours.all.get(id)) ?? 0n) ||
  (hasAll(ours.all.get(id), theirs.within.get(id)) && hasAll(theirs.all.get(id), ours.within.get(id)));

const sumOf = (amounts: readonly bigint[] | undefined): bigint | null =>
  amounts ? amounts.reduce((sum, each) => sum + each, 0n) : null;

/** Whether each of the sought amounts is there, as often as it is sought. */
function hasAll(amounts: readonly bigint[] = [], sought: readonly bigint[] = []): boolean {
  const left = [...amounts];
  return sought.every((each) => {
    const index = left.indexOf(each);
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}

async function readBook(
  read: (after: string | null) => Promise<MovementPage>,
  isWithin: (movement: Movement) => boolean,
): Promise<Book> {
  const all = new Map<string, bigint[]>();
  const within = new Map<string, bigint[]>();
  const add = (to: Map<string, bigint[]>, { transactionId, amount }: Movement): void => {
    const known = to.get(transactionId);
    if (known) known.push(amount.minor);
    else to.set(transactionId, [amount.minor]);
  };
  let total = 0n;
  let count = 0;
  let after: string | null = null;
  do {
    const page: MovementPage = await read(after);
    for (const movement of page.entries) {
      add(all, movement);
      if (!isWithin(movement)) continue;
      add(within, movement);
      total += movement.amount.minor;
    }
    count += page.entries.length;
    if (count > movementsMax) throw new PeriodTooLargeError(`More than ${movementsMax} movements.`);
    after = page.next;
  } while (after !== null);
  return { all, within, total };
}
