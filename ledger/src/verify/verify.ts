import type pg from 'pg';
import type { HeadCopies } from '../seal/head-archive.js';
import { walkAccounts } from './account-walk.js';
import { checkBatched, checkCopies, collectCopies, walkChain, type Answers } from './chain.js';
import type { Difference, DifferenceKind } from './difference.js';
import { accountChecks, batchChecks, holdChecks, transferChecks } from './range-checks.js';
import { firstUuid, lastUuid, readPages, withSnapshot, type Snapshot } from './snapshot.js';

/** What is verified, in this order. */
export type VerifiedTable = 'accounts' | 'entries' | 'transfers' | 'holds' | 'batches' | 'seals';

/** How many rows of each were verified. */
export type VerifiedRows = Record<VerifiedTable, number>;

export interface VerifyOptions {
  /** The signed copies of the chain's heads; without them the chain is held to itself alone. */
  readonly heads?: HeadCopies;
  /** Told after every page how far it is. */
  readonly onProgress?: (rows: Readonly<VerifiedRows>) => void;
  /** Told about every difference. */
  readonly onDifference?: (difference: Difference) => void;
  /** Share of the time, above 0 and up to 1, in which it lets the database work; 1 unless given, as fast as it can. */
  readonly load?: number;
  /** Ends it between two statements. */
  readonly signal?: AbortSignal;
  /** Rows that are read at once, 5,000 unless given. */
  readonly pageRowsMax?: number;
}

export type Verification = { readonly rows: VerifiedRows; readonly seconds: number } & (
  | { readonly verdict: 'clean' }
  /** `count` is of all differences; one edited row may be several. */
  | { readonly verdict: 'different'; readonly first: Difference; readonly count: number }
);

/** A difference as a statement answers it; a column that it does not have is absent. */
interface DifferenceRow {
  kind: DifferenceKind;
  account?: string;
  seq?: string;
  transfer?: string;
  leg?: number;
  hold?: string;
  batch?: string;
  seal?: string;
  asset?: string;
  expected: string;
  found: string;
}

/** A table that is checked range by range. */
interface RangeTable {
  readonly counts?: VerifiedTable;
  /** Reads the next keys after one, and how many answers each row lists if it does. */
  readonly keys: string;
  readonly start: string;
  /** No key is larger, so that the last range ends there: rows of other tables may have larger keys than any in this one. */
  readonly end: string;
  readonly checks: readonly string[];
}

interface KeyRow extends Partial<Answers> {
  key: string;
}

const uuidKeys = { start: firstUuid, end: lastUuid };

const rangeTables: readonly RangeTable[] = [
  {
    ...uuidKeys,
    keys: 'SELECT id AS key FROM ledger_accounts WHERE id > $1 ORDER BY id LIMIT $2',
    checks: accountChecks,
  },
  {
    ...uuidKeys,
    counts: 'transfers',
    keys: 'SELECT id AS key FROM ledger_transfers WHERE id > $1 ORDER BY id LIMIT $2',
    checks: transferChecks,
  },
  {
    ...uuidKeys,
    counts: 'holds',
    keys: 'SELECT id AS key FROM ledger_holds WHERE id > $1 ORDER BY id LIMIT $2',
    checks: holdChecks,
  },
  {
    start: '0',
    end: `${2n ** 63n - 1n}`,
    counts: 'batches',
    keys: `SELECT number AS key, cardinality(transfer_ids) AS transfers, cardinality(hold_ids) AS holds
      FROM ledger_batches WHERE number > $1 ORDER BY number LIMIT $2`,
    checks: batchChecks,
  },
];

/**
 * Recomputes the whole ledger from its entries and says whether everything that is stored agrees: balances, numbers, times,
 * transfers with their entries, holds, reversals, the sum of every asset, and the chain of seals up to the signed copies of its head. It reads one snapshot in pages, so posting goes on
 * beside it and memory is bounded. Time grows with the number of entries.
 *
 * @throws what the database answers when it cannot be read, and the signal's reason.
 */
export async function verifyLedger(pool: pg.Pool, options: VerifyOptions = {}): Promise<Verification> {
  const { heads, onProgress = () => {}, onDifference = () => {}, load = 1, signal, pageRowsMax = 5_000 } = options;
  const startedAt = performance.now();
  const rows: VerifiedRows = { accounts: 0, entries: 0, transfers: 0, holds: 0, batches: 0, seals: 0 };
  const listed: Answers = { transfers: 0, holds: 0 };
  let first: Difference | undefined;
  let count = 0;
  const report = (difference: Difference): void => {
    first ??= difference;
    count++;
    onDifference(difference);
  };
  const add = (table: VerifiedTable, more: number): void => {
    rows[table] += more;
    onProgress(rows);
  };

  const copies = heads ? await collectCopies(heads, signal) : null;
  await withSnapshot(pool, { signal, load }, async (snapshot) => {
    await walkAccounts(snapshot, { rowsMax: pageRowsMax, report, onRows: add });
    for (const table of rangeTables) {
      await checkRanges(snapshot, table, {
        rowsMax: pageRowsMax,
        report,
        onRows: (page) => {
          if (table.counts) add(table.counts, page.length);
          for (const row of page) {
            listed.transfers += row.transfers ?? 0;
            listed.holds += row.holds ?? 0;
          }
        },
      });
    }
    await checkBatched(snapshot, { stored: rows, listed }, report);
    const chainMs = await walkChain(snapshot, { report, onRows: (more) => add('seals', more) });
    if (copies) await checkCopies(snapshot, { copies, chainMs, report });
  });

  const seconds = (performance.now() - startedAt) / 1_000;
  return first ? { verdict: 'different', first, count, rows, seconds } : { verdict: 'clean', rows, seconds };
}

async function checkRanges(
  snapshot: Snapshot,
  { keys, start, end, checks }: RangeTable,
  options: { rowsMax: number; report: (difference: Difference) => void; onRows: (page: readonly KeyRow[]) => void },
): Promise<void> {
  const { rowsMax, report, onRows } = options;
  const check = async (from: string, to: string): Promise<void> => {
    for (const statement of checks) {
      for (const row of await snapshot.query<DifferenceRow>(statement, [from, to])) report(toDifference(row));
    }
  };
  let from = start;
  const pages = readPages<KeyRow>(snapshot, {
    text: keys,
    start: [start],
    keyOf: ({ key }) => [key],
    rowsMax,
  });
  for await (const page of pages) {
    const to = page.at(-1)!.key;
    await check(from, to);
    onRows(page);
    from = to;
  }
  await check(from, end);
}

const toDifference = ({ leg, ...row }: DifferenceRow): Difference => ({
  ...row,
  ...(leg !== undefined && { leg: leg - 1 }),
});
