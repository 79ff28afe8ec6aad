import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import type { WebhookOutbox } from '../webhook/outbox.js';
import { lifeOf, losesAnswer, type PaymentKind, type PaymentStatus } from './life.js';
import { noticesOf } from './notices.js';

/** What is asked for. */
export interface PaymentOrder {
  /** The client's idempotency key: the same never charges, pays or gives back twice. */
  readonly reference: string;
  readonly kind: PaymentKind;
  readonly amount: string;
  readonly currency: string;
  /** Of the payment method or the destination; of a refund, the reference of its charge. */
  readonly token: string;
}

/** A payment as the API shows it. */
export interface Payment {
  readonly id: string;
  readonly reference: string;
  readonly status: PaymentStatus;
  /** Why it was declined, failed or returned; null otherwise. */
  readonly reason: string | null;
  readonly amount: string;
  readonly currency: string;
}

export type Ordered =
  /** `isLost`: it was taken, and the client is not told. */
  | { readonly kind: 'payment'; readonly payment: Payment; readonly isLost: boolean }
  /** There is no such charge that has succeeded, or not as much of it is left. */
  | { readonly kind: 'notRefundable' }
  /** The reference belongs to a payment of something else. */
  | { readonly kind: 'referenceReused' };

interface Row extends Payment, PaymentOrder {}

/** The status by the clock. The reason of a return is not known before it. */
const columns = `id, reference, kind, amount, currency, token,
  CASE WHEN returned_at <= clock_timestamp() THEN 'returned' WHEN settled_at <= clock_timestamp() THEN outcome ELSE 'processing' END AS status,
  CASE WHEN coalesce(returned_at, settled_at) <= clock_timestamp() THEN reason END AS reason`;

const prefixes = { charge: 'ch', payout: 'po', refund: 're' } as const;

const toPayment = ({ id, reference, status, reason, amount, currency }: Row): Payment => ({
  id,
  reference,
  status,
  reason,
  amount,
  currency,
});

/** The provider's book of charges, payouts and refunds. */
export function createPayments(deps: { pool: pg.Pool; webhooks: WebhookOutbox; slowMs: number }) {
  const { pool, webhooks, slowMs } = deps;

  async function find(condition: string, values: readonly string[]): Promise<Row | undefined> {
    const { rows } = await pool.query<Row>(`SELECT ${columns} FROM payments WHERE ${condition}`, [...values]);
    return rows[0];
  }

  /**
   * The token by which an order lives: a refund's is that of its charge, which is locked, so that its refunds come one after the other. Undefined when
   * there is not as much left of the charge.
   */
  async function lifeTokenOf(client: pg.PoolClient, order: PaymentOrder): Promise<string | undefined> {
    if (order.kind !== 'refund') return order.token;
    const values = [order.token, order.currency];
    const { rows } = await client.query<{ token: string }>(
      `SELECT token FROM payments WHERE kind = 'charge' AND reference = $1 AND currency = $2 AND outcome = 'succeeded'
         AND settled_at <= clock_timestamp() FOR UPDATE`,
      values,
    );
    // A statement of its own, which sees what those who held the lock have written.
    const { rows: left } = await client.query(
      `SELECT FROM payments charge WHERE reference = $1 AND amount::numeric >= $2::numeric + (
         SELECT coalesce(sum(amount::numeric), 0) FROM payments WHERE kind = 'refund' AND token = $1 AND outcome = 'succeeded')`,
      [order.token, order.amount],
    );
    return left.length > 0 ? rows[0]?.token : undefined;
  }

  /** Writes a payment with all its webhooks, unless its reference is there already, or a refund has nothing to give back. */
  async function insert(order: PaymentOrder): Promise<{ readonly isLost: boolean }> {
    const { reference, kind, amount, currency, token } = order;
    return withTransaction(pool, async (client) => {
      const lifeToken = await lifeTokenOf(client, order);
      if (lifeToken === undefined) return { isLost: false };
      const life = lifeOf(kind, lifeToken, slowMs);
      const id = `${prefixes[kind]}_${newId().replaceAll('-', '')}`;
      const { rowCount } = await client.query(
        `INSERT INTO payments (id, reference, kind, amount, currency, token, settled_at, outcome, returned_at, reason)
         SELECT $1, $2, $3, $4, $5, $6, at + make_interval(secs => $7 / 1000.0), $8, at + make_interval(secs => $9 / 1000.0), $10
         FROM clock_timestamp() AS at ON CONFLICT (reference) DO NOTHING`,
        [id, reference, kind, amount, currency, token, life.settledMs, life.outcome, life.returnedMs, life.reason],
      );
      if (rowCount === 1) await webhooks.add(client, noticesOf(kind, { id, reference }, life));
      return { isLost: rowCount === 1 && losesAnswer(kind, lifeToken) };
    });
  }

  return {
    /** Takes an order; the same order again answers the payment as it stands. */
    async order(order: PaymentOrder): Promise<Ordered> {
      const { isLost } = await insert(order);
      const row = await find('reference = $1', [order.reference]);
      if (!row && order.kind === 'refund') return { kind: 'notRefundable' };
      if (!row) throw new Error(`The provider has lost the payment ${order.reference}.`);
      const isSame = (['kind', 'amount', 'currency', 'token'] as const).every((field) => row[field] === order[field]);
      return isSame ? { kind: 'payment', payment: toPayment(row), isLost } : { kind: 'referenceReused' };
    },

    /** The payment of the provider's own id; null when there is none. */
    async findById(kind: PaymentKind, id: string): Promise<Payment | null> {
      const row = await find('kind = $1 AND id = $2', [kind, id]);
      return row ? toPayment(row) : null;
    },
  };
}
