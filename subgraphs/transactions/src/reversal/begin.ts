import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type { Money } from '@agio/runtime/money/money';
import pg from 'pg';
import type { IdempotentCall } from '../idempotency.js';
import type { PaymentProvider } from '../payment/provider.js';
import { writeTransactions, type Begun } from '../transaction/commits.js';
import { selectTransactions } from '../transaction/store.js';
import { judgeReversal } from './judge.js';
import { refundItem } from './refund.js';

/** What an administrator asks to be given back. */
export interface ReversalRequest {
  readonly call: IdempotentCall;
  readonly originalId: string;
  /** All that is left when it is null. */
  readonly amount: Money | null;
  readonly reason: string;
}

export interface ReversalCommits {
  /**
   * Binds the key and writes the refund as PROCESSING with its event. Everything is judged under the lock of the original: whoever gives back another
   * part of it at the same moment comes before or after, and never do parts exceed the whole.
   */
  readonly begin: (request: ReversalRequest) => Promise<Begun>;
  /** What a key is bound to answers a call; null when it is not bound. */
  readonly findBound: (call: IdempotentCall) => Promise<Begun | null>;
}

/** What was bound first stays, and the other attempt finds it. */
const isBoundMeanwhile = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === 'reversals_idempotency';

export function createReversalCommits(deps: {
  pool: pg.Pool;
  /** Null where no payment provider is set up. */
  provider: Pick<PaymentProvider, 'objectionTo'> | null;
  /** When recovery takes over from the request that began a refund. */
  retryAfterMs: number;
  notifyOutbox: () => void;
}): ReversalCommits {
  const { pool, provider, retryAfterMs, notifyOutbox } = deps;

  async function attempt(client: pg.PoolClient, request: ReversalRequest): Promise<Begun> {
    const { call, originalId, amount, reason } = request;
    const [original] = await selectTransactions(client, 'WHERE id = $1 FOR UPDATE', [originalId]);
    const bound = await findBound(client, call);
    if (bound) return bound;
    if (!original) return { kind: 'refused', refusal: { kind: 'TransactionNotFound' } };
    // A statement after the lock, which sees what those who held it have written.
    const refunds = await selectTransactions(client, `WHERE refund_of = $1 AND status <> 'FAILED' ORDER BY id`, [
      originalId,
    ]);
    const judged = judgeReversal(original, refunds, amount, provider);
    if ('refusal' in judged) return { kind: 'refused', refusal: judged.refusal };
    const terms = { minor: judged.minor, reason, isForced: false };
    const item = refundItem(newId(), { original, refunds }, terms);
    const [written] = await writeTransactions(client, [item], retryAfterMs);
    if (written?.outcome !== 'BEGUN') throw new Error(`The refund of ${originalId} could not be written.`);
    await client.query(
      `INSERT INTO reversals (id, original_id, requested_by, idempotency_key, parameters) VALUES ($1, $2, $3, $4, $5)`,
      [item.id, originalId, call.userId, call.key, call.parameters],
    );
    return { kind: 'begun', transaction: written.transaction };
  }

  async function begin(request: ReversalRequest): Promise<Begun> {
    for (let isSecond = false; ; isSecond = true) {
      try {
        const begun = await withTransaction(pool, (client) => attempt(client, request));
        if (begun.kind === 'begun') notifyOutbox();
        return begun;
      } catch (error) {
        if (isSecond || !isBoundMeanwhile(error)) throw error;
      }
    }
  }

  return { begin, findBound: (call) => findBound(pool, call) };
}

/** A key belongs to its user, for whatever moves money: one that is bound by another mutation is reused here. */
async function findBound(db: pg.Pool | pg.PoolClient, call: IdempotentCall): Promise<Begun | null> {
  const values = [call.userId, call.key];
  const { rows } = await db.query<{ id: string; parameters: string }>(
    'SELECT id, parameters FROM reversals WHERE requested_by = $1 AND idempotency_key = $2',
    values,
  );
  const [bound] = rows;
  if (bound?.parameters === call.parameters) {
    const [transaction] = await selectTransactions(db, 'WHERE id = $1', [bound.id]);
    if (!transaction) throw new Error(`There is no refund ${bound.id}.`);
    return { kind: 'known', transaction };
  }
  const others = await selectTransactions(db, 'WHERE owner_id = $1 AND idempotency_key = $2', values);
  return bound || others.length > 0 ? { kind: 'refused', refusal: { kind: 'KeyReused' } } : null;
}
