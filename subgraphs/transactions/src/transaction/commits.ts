import {
  classifyPostgresFailure,
  createBatcher,
  ItemConflictError,
  ServiceBusyError,
  type BatcherMetrics,
} from '@agio/runtime/batcher';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import type { Failure, Refusal } from '../errors.js';
import { isRepeat, type IdempotentCall } from '../idempotency.js';
import type { BoundCall, TransactionStore } from './store.js';
import { referenceOf, type Transaction } from './transaction.js';

/** A transaction that is to be written. */
export type Draft = Pick<
  Transaction,
  'payeeId' | 'kind' | 'sent' | 'received' | 'rate' | 'fee' | 'note' | 'paymentMethod' | 'legs'
> & {
  readonly call: IdempotentCall;
  readonly quoteId: string | null;
};

export type Begun =
  /** It was written now, by this call or by an equal one at the same time. */
  | { readonly kind: 'begun'; readonly transaction: Transaction }
  /** The key was bound before, to an equal call. */
  | { readonly kind: 'known'; readonly transaction: Transaction }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** How a transaction ends. */
export type Ending = { readonly status: 'COMPLETED' } | { readonly status: 'FAILED'; readonly failure: Failure };

/** The two commits of a transaction's life, each shared by all that are made at the same time. */
export interface TransactionCommits {
  /** Binds the key and writes the transaction as PROCESSING with its event; consumes its quote. */
  begin: (draft: Draft) => Promise<Begun>;
  /** Makes a transaction final with its event, unless it is already. @returns the transaction as it stands then. */
  finish: (id: string, ending: Ending) => Promise<Transaction>;
  metrics: () => { begin: BatcherMetrics; finish: BatcherMetrics };
  stop: () => Promise<void>;
}

interface BeginItem {
  readonly id: string;
  readonly draft: Draft;
}

type BeginOutcome = 'BEGUN' | 'KNOWN' | 'QUOTE_NOT_FOUND' | 'QUOTE_ALREADY_USED' | 'QUOTE_EXPIRED';

interface BeginResult {
  readonly outcome: BeginOutcome;
  /** As it was written; only so when the outcome is BEGUN. */
  readonly transaction: Transaction;
}

const refusals = {
  QUOTE_NOT_FOUND: { kind: 'QuoteNotFound' },
  QUOTE_ALREADY_USED: { kind: 'QuoteAlreadyUsed' },
  QUOTE_EXPIRED: { kind: 'QuoteExpired' },
} as const satisfies Record<string, Refusal>;

/** How often a call waits for other calls under its key that are under way. */
const conflictsMax = 8;

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
    async run(items) {
      const { rows } = await pool.query<{ outcome: BeginOutcome; begun_at: Date }>({
        name: 'begin-transactions',
        text: 'SELECT outcome, begun_at FROM begin_transactions($1, make_interval(secs => $2 / 1000.0)) ORDER BY ordinal',
        values: [JSON.stringify(items.map(toBeginRow)), retryAfterMs],
      });
      notifyOutbox();
      return rows.map(({ outcome, begun_at }, index) => ({
        outcome,
        transaction: toBegun(items[index] as BeginItem, begun_at),
      }));
    },
    // Two processes may bind a key at once: the slower one finds it bound when it asks again.
    classifyFailure: (error) => classifyPostgresFailure(error, 'transactions_idempotency'),
    onPoison: giveUp,
  });

  const finishing = createBatcher<{ id: string; ending: Ending }, Transaction>({
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
    const { call } = draft;
    for (let attempt = 1; ; attempt++) {
      try {
        // Equal calls at the same time share the first one's item, its id included.
        return await beginning.submit(`${call.userId} ${call.key}`, `${call.mutation} ${call.parameters}`, {
          id: newId(),
          draft,
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

  return {
    begin,
    finish: (id, ending) => finishing.submit(id, JSON.stringify(ending), { id, ending }),
    metrics: () => ({ begin: beginning.metrics(), finish: finishing.metrics() }),
    async stop() {
      await beginning.stop();
      await finishing.stop();
    },
  };
}

/** What a bound key answers a call: its transaction to a repeat, a refusal to anything else. */
export function knownOrReused(call: IdempotentCall, bound: BoundCall): Exclude<Begun, { kind: 'begun' }> {
  return isRepeat(call, bound)
    ? { kind: 'known', transaction: bound.transaction }
    : { kind: 'refused', refusal: { kind: 'KeyReused' } };
}

function toBegun({ id, draft }: BeginItem, createdAt: Date): Transaction {
  const { call, quoteId: _, ...agreed } = draft;
  return {
    ...agreed,
    id,
    reference: referenceOf(id),
    ownerId: call.userId,
    status: 'PROCESSING',
    failure: null,
    createdAt,
    completedAt: null,
  };
}

function toBeginRow({ id, draft }: BeginItem) {
  const { call, sent, received, fee } = draft;
  return {
    id,
    reference: referenceOf(id),
    ownerId: call.userId,
    payeeId: draft.payeeId,
    kind: draft.kind,
    sentAsset: sent?.asset ?? null,
    sentMinor: sent?.minor.toString() ?? null,
    receivedAsset: received.asset,
    receivedMinor: received.minor.toString(),
    rate: draft.rate,
    feeMinor: fee?.minor.toString() ?? null,
    note: draft.note,
    paymentMethod: draft.paymentMethod,
    legs: draft.legs,
    quoteId: draft.quoteId,
    key: call.key,
    mutation: call.mutation,
    parameters: call.parameters,
    eventId: newId(),
  };
}

const toFinishRow = ({ id, ending }: { id: string; ending: Ending }) => ({
  id,
  status: ending.status,
  failureCode: ending.status === 'FAILED' ? ending.failure.code : null,
  failureMessage: ending.status === 'FAILED' ? ending.failure.message : null,
  eventId: newId(),
});
