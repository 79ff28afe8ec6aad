import type { ErrorCode } from '@agio/schema/errors';
import type { Page } from '@agio/runtime/connection';
import type pg from 'pg';
import type { IdempotentCall } from '../idempotency.js';
import type { TransactionDetails } from './details.js';
import type { Leg, PayoutState, PayoutStatus, Transaction, TransactionKind, TransactionStatus } from './transaction.js';

interface Row {
  readonly id: string;
  readonly reference: string;
  readonly owner_id: string;
  readonly payee_id: string | null;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly sent_asset: string | null;
  readonly sent_minor: string | null;
  readonly received_asset: string;
  readonly received_minor: string;
  readonly rate: string | null;
  readonly fee_minor: string | null;
  readonly note: string | null;
  readonly payment_method: string | null;
  readonly charge_reference: string | null;
  readonly details: TransactionDetails | null;
  readonly payout_status: PayoutStatus | null;
  readonly payout_reference: string | null;
  readonly refund_of: string | null;
  readonly legs: Leg[];
  readonly failure_code: ErrorCode | null;
  readonly failure_message: string | null;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}

const columns = `id, reference, owner_id, payee_id, kind, status, sent_asset, sent_minor, received_asset, received_minor, rate, fee_minor,
  note, payment_method, charge_reference, details, payout_status, payout_reference, refund_of, legs, failure_code, failure_message, created_at, completed_at`;

function toTransaction(row: Row): Transaction {
  const sent =
    row.sent_asset === null || row.sent_minor === null
      ? null
      : { minor: BigInt(row.sent_minor), asset: row.sent_asset };
  return {
    id: row.id,
    reference: row.reference,
    ownerId: row.owner_id,
    payeeId: row.payee_id,
    kind: row.kind,
    status: row.status,
    sent,
    received: { minor: BigInt(row.received_minor), asset: row.received_asset },
    rate: row.rate,
    fee: sent && row.fee_minor !== null ? { minor: BigInt(row.fee_minor), asset: sent.asset } : null,
    note: row.note,
    paymentMethod: row.payment_method,
    chargeReference: row.charge_reference,
    details: row.details,
    payout: row.payout_status === null ? null : { status: row.payout_status, reference: row.payout_reference },
    refundOf: row.refund_of,
    legs: row.legs,
    failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
    createdAt: row.created_at,
    completedAt: row.completed_at,
  };
}

/** Reads transactions within somebody's own database transaction. @param rest what follows `FROM transactions`. */
export async function selectTransactions(
  db: pg.Pool | pg.PoolClient,
  rest: string,
  values: readonly unknown[],
): Promise<Transaction[]> {
  const { rows } = await db.query<Row>(`SELECT ${columns} FROM transactions ${rest}`, [...values]);
  return rows.map(toTransaction);
}

/** What a key is bound to. */
export interface BoundCall {
  readonly transaction: Transaction;
  readonly mutation: string;
  readonly parameters: string;
}

/** Which of a person's transactions a list shows. */
export interface TransactionFilter {
  readonly status: TransactionStatus | null;
  readonly kind: TransactionKind | null;
}

/** The transactions as they are stored. */
export interface TransactionStore {
  /** In the order of the ids; null for an id without a transaction. */
  findByIds: (ids: readonly string[]) => Promise<(Transaction | null)[]>;
  /** The transaction that a user's key is bound to, whatever its parameters. */
  findBound: (call: Pick<IdempotentCall, 'userId' | 'key'>) => Promise<BoundCall | null>;
  /** A page of what a person owns and of what was paid to it, and one row more; newest first, or oldest first on a backward page. */
  findOf: (userId: string, filter: TransactionFilter, page: Page) => Promise<Transaction[]>;
  /** What gives each of these transactions back, or has, oldest first; without what has failed. */
  findRefundsOf: (ids: readonly string[]) => Promise<Transaction[][]>;
  /** Notes what the provider calls the charge of a top-up that is under way. */
  noteCharge: (id: string, reference: string) => Promise<void>;
  /** Notes how far the payout of a transaction that is under way has got. */
  notePayout: (id: string, payout: PayoutState) => Promise<void>;
  /** The currencies in which a payment provider or a bank may have moved something from `from` and before `to`, by code. */
  findPaymentCurrencies: (from: Date, to: Date) => Promise<string[]>;
  /** Takes the transactions that recovery should look at now, longest waiting first, and keeps other replicas off them for a while. */
  claimUnfinished: (limit: number, holdMs: number) => Promise<Transaction[]>;
  /**
   * Takes the delivered payouts that may have come back, longest waiting first. Each is taken at growing pauses, as long as it has been
   * delivered, and not at all after 14 days.
   */
  claimReviews: (limit: number) => Promise<Transaction[]>;
}

/** Longer than this no payment takes from its beginning to its end. */
const paymentLifeMaxMs = 31 * 86_400_000;

/** The smallest UUIDv7 of a time: its first 48 bits are the milliseconds since 1970. */
const firstIdOf = (time: Date): string =>
  `${time.getTime().toString(16).padStart(12, '0')}00000000000000000000`.replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    '$1-$2-$3-$4-$5',
  );

