import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type { Money } from '@agio/runtime/money/money';
import pg from 'pg';
import { toUserError, type Refusal } from '../errors.js';
import type { IdempotentCall } from '../idempotency.js';
import type { PaymentProvider } from '../payment/provider.js';
import { writeTransactions, type Begun } from '../transaction/commits.js';
import { selectTransactions } from '../transaction/store.js';
import type { Transaction } from '../transaction/transaction.js';
import { judgeReversal } from './judge.js';
import { refundItem } from './refund.js';
import {
  findReversal,
  findReversalByKey,
  insertReversal,
  lockOriginal,
  refuseReversal,
  type Reversal,
} from './store.js';

/** What an administrator asks to be given back. */
export interface ReversalRequest {
  readonly call: IdempotentCall;
  readonly originalId: string;
  /** All that is left when it is null. */
  readonly amount: Money | null;
  readonly reason: string;
  readonly isForced: boolean;
}

/** How a reversal stands: as its refund, or waiting for a second person. */
export type BegunReversal =
  | Begun
  | { readonly kind: 'needsApproval'; readonly reversal: Reversal }
  /** It was approved, and could not be done any more. */
  | { readonly kind: 'refusedLater'; readonly reversal: Reversal };

export interface ReversalCommits {
  /**
   * Binds the key, and writes the refund as PROCESSING with its event; one by force is only noted. Everything is judged under the lock of the original:
   * whoever gives back another part of it at the same moment comes before or after, and never do parts exceed the whole.
   */
  readonly begin: (request: ReversalRequest) => Promise<BegunReversal>;
  /** What a key is bound to answers a call; null when it is not bound. */
  readonly findBound: (call: IdempotentCall) => Promise<BegunReversal | null>;
  /**
   * Writes the refund of a reversal by force that was approved, once, within the database transaction of the client; or notes why it is not possible
   * any more. Recovery settles it.
   */
  readonly carryOut: (
    client: pg.PoolClient,
    approval: { readonly id: string; readonly requestedBy: string },
  ) => Promise<void>;
}

/** What was bound first stays, and the other attempt finds it. */
const isBoundMeanwhile = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === 'reversals_idempotency';

const refused = (refusal: Refusal): Begun => ({ kind: 'refused', refusal });

export function createReversalCommits(deps: {
  pool: pg.Pool;
  /** Null where no payment provider is set up. */
  provider: Pick<PaymentProvider, 'objectionTo'> | null;
  /** When recovery takes over from the request that began a refund. */
  retryAfterMs: number;
  notifyOutbox: () => void;
}): ReversalCommits {
  const { pool, provider, retryAfterMs, notifyOutbox } = deps;

  async function write(
    client: pg.PoolClient,
    locked: { readonly original: Transaction; readonly refunds: readonly Transaction[] },
    { reversal, afterMs }: { reversal: Reversal; afterMs: number },
  ): Promise<Transaction> {
    const [written] = await writeTransactions(client, [refundItem(reversal.id, locked, reversal)], afterMs);
    if (written?.outcome !== 'BEGUN') throw new Error(`The refund ${reversal.id} could not be written.`);
    return written.transaction;
  }

  async function attempt(client: pg.PoolClient, request: ReversalRequest): Promise<BegunReversal> {
    const { call, originalId, amount, reason, isForced } = request;
    const locked = await lockOriginal(client, originalId);
    const bound = await findBound(client, call);
    if (bound) return bound;
    if (!locked) return refused({ kind: 'TransactionNotFound' });
    const judged = judgeReversal(locked.original, locked.refunds, amount, provider);
    if ('refusal' in judged) return refused(judged.refusal);
    const reversal = { id: newId(), originalId, minor: judged.minor, reason, isForced, call, refusal: null };
    await insertReversal(client, reversal);
    if (isForced) return { kind: 'needsApproval', reversal };
    return { kind: 'begun', transaction: await write(client, locked, { reversal, afterMs: retryAfterMs }) };
  }

  async function begin(request: ReversalRequest): Promise<BegunReversal> {
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

  async function carryOut(client: pg.PoolClient, approval: { id: string; requestedBy: string }): Promise<void> {
    const reversal = await findReversal(client, approval.id);
    if (!reversal?.isForced || reversal.call.userId !== approval.requestedBy) {
      throw new Error(`The approval ${approval.id} is of a reversal that nobody here has asked for.`);
    }
    const locked = await lockOriginal(client, reversal.originalId);
    if (!locked) throw new Error(`There is no transaction ${reversal.originalId}.`);
    const [known] = await selectTransactions(client, 'WHERE id = $1', [reversal.id]);
    if (known || reversal.refusal) return;
    const { asset } = locked.original.sent ?? locked.original.received;
    const judged = judgeReversal(locked.original, locked.refunds, { minor: reversal.minor, asset }, provider);
    if ('minor' in judged) await write(client, locked, { reversal, afterMs: 0 });
    else await refuseReversal(client, reversal.id, toUserError(judged.refusal));
  }

  return { begin, findBound: (call) => findBound(pool, call), carryOut };
}

/** A key belongs to its user, for whatever moves money: one that is bound by another mutation is reused here. */
async function findBound(db: pg.Pool | pg.PoolClient, call: IdempotentCall): Promise<BegunReversal | null> {
  const reversal = await findReversalByKey(db, call);
  if (!reversal) {
    const others = await selectTransactions(db, 'WHERE owner_id = $1 AND idempotency_key = $2', [
      call.userId,
      call.key,
    ]);
    return others.length > 0 ? refused({ kind: 'KeyReused' }) : null;
  }
  if (reversal.call.parameters !== call.parameters) return refused({ kind: 'KeyReused' });
  const [transaction] = await selectTransactions(db, 'WHERE id = $1', [reversal.id]);
  if (transaction) return { kind: 'known', transaction };
  return { kind: reversal.refusal ? 'refusedLater' : 'needsApproval', reversal };
}
