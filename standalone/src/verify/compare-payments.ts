import { formatMoney, type Money } from '@agio/runtime/money/money';
import { readComparisons } from '@agio/transactions/reconciliation/comparisons';
import type pg from 'pg';
import type { Mismatch } from './mismatch.js';

export interface PaymentComparison {
  readonly rows: { readonly 'days and currencies': number };
  readonly seconds: number;
  readonly first: Mismatch | null;
  readonly count: number;
}

/** Days and currencies that are looked at; years of them. */
const differingMax = 10_000;

const text = (money: Money): string => Object.values(formatMoney(money)).join(' ');

/**
 * What the platform has found in comparing each day's clearing with its payment provider's statement. The provider itself is not asked: what a
 * day looked like to it was kept when the day was compared.
 * @throws what the database answers when it cannot be read.
 */
export async function comparePayments(transactions: pg.Pool): Promise<PaymentComparison> {
  const startedAt = performance.now();
  const { count, differing } = await readComparisons(transactions, { rowsMax: differingMax });
  const [worst] = differing;
  const first: Mismatch | null = worst
    ? {
        kind: 'PaymentsDiffer',
        id: worst.firstTransactionId as string,
        expected: `${text(worst.providerTotal)} on ${worst.day}, as ${worst.provider} says`,
        found: text(worst.ledgerTotal),
      }
    : null;
  return {
    rows: { 'days and currencies': count },
    seconds: (performance.now() - startedAt) / 1_000,
    first,
    count: differing.reduce((sum, { differences }) => sum + differences, 0),
  };
}
