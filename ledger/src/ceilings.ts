import type pg from 'pg';
import type { Queryable } from './accounts.js';
import type { Rejected, Transfer } from './transfer.js';
import { findTransfers, storeRejection } from './transfers.js';

/**
 * Levels that no leg may lift an account above, in minor units by the account's id: 0 for one that keeps what somebody owes, of which no more can
 * be paid back or given up than there is. They are a condition of the first answer and no part of the payload.
 */
export type Ceilings = ReadonlyMap<string, bigint>;

type Refusal = Pick<Extract<Rejected, { reason: 'CeilingExceeded' }>, 'reason' | 'account' | 'legIndex' | 'remaining'>;

/**
 * Stores the refusal of what would lift an account above its ceiling, and with `allOrNone` that of its whole group. It takes the locks of all accounts
 * and keeps them, so what is posted within the same database transaction is judged by the balances that it meets.
 *
 * @param client is inside a database transaction.
 * @param transfers normalised, each id once.
 */
export async function refuseAbove(
  client: pg.ClientBase,
  transfers: readonly Transfer[],
  { ceilings, allOrNone }: { ceilings: Ceilings; allOrNone: boolean },
): Promise<void> {
  let balances = await lockBalances(client, transfers);
  // In a statement of its own: it sees what was committed while the one before waited for its locks.
  const known = await findTransfers(
    client,
    transfers.map(({ id }) => id),
  );
  const unanswered = transfers.filter(({ id }) => !known.has(id));
  for (const transfer of unanswered) {
    const judged = judge(transfer, balances, ceilings);
    if (!('reason' in judged)) {
      balances = judged;
      continue;
    }
    await storeRejection(client, transfer, judged);
    if (!allOrNone) continue;
    for (const other of unanswered) if (other !== transfer) await storeRejection(client, other, groupRejected);
    return;
  }
}

const groupRejected = { reason: 'GroupRejected' } as const;

/** In the order of ids, like every writer. A hold's account that no leg names is locked later; the whole is repeated if that meets somebody. */
async function lockBalances(db: Queryable, transfers: readonly Transfer[]): Promise<Map<string, bigint>> {
  const accounts = new Set(transfers.flatMap(({ legs }) => legs.flatMap(({ debit, credit }) => [debit, credit])));
  const { rows } = await db.query<{ id: string; balance: string }>({
    name: 'ledger_lock_balances_v1',
    text: 'SELECT id, balance FROM ledger_accounts WHERE id = ANY ($1) ORDER BY id FOR UPDATE',
    values: [[...accounts]],
  });
  return new Map(rows.map(({ id, balance }) => [id, BigInt(balance)]));
}

/**
 * The balances after a transfer, leg by leg, or why it is refused. What else may stand against it is judged when it is posted: then these balances are
 * further up than the real ones at most in a rehearsal of several.
 */
function judge(
  { legs }: Transfer,
  balances: ReadonlyMap<string, bigint>,
  ceilings: Ceilings,
): Map<string, bigint> | Refusal {
  const after = new Map(balances);
  for (const [legIndex, { debit, credit, amount }] of legs.entries()) {
    const [from, to] = [after.get(debit), after.get(credit)];
    if (from === undefined || to === undefined || debit === credit) continue;
    const ceiling = ceilings.get(credit);
    if (ceiling !== undefined && to + amount > ceiling) {
      const remaining = ceiling > to ? ceiling - to : 0n;
      return { reason: 'CeilingExceeded', account: credit, legIndex, remaining };
    }
    after.set(debit, from - amount).set(credit, to + amount);
  }
  return after;
}