export function createTransactionStore(pool: pg.Pool): TransactionStore {
  async function findByIds(ids: readonly string[]): Promise<(Transaction | null)[]> {
    const { rows } = await pool.query<Row>({
      name: 'transactions-by-id',
      text: `SELECT ${columns} FROM transactions WHERE id = ANY ($1::uuid[])`,
      values: [ids],
    });
    const byId = new Map(rows.map((row) => [row.id, toTransaction(row)]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  return {
    findByIds,

    async findBound({ userId, key }) {
      const { rows } = await pool.query<Row & { mutation: string; parameters: string }>({
        name: 'transactions-by-key',
        text: `SELECT ${columns}, mutation, parameters FROM transactions WHERE owner_id = $1 AND idempotency_key = $2`,
        values: [userId, key],
      });
      const [row] = rows;
      return row ? { transaction: toTransaction(row), mutation: row.mutation, parameters: row.parameters } : null;
    },

    async findOf(userId, { status, kind }, page) {
      const direction = page.backwards ? 'ASC' : 'DESC';
      // Each half is a range of one index; nothing is both, as nobody pays himself. A payee is only shown what has arrived.
      const half = (condition: string) => `
        (SELECT ${columns} FROM transactions
          WHERE ${condition} AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR kind = $3)
            AND ($4::uuid IS NULL OR id < $4) AND ($5::uuid IS NULL OR id > $5)
          ORDER BY id ${direction} LIMIT $6)`;
      const { rows } = await pool.query<Row>(
        `SELECT * FROM (${half('owner_id = $1')} UNION ALL ${half(`payee_id = $1 AND status IN ('COMPLETED', 'REVERSED')`)}) mine
          ORDER BY id ${direction} LIMIT $6`,
        [userId, status, kind, page.after, page.before, page.limit + 1],
      );
      return rows.map(toTransaction);
    },

    async findRefundsOf(ids) {
      const { rows } = await pool.query<Row>({
        name: 'transactions-refunds-of',
        text: `SELECT ${columns} FROM transactions WHERE refund_of = ANY ($1::uuid[]) AND status <> 'FAILED' ORDER BY id`,
        values: [ids],
      });
      const byOriginal = new Map<string, Transaction[]>(ids.map((id) => [id, []]));
      for (const row of rows) byOriginal.get(row.refund_of as string)?.push(toTransaction(row));
      return ids.map((id) => byOriginal.get(id) ?? []);
    },

    async noteCharge(id, reference) {
      await pool.query({
        name: 'transactions-note-charge',
        text: 'UPDATE transactions SET charge_reference = $2 WHERE id = $1',
        values: [id, reference],
      });
    },

    async notePayout(id, { status, reference }) {
      await pool.query({
        name: 'transactions-note-payout',
        // Once it is final, what was heard before is no longer of interest.
        text: `UPDATE transactions SET payout_status = $2, payout_reference = coalesce($3, payout_reference)
          WHERE id = $1 AND status = 'PROCESSING'`,
        values: [id, status, reference],
      });
    },

    async findPaymentCurrencies(from, to) {
      // What moves now may have been asked for a while ago. An id begins with its time, so this is a range of the primary key.
      const { rows } = await pool.query<{ currency: string }>(
        `SELECT DISTINCT received_asset AS currency FROM transactions
         WHERE id >= $1 AND id < $2 AND kind IN ('TOP_UP', 'WITHDRAWAL', 'REMITTANCE', 'REFUND') ORDER BY received_asset`,
        [firstIdOf(new Date(from.getTime() - paymentLifeMaxMs)), firstIdOf(to)],
      );
      return rows.map(({ currency }) => currency);
    },

    async claimUnfinished(limit, holdMs) {
      const { rows } = await pool.query<Row>({
        name: 'transactions-claim',
        // What waits for somebody outside may take days, and nobody likes to be asked every second.
        text: `UPDATE transactions SET retry_at = clock_timestamp() + CASE
            WHEN kind = 'TOP_UP' OR payout_status IS NOT NULL
            THEN greatest(make_interval(secs => $2 / 1000.0), least((clock_timestamp() - created_at) / 10, interval '10 minutes'))
            ELSE make_interval(secs => $2 / 1000.0) END
          WHERE id IN (
            SELECT id FROM transactions WHERE status = 'PROCESSING' AND retry_at <= clock_timestamp()
            ORDER BY retry_at LIMIT $1 FOR UPDATE SKIP LOCKED)
          RETURNING ${columns}`,
        values: [limit, holdMs],
      });
      return rows.map(toTransaction);
    },

    async claimReviews(limit) {
      const { rows } = await pool.query<Row>({
        name: 'transactions-claim-reviews',
        text: `UPDATE transactions SET review_at = CASE WHEN completed_at > clock_timestamp() - interval '14 days'
            THEN clock_timestamp() + greatest(clock_timestamp() - completed_at, interval '1 second') END
          WHERE id IN (
            SELECT id FROM transactions WHERE review_at <= clock_timestamp() ORDER BY review_at LIMIT $1 FOR UPDATE SKIP LOCKED)
          RETURNING ${columns}`,
        values: [limit],
      });
      return rows.map(toTransaction);
    },
  };
}
