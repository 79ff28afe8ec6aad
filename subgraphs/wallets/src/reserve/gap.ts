import type { Queryable } from '@agio/ledger/accounts';
import { operationColumns, toOperation, type OperationRow } from '../operation/store.js';
import type { Operation } from '../operation/operation.js';

/** What a reserve lacks to its target; amounts are minor units. */
export interface Gap {
  /** What nobody has asked for yet; zero or less when the reserve is at its target, or will be. */
  readonly missing: bigint;
  /** Replenishments that are bound and not posted, under way elsewhere or left behind by a crash; they are not in `missing`. */
  readonly unposted: readonly Operation[];
}

interface ReplenishmentRow extends OperationRow {
  readonly waits: boolean;
}

/**
 * The gap of a reserve, which nobody else fills until the transaction ends: whoever asks for the same meanwhile waits for the lock of the target, and
 * then finds the other's replenishment.
 *
 * @returns null when the reserve has no target.
 */
export async function lockGap(client: Queryable, currency: string): Promise<Gap | null> {
  const locked = await client.query<{ target: string }>(
    'SELECT target FROM reserve_targets WHERE currency = $1 FOR UPDATE',
    [currency],
  );
  const [target] = locked.rows;
  if (!target) return null;
  // In one statement, so of one moment: what is posted is in the balance, and what is not is among these.
  const { rows } = await client.query<{ balance: string } & ReplenishmentRow>(
    `SELECT account.balance, replenishment.*
       FROM house_accounts JOIN ledger_accounts account USING (id)
       LEFT JOIN LATERAL (
         SELECT ${operationColumns('operation')}, approval.id IS NOT NULL AS waits
           FROM reserve_operations operation LEFT JOIN approvals approval ON approval.id = operation.id
           WHERE operation.mutation = 'replenishReserve' AND operation.currency = $1
             AND NOT EXISTS (SELECT FROM ledger_transfers WHERE ledger_transfers.id = operation.id)
             AND (approval.id IS NULL OR approval.status = 'APPROVED'
               OR approval.status = 'PENDING' AND approval.expires_at > clock_timestamp())
       ) replenishment ON true
       WHERE role = 'RESERVE' AND house_accounts.currency = $1`,
    [currency],
  );
  const [account] = rows;
  if (!account) throw new Error(`The reserve of ${currency} has a target and no account`);
  const underWay = rows.filter(({ id }) => id !== null);
  const asked = underWay.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return {
    missing: BigInt(target.target) - BigInt(account.balance) - asked,
    unposted: underWay.filter(({ waits }) => !waits).map(toOperation),
  };
}
