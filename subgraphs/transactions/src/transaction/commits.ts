import {
  classifyPostgresFailure,
  createBatcher,
  ItemConflictError,
  ServiceBusyError,
  type BatcherMetrics,
} from '@agio/runtime/batcher';
import { newId, publicReference } from '@agio/runtime/ids';
import type pg from 'pg';
import type { Failure, Refusal } from '../errors.js';
import { isRepeat, type IdempotentCall } from '../idempotency.js';
import { refundOf } from './refund.js';
import type { BoundCall, TransactionStore } from './store.js';
import { isPayoutKind, type PayoutState, type Transaction } from './transaction.js';

/** What a transaction is about, fixed when it is written. */
export type Agreed = Pick<
  Transaction,
  'payeeId' | 'kind' | 'sent' | 'received' | 'rate' | 'fee' | 'note' | 'paymentMethod' | 'details' | 'legs'
>;

/** A transaction that is to be written for a client. */
export type Draft = Agreed & {
  readonly call: IdempotentCall;
  readonly quoteId: string | null;
};

export type Begun =
  /** It was written now, by this call or by an equal one at the same time. */
  | { readonly kind: 'begun'; readonly transaction: Transaction }
  /** The key was bound before, to an equal call. */
  | { readonly kind: 'known'; readonly transaction: Transaction }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** How a transaction ends, and with it the payout of one whose money leaves the platform, or the provider's reference of a charge. */
export type Ending = { readonly payout?: PayoutState; readonly chargeReference?: string } & (
  { readonly status: 'COMPLETED' } | { readonly status: 'FAILED'; readonly failure: Failure }
);

/** The two commits of a transaction's life, each shared by all that are made at the same time. */
export interface TransactionCommits {
  /** Binds the key and writes the transaction as PROCESSING with its event; consumes its quote. */
  begin: (draft: Draft) => Promise<Begun>;
  /**
   * Writes what gives back a payout that has come back, once: answers the refund that is there when there is one that has not failed.
   * @throws ServiceBusyError
   */
  beginRefund: (original: Transaction) => Promise<Transaction>;
  /**
   * Makes a transaction final with its event, unless it is already; what was given back whole becomes REVERSED with its last refund.
   * @returns the transaction as it stands then.
   */
  finish: (id: string, ending: Ending) => Promise<Transaction>;
  metrics: () => { begin: BatcherMetrics; finish: BatcherMetrics };
  stop: () => Promise<void>;
}

/** A transaction that is to be written. */
export interface BeginItem {
  readonly id: string;
  readonly ownerId: string;
  readonly agreed: Agreed;
  readonly quoteId: string | null;
  /** Whether its money leaves the platform. */
  readonly paysOut: boolean;
  /** What binds it: a client's call, or the transaction that it gives back. */
  readonly boundTo: { readonly call: IdempotentCall } | { readonly refundOf: string };
}

type BeginOutcome = 'BEGUN' | 'KNOWN' | 'KEY_REUSED' | 'QUOTE_NOT_FOUND' | 'QUOTE_ALREADY_USED' | 'QUOTE_EXPIRED';

interface BeginResult {
  readonly outcome: BeginOutcome;
  /** As it was written; only so when the outcome is BEGUN. */
  readonly transaction: Transaction;
}

const refusals = {
  KEY_REUSED: { kind: 'KeyReused' },
  QUOTE_NOT_FOUND: { kind: 'QuoteNotFound' },
  QUOTE_ALREADY_USED: { kind: 'QuoteAlreadyUsed' },
  QUOTE_EXPIRED: { kind: 'QuoteExpired' },
} as const satisfies Record<string, Refusal>;

/** How often a call waits for other calls under its key that are under way. */
const conflictsMax = 8;

/** Two processes may bind a key, or give something back, at once: the slower one finds it bound when it asks again. */
const classifyBeginFailure = (error: unknown) =>
  classifyPostgresFailure(error, 'transactions_refund_of') === 'repeat'
    ? 'repeat'
    : classifyPostgresFailure(error, 'transactions_idempotency');

/** Nothing that the code writes should be refused by the database alone: when it is, the caller gets the database's own error. */
function giveUp(_: unknown, error: unknown): never {
  throw error;
}

