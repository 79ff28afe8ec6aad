import type { Difference } from './difference.js';
import { firstUuid, readPages, type Snapshot } from './snapshot.js';

interface AccountRow {
  id: string;
  asset: string;
  balance: string;
  seq: string;
  last_posted_at: Date | null;
}

interface EntryRow {
  account_id: string;
  seq: string;
  transfer_id: string;
  amount: string;
  balance_after: string;
  posted_at: Date;
  is_leg: boolean;
  transfer_result: string | null;
}

const accountPages = {
  text: `SELECT id, asset, balance, seq, last_posted_at FROM ledger_accounts WHERE id > $1 ORDER BY id LIMIT $2`,
  start: [firstUuid],
};

/** An entry is a leg of its transfer when that names its account, its number, its amount and its time. */
const entryPages = {
  text: `SELECT e.account_id, e.seq, e.transfer_id, e.amount, e.balance_after, e.posted_at, t.result AS transfer_result,
      (t.posted_at = e.posted_at AND EXISTS (
        SELECT FROM generate_subscripts(t.amounts, 1) AS n
          WHERE (t.debits[n], t.debit_seqs[n], -t.amounts[n]) = (e.account_id, e.seq, e.amount)
            OR (t.credits[n], t.credit_seqs[n], t.amounts[n]) = (e.account_id, e.seq, e.amount))) IS TRUE AS is_leg
    FROM (
      SELECT * FROM ledger_entries WHERE (account_id, seq) > ($1, $2) ORDER BY account_id, seq LIMIT $3
    ) e
    LEFT JOIN ledger_transfers t ON t.id = e.transfer_id
    ORDER BY e.account_id, e.seq`,
  start: [firstUuid, '0'],
};

/** What an account comes to by its entries alone. */
interface Tally {
  seq: bigint;
  balance: bigint;
  postedAt: Date | null;
}

/** What all accounts of an asset come to: by what they say themselves, and by their entries. */
interface AssetSums {
  balances: bigint;
  entries: bigint;
}

export interface WalkOptions {
  readonly rowsMax: number;
  readonly report: (difference: Difference) => void;
  /** Told after each page how many rows of which table it had. */
  readonly onRows: (table: 'accounts' | 'entries', count: number) => void;
}

/**
 * Walks all entries account by account, as if posting them once more, and holds each account to where that leads. Both tables
 * are read in the order of account ids, so that there is never more than a page of either in memory.
 */
export async function walkAccounts(snapshot: Snapshot, { rowsMax, report, onRows }: WalkOptions): Promise<void> {
  const sums = new Map<string, AssetSums>();
  const entries = rowsOf(
    readPages<EntryRow>(snapshot, { ...entryPages, rowsMax, keyOf: ({ account_id, seq }) => [account_id, seq] }),
    (count) => onRows('entries', count),
  );
  let next = await entries.next();

  /** Walks the entries that come before the account's, which are of no account, or those of the account itself. */
  async function walkEntries(belong: (entry: EntryRow) => boolean, isKnown: boolean): Promise<Tally> {
    const tally: Tally = { seq: 0n, balance: 0n, postedAt: null };
    while (!next.done && belong(next.value)) {
      const entry = next.value;
      checkLeg(entry, report);
      if (isKnown) follow(tally, entry, report);
      else report({ kind: 'AccountMissing', ...subjectOf(entry), expected: 'an account', found: 'none' });
      next = await entries.next();
    }
    return tally;
  }

  const accounts = readPages<AccountRow>(snapshot, { ...accountPages, rowsMax, keyOf: ({ id }) => [id] });
  for await (const account of rowsOf(accounts, (count) => onRows('accounts', count))) {
    await walkEntries((entry) => entry.account_id < account.id, false);
    const tally = await walkEntries((entry) => entry.account_id === account.id, true);
    checkHead(account, tally, report);
    const sum = sums.get(account.asset) ?? { balances: 0n, entries: 0n };
    sums.set(account.asset, {
      balances: sum.balances + BigInt(account.balance),
      entries: sum.entries + tally.balance,
    });
  }
  await walkEntries(() => true, false);
  for (const [asset, { balances, entries: total }] of sums) {
    if (balances === 0n && total === 0n) continue;
    report({ kind: 'Conservation', asset, expected: '0', found: `${balances} by balances, ${total} by entries` });
  }
}

/** The rows of pages, one by one. */
async function* rowsOf<Row>(pages: AsyncIterable<Row[]>, onPage: (count: number) => void): AsyncGenerator<Row> {
  for await (const rows of pages) {
    yield* rows;
    onPage(rows.length);
  }
}

const subjectOf = ({ account_id: account, seq, transfer_id: transfer }: EntryRow) => ({ account, seq, transfer });

function checkLeg(entry: EntryRow, report: WalkOptions['report']): void {
  if (entry.is_leg && entry.transfer_result === 'posted') return;
  const transfer = entry.transfer_result === null ? 'no such transfer' : `no such leg, ${entry.transfer_result}`;
  const expected = `a leg of ${entry.amount} at ${entry.posted_at.toISOString()}`;
  report({ kind: 'EntryWithoutLeg', ...subjectOf(entry), expected, found: transfer });
}

/** Adds the entry to the tally. The tally goes by amounts alone, so a balance that is wrong does not make the next one wrong. */
function follow(tally: Tally, entry: EntryRow, report: WalkOptions['report']): void {
  const subject = subjectOf(entry);
  const seq = BigInt(entry.seq);
  if (seq !== tally.seq + 1n) {
    report({ kind: 'SeqGap', ...subject, expected: `${tally.seq + 1n}`, found: entry.seq });
  }
  tally.seq = seq;
  tally.balance += BigInt(entry.amount);
  if (BigInt(entry.balance_after) !== tally.balance) {
    report({ kind: 'BalanceBroken', ...subject, expected: `${tally.balance}`, found: entry.balance_after });
  }
  if (tally.postedAt && entry.posted_at < tally.postedAt) {
    const expected = `not before ${tally.postedAt.toISOString()}`;
    report({ kind: 'TimeBackwards', ...subject, expected, found: entry.posted_at.toISOString() });
  }
  tally.postedAt = entry.posted_at;
}

function checkHead(account: AccountRow, { seq, balance, postedAt }: Tally, report: WalkOptions['report']): void {
  const { id, asset } = account;
  if (BigInt(account.balance) !== balance) {
    report({ kind: 'AccountBalance', account: id, asset, expected: `${balance}`, found: account.balance });
  }
  if (BigInt(account.seq) !== seq) {
    report({ kind: 'AccountSeq', account: id, asset, expected: `${seq}`, found: account.seq });
  }
  if (account.last_posted_at?.getTime() !== postedAt?.getTime()) {
    const [expected, found] = [postedAt, account.last_posted_at].map((time) => time?.toISOString() ?? 'never');
    report({ kind: 'AccountTime', account: id, asset, expected: expected!, found: found! });
  }
}
