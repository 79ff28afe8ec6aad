import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import type { WebhookOutbox } from '../webhook/outbox.js';
import { lifeOf, type PaymentKind, type PaymentStatus } from './life.js';
import { noticesOf } from './notices.js';

/** What is asked for. */
export interface PaymentOrder {
  /** The client's idempotency key: the same never charges or pays twice. */
  readonly reference: string;
  readonly kind: PaymentKind;
  readonly amount: string;
  readonly currency: string;
  /** Of the payment method or the destination. */
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
  | { readonly kind: 'payment'; readonly payment: Payment }
  /** The reference belongs to a payment of something else. */
  | { readonly kind: 'referenceReused' };

interface Row extends Payment, PaymentOrder {}

/** The status by the clock. The reason of a return is not known before it. */
const columns = `id, reference, kind, amount, currency, token,
  CASE WHEN returned_at <= clock_timestamp() THEN 'returned' WHEN settled_at <= clock_timestamp() THEN outcome ELSE 'processing' END AS status,
  CASE WHEN coalesce(returned_at, settled_at) <= clock_timestamp() THEN reason END AS reason`;

const prefixes = { charge: 'ch', payout: 'po' } as const;

const toPayment = ({ id, reference, status, reason, amount, currency }: Row): Payment => ({
  id,
  reference,
  status,
  reason,
  amount,
  currency,
});

/** The provider's book of charges and payouts. */
export function createPayments(deps: { pool: pg.Pool; webhooks: WebhookOutbox; slowMs: number }) {
  const { pool, webhooks, slowMs } = deps;

  async function find(condition: string, values: readonly string[]): Promise<Row | undefined> {
    const { rows } = await pool.query<Row>(`SELECT ${columns} FROM payments WHERE ${condition}`, [...values]);
    return rows[0];
  }

  /** Writes a payment with all its webhooks, unless its reference is there already. */
  async function insert({ reference, kind, amount, currency, token }: PaymentOrder): Promise<void> {
    const life = lifeOf(kind, token, slowMs);
    const id = `${prefixes[kind]}_${newId().replaceAll('-', '')}`;
    await withTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `INSERT INTO payments (id, reference, kind, amount, currency, token, settled_at, outcome, returned_at, reason)
         SELECT $1, $2, $3, $4, $5, $6, at + make_interval(secs => $7 / 1000.0), $8, at + make_interval(secs => $9 / 1000.0), $10
         FROM clock_timestamp() AS at ON CONFLICT (reference) DO NOTHING`,
        [id, reference, kind, amount, currency, token, life.settledMs, life.outcome, life.returnedMs, life.reason],
      );
      if (rowCount === 1) await webhooks.add(client, noticesOf(kind, { id, reference }, life));
    });
  }

  return {
    /** Takes an order; the same order again answers the payment as it stands. */
    async order(order: PaymentOrder): Promise<Ordered> {
      await insert(order);
      const row = await find('reference = $1', [order.reference]);
      if (!row) throw new Error(`The provider has lost the payment ${order.reference}.`);
      const isSame = (['kind', 'amount', 'currency', 'token'] as const).every((field) => row[field] === order[field]);
      return isSame ? { kind: 'payment', payment: toPayment(row) } : { kind: 'referenceReused' };
    },

    /** The payment of the provider's own id; null when there is none. */
    async findById(kind: PaymentKind, id: string): Promise<Payment | null> {
      const row = await find('kind = $1 AND id = $2', [kind, id]);
      return row ? toPayment(row) : null;
    },
  };
}
