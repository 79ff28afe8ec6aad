import {
  findTransactionIds,
  latestCompletion,
  readRecordedTransactions,
} from '@agio/transactions/reconciliation/recorded-transactions';
import {
  findBookedTransfers,
  findPlacedHolds,
  readPostedTransfers,
} from '@agio/wallets/reconciliation/booked-transfers';
import type pg from 'pg';
import { isOperation, judgeApproval, judgeOperation } from './judge-operation.js';
import { judge } from './judge.js';
import type { Mismatch } from './mismatch.js';

export interface ComparedRows {
  transactions: number;
  transfers: number;
}

export interface Comparison {
  readonly rows: Readonly<ComparedRows>;
  readonly seconds: number;
  readonly first: Mismatch | null;
  readonly count: number;
}

const pageRowsMax = 1_000;
/** No page begins before this id. */
const firstId = '00000000-0000-0000-0000-000000000000';

/** What the ledger calls the transfers that transactions and operations of the house post. */
const kinds = [
  'EXCHANGE',
  'TRANSFER',
  'TOP_UP',
  'WITHDRAWAL',
  'REMITTANCE',
  'REFUND',
  'RESERVE_ADJUSTMENT',
  'WRITE_OFF',
];

/**
 * A transaction that was posted is looked at again within 10 minutes. Measured against the latest one that was completed and
 * not against now, since nothing is while the platform is down.
 */
const overdueMs = 15 * 60_000;

/**
 * Compares transactions with the transfers that carry their ids, one by one and both ways, a page at a time; and what the house has posted for itself
 * with what was asked for and approved.
 *
 * Each side is read after the one that is ahead of it in life: a transaction is there before it is posted, and is completed
 * after that. So what happens meanwhile is never taken for a difference, without a common snapshot of two databases.
 *
 * @throws what a database answers when it cannot be read, and the signal's reason.
 */
export async function compareTransactions(options: {
  readonly wallets: pg.Pool;
  readonly transactions: pg.Pool;
  readonly signal: AbortSignal;
  readonly onProgress: (rows: Readonly<ComparedRows>) => void;
}): Promise<Comparison> {
  const { wallets, transactions, signal, onProgress } = options;
  const startedAt = performance.now();
  const rows: ComparedRows = { transactions: 0, transfers: 0 };
  let first: Mismatch | null = null;
  let count = 0;
  const report = (mismatches: readonly Mismatch[]): void => {
    first ??= mismatches[0] ?? null;
    count += mismatches.length;
  };

  const overdueBefore = new Date(((await latestCompletion(transactions))?.getTime() ?? 0) - overdueMs);
  const recorded = (after: string) => readRecordedTransactions(transactions, { after, rowsMax: pageRowsMax });
  for await (const page of pagesOf(recorded, signal)) {
    const ids = page.map(({ id }) => id);
    const transfers = await findBookedTransfers(wallets, ids);
    const held = await findPlacedHolds(wallets, ids);
    for (const transaction of page) {
      const { id } = transaction;
      report(judge(transaction, { transfer: transfers.get(id), isHeld: held.has(id), overdueBefore }));
    }
    rows.transactions += page.length;
    onProgress(rows);
  }

  const posted = (after: string) => readPostedTransfers(wallets, { kinds, after, rowsMax: pageRowsMax });
  for await (const page of pagesOf(posted, signal)) {
    const known = await findTransactionIds(
      transactions,
      page.map(({ id }) => id),
    );
    for (const transfer of page) {
      const { id, kind, at } = transfer;
      report(judgeApproval(transfer));
      if (isOperation(transfer)) report(judgeOperation(transfer));
      else if (!known.has(id)) {
        const found = `none, for a transfer of kind ${kind} posted at ${at.toISOString()}`;
        report([{ kind: 'TransactionMissing', id, expected: 'a transaction', found }]);
      }
    }
    rows.transfers += page.length;
    onProgress(rows);
  }
  return { rows, seconds: (performance.now() - startedAt) / 1_000, first, count };
}

async function* pagesOf<Row extends { readonly id: string }>(
  read: (after: string) => Promise<Row[]>,
  signal: AbortSignal,
): AsyncGenerator<Row[]> {
  let after = firstId;
  for (;;) {
    signal.throwIfAborted();
    const page = await read(after);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.id;
  }
}
