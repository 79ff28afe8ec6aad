import type pg from 'pg';
import type { Work } from './work.js';

/** The name by which this side's transfers are counted. */
export const pgbenchKind = 'B';

/**
 * Side B: a function of the database posts one transfer in one round trip, and pgbench calls it. It keeps the same rules as side A.
 */
export async function createTransferFunction(pool: pg.Pool): Promise<void> {
  await pool.query(`CREATE FUNCTION bench_transfer(transfer uuid, debit uuid, credit uuid, amount bigint) RETURNS boolean
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
      account ledger_accounts;
      debited ledger_accounts;
      credited ledger_accounts;
      at timestamptz;
    BEGIN
      FOR account IN SELECT * FROM ledger_accounts a WHERE a.id IN (debit, credit) ORDER BY a.id FOR UPDATE LOOP
        IF account.id = debit THEN debited := account; ELSE credited := account; END IF;
      END LOOP;
      IF debited.asset IS DISTINCT FROM credited.asset OR debited.id IS NULL THEN
        RAISE EXCEPTION '% and % are no two accounts of one asset', debit, credit;
      END IF;
      at := greatest(date_trunc('milliseconds', clock_timestamp()), debited.last_posted_at, credited.last_posted_at);
      IF debited.guarded AND debited.balance - debited.held < amount THEN
        INSERT INTO ledger_transfers (id, result, posted_at, kind, debits, credits, amounts, reason, reason_leg, reason_account, available)
          VALUES (transfer, 'rejected', at, '${pgbenchKind}', ARRAY[debit], ARRAY[credit], ARRAY[amount],
            'InsufficientFunds', 1, debit, debited.balance - debited.held);
        RETURN false;
      END IF;
      UPDATE ledger_accounts a SET balance = a.balance - amount, seq = a.seq + 1, last_posted_at = at WHERE a.id = debit;
      UPDATE ledger_accounts a SET balance = a.balance + amount, seq = a.seq + 1, last_posted_at = at WHERE a.id = credit;
      INSERT INTO ledger_transfers (id, result, posted_at, kind, debits, credits, amounts, debit_seqs, credit_seqs)
        VALUES (transfer, 'posted', at, '${pgbenchKind}', ARRAY[debit], ARRAY[credit], ARRAY[amount],
          ARRAY[debited.seq + 1], ARRAY[credited.seq + 1]);
      INSERT INTO ledger_entries (account_id, seq, transfer_id, amount, balance_after, posted_at)
        VALUES (debit, debited.seq + 1, transfer, -amount, debited.balance - amount, at),
               (credit, credited.seq + 1, transfer, amount, credited.balance + amount, at);
      RETURN true;
    END $$`);
}

/** A transaction of the side in pgbench's language. */
export function pgbenchScript({ variables, debit, credit }: NonNullable<Work['pgbenchLegs']>): string {
  return [
    ...variables,
    '\\set amount random(1, 100)',
    `SELECT bench_transfer(uuidv7(), bench_account(${debit}), bench_account(${credit}), :amount);`,
    '',
  ].join('\n');
}