export function createTransactionCommits(deps: {
  pool: pg.Pool;
  store: TransactionStore;
  /** When recovery takes over from the request that began a transaction. */
  retryAfterMs: number;
  notifyOutbox: () => void;
}): TransactionCommits {
  const { pool, store, retryAfterMs, notifyOutbox } = deps;

  const beginning = createBatcher<BeginItem, BeginResult>({
    name: 'transactions.begin',
    async run(items) {
      const results = await writeTransactions(pool, items, retryAfterMs);
      notifyOutbox();
      return results;
    },
    classifyFailure: classifyBeginFailure,
    onPoison: giveUp,
  });

  const finishing = createBatcher<{ id: string; ending: Ending }, Transaction>({
    name: 'transactions.finish',
    async run(items) {
      await pool.query({
        name: 'finish-transactions',
        text: 'SELECT finish_transactions($1)',
        values: [JSON.stringify(items.map(toFinishRow))],
      });
      notifyOutbox();
      const transactions = await store.findByIds(items.map((item) => item.id));
      return transactions.map((transaction, index) => {
        if (!transaction) throw new Error(`There is no transaction ${items[index]?.id} to finish.`);
        return transaction;
      });
    },
    classifyFailure: (error) => classifyPostgresFailure(error, 'outbox_pkey'),
    onPoison: giveUp,
  });

  async function submit(draft: Draft): Promise<BeginResult | Refusal> {
    const { call, quoteId, ...agreed } = draft;
    for (let attempt = 1; ; attempt++) {
      try {
        // Equal calls at the same time share the first one's item, its id included.
        return await beginning.submit(`${call.userId} ${call.key}`, `${call.mutation} ${call.parameters}`, {
          id: newId(),
          ownerId: call.userId,
          agreed,
          quoteId,
          paysOut: isPayoutKind(agreed.kind),
          boundTo: { call },
        });
      } catch (error) {
        if (error instanceof ServiceBusyError) return { kind: 'Busy' };
        if (!(error instanceof ItemConflictError)) throw error;
        // The other call under this key is still being judged, and may bind nothing: only then is it known what this one is.
        await error.settled;
        if (attempt === conflictsMax) return { kind: 'Busy' };
      }
    }
  }

  async function begin(draft: Draft): Promise<Begun> {
    const result = await submit(draft);
    if ('kind' in result) return { kind: 'refused', refusal: result };
    if (result.outcome === 'BEGUN') return { kind: 'begun', transaction: result.transaction };
    if (result.outcome !== 'KNOWN') return { kind: 'refused', refusal: refusals[result.outcome] };
    const bound = await store.findBound(draft.call);
    if (!bound) throw new Error('An idempotency key that is bound has no transaction.');
    return knownOrReused(draft.call, bound);
  }

  async function beginRefund(original: Transaction): Promise<Transaction> {
    const result = await beginning.submit(`refund of ${original.id}`, '', {
      id: newId(),
      ownerId: original.ownerId,
      agreed: refundOf(original),
      quoteId: null,
      paysOut: false,
      boundTo: { refundOf: original.id },
    });
    if (result.outcome === 'BEGUN') return result.transaction;
    const [refunds] = await store.findRefundsOf([original.id]);
    const known = refunds?.find(({ details }) => details === null);
    if (!known) throw new Error(`The refund of ${original.id} has just failed.`);
    return known;
  }

  return {
    begin,
    beginRefund,
    finish: (id, ending) => finishing.submit(id, JSON.stringify(ending), { id, ending }),
    metrics: () => ({ begin: beginning.metrics(), finish: finishing.metrics() }),
    async stop() {
      await beginning.stop();
      await finishing.stop();
    },
  };
}

/**
 * Writes transactions as PROCESSING with their events, each for itself, and answers in the same order. Given the client of a database transaction they
 * are there when it commits.
 */
export async function writeTransactions(
  db: pg.Pool | pg.PoolClient,
  items: readonly BeginItem[],
  retryAfterMs: number,
): Promise<BeginResult[]> {
  const { rows } = await db.query<{ outcome: BeginOutcome; begun_at: Date }>({
    name: 'begin-transactions',
    text: 'SELECT outcome, begun_at FROM begin_transactions($1, make_interval(secs => $2 / 1000.0)) ORDER BY ordinal',
    values: [JSON.stringify(items.map(toBeginRow)), retryAfterMs],
  });
  return rows.map(({ outcome, begun_at }, index) => ({
    outcome,
    transaction: toBegun(items[index] as BeginItem, begun_at),
  }));
}

/** What a bound key answers a call: its transaction to a repeat, a refusal to anything else. */
export function knownOrReused(call: IdempotentCall, bound: BoundCall): Exclude<Begun, { kind: 'begun' }> {
  return isRepeat(call, bound)
    ? { kind: 'known', transaction: bound.transaction }
    : { kind: 'refused', refusal: { kind: 'KeyReused' } };
}

function toBegun({ id, ownerId, agreed, paysOut, boundTo }: BeginItem, createdAt: Date): Transaction {
  return {
    ...agreed,
    id,
    reference: publicReference(id),
    ownerId,
    status: 'PROCESSING',
    chargeReference: null,
    payout: paysOut ? { status: 'PENDING', reference: null } : null,
    refundOf: 'refundOf' in boundTo ? boundTo.refundOf : null,
    failure: null,
    createdAt,
    completedAt: null,
  };
}

function toBeginRow({ id, ownerId, agreed, quoteId, paysOut, boundTo }: BeginItem) {
  const { sent, received, fee, ...rest } = agreed;
  return {
    ...rest,
    id,
    reference: publicReference(id),
    ownerId,
    sentAsset: sent?.asset ?? null,
    sentMinor: sent?.minor.toString() ?? null,
    receivedAsset: received.asset,
    receivedMinor: received.minor.toString(),
    feeMinor: fee?.minor.toString() ?? null,
    quoteId,
    paysOut,
    eventId: newId(),
    ...('call' in boundTo
      ? { key: boundTo.call.key, mutation: boundTo.call.mutation, parameters: boundTo.call.parameters }
      : { refundOf: boundTo.refundOf }),
  };
}

const toFinishRow = ({ id, ending }: { id: string; ending: Ending }) => ({
  id,
  status: ending.status,
  failureCode: ending.status === 'FAILED' ? ending.failure.code : null,
  failureMessage: ending.status === 'FAILED' ? ending.failure.message : null,
  payoutStatus: ending.payout?.status ?? null,
  payoutReference: ending.payout?.reference ?? null,
  chargeReference: ending.chargeReference ?? null,
  eventId: newId(),
  reversalEventId: newId(),
});
