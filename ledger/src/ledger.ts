import type pg from 'pg';
import { createBatcher, ItemConflictError, ServiceBusyError, type BatcherMetrics } from '@agio/runtime/batcher';
import {
  findAccounts,
  openAccounts,
  readConservation,
  type Account,
  type Conservation,
  type NewAccount,
  type Queryable,
} from './accounts.js';
import { applyBatch } from './batch.js';
import {
  readBalancesAt,
  readEntries,
  readEntriesBetween,
  type EntriesPage,
  type EntriesPeriod,
  type Entry,
} from './entries.js';
import type { Ceilings } from './ceilings.js';
import { classifyFailure } from './failure.js';
import { createGroups, normaliseAll } from './groups.js';
import { normaliseHold, type Hold, type HoldOutcome, type StoredHold } from './hold.js';
import { findHolds, findOverdueHolds, storeUnplaceable } from './holds.js';
import { fingerprintOf, idOf, type AnswerTo, type Operation } from './operation.js';
import { readPeriodBounds, readTurnover, type PeriodBounds, type Turnover } from './period.js';
import { normaliseTransfer, normaliseUuid, type Outcome, type Transfer } from './transfer.js';
import { findTransfers, storeRejection, type StoredTransfer } from './transfers.js';

export interface LedgerOptions {
  /** Its search path leads to the schema with the tables of `ledgerV1Up`, `ledgerV2Up` and `ledgerV3Up`. */
  pool: pg.Pool;
  /** Told about operations that the database refused against the rules. */
  logger?: { error(fields: object, message: string): void };
  /** What metrics and traces call its batches; default `ledger`. */
  name?: string;
  /** Default 512. */
  batchItemsMax?: number;
  /** Operations that wait, those in flight not counted. Default 8192. */
  queueItemsMax?: number;
}

export interface PostAllOptions {
  /** Each transfer for itself, or all of them or none. */
  mode: 'each' | 'all';
  /** Answers what would become of them, and stores nothing. */
  dryRun?: boolean;
  /**
   * Levels that no leg may lift these accounts above: `CeilingExceeded`, with what remains. Judged under the locks of the accounts, so whatever else
   * is posted to them at the same time comes before or after. They bind only what is posted with them, in a commit of its own also in mode `each`.
   */
  ceilings?: Ceilings;
}

export interface PostedAll {
  /** Whether the outcomes are only what would have become of the transfers. */
  dryRun: boolean;
  /** In the order of the transfers. */
  outcomes: Outcome[];
}

/** A double-entry ledger. Amounts are minor units of an account's asset; ids are UUIDs made by the caller. */
export interface Ledger {
  /**
   * Opens accounts with balance zero; those that exist are left as they are.
   *
   * @param db runs it in a transaction of the caller's. Transfers may name the accounts only once that is committed.
   * @throws AccountConflictError when an account exists with another asset or guard.
   */
  openAccounts(accounts: readonly NewAccount[], db?: Queryable): Promise<Account[]>;
  /**
   * Posts a transfer with its next batch and resolves once that is committed. The answer is stored under the id:
   * repeating it gives the same answer, and never posts twice.
   *
   * A promise that rejects is no answer. The transfer may or may not be posted; only a repeat tells.
   *
   * @throws TransferMalformedError when it cannot be written down at all.
   * @throws ServiceBusyError when too many transfers wait, or the ledger has stopped.
   */
  post(transfer: Transfer): Promise<Outcome>;
  /**
   * Posts 1 to 1,000 transfers, and answers in their order. With mode `each` every one is posted as by `post`. With mode
   * `all` they are one group, posted in one commit: the first that is refused undoes all, and every other one is answered
   * `GroupRejected`, for ever under its id. Those among them that were posted before stay so and do not refuse the others.
   *
   * With `dryRun` they are judged against the balances of now, and nothing is stored: the same ids may still be posted, and
   * may then get another answer.
   *
   * A promise that rejects is no answer, as with `post`; in mode `each` some may be posted then.
   *
   * @throws TransferMalformedError when there are none or too many, an id occurs twice, or one cannot be written down.
   * @throws ServiceBusyError when too much waits, or the ledger has stopped.
   */
  postAll(transfers: readonly Transfer[], options: PostAllOptions): Promise<PostedAll>;
  /**
   * Sets an amount of an account aside with the next batch, until a transfer of the same id posts it, it is voided or its
   * time is over. The id keeps its answer: a repeat tells how the hold stands now, and never places it again.
   *
   * A promise that rejects is no answer, as with `post`.
   *
   * @throws TransferMalformedError when it cannot be written down at all.
   * @throws ServiceBusyError when too much waits, or the ledger has stopped.
   */
  placeHold(hold: Hold): Promise<HoldOutcome>;
  /**
   * Releases a hold with the next batch, unless it has been resolved before, and tells how it stands now: `voided`, or
   * `posted`, `expired` or `rejected` for ever. An id without a hold is voided too, so that a hold under it can never be placed.
   *
   * A promise that rejects is no answer, as with `post`.
   *
   * @throws TransferMalformedError when the id is no UUID.
   * @throws ServiceBusyError when too much waits, or the ledger has stopped.
   */
  voidHold(id: string): Promise<HoldOutcome>;
  /** The hold with how it stands, or null when the id has no answer yet: it may be on its way. */
  findHold(id: string): Promise<StoredHold | null>;
  /** The transfer with its answer, or null when the id has none yet: it may be on its way. */
  findTransfer(id: string): Promise<StoredTransfer | null>;
  /** The accounts among these that exist, with their balances, by id. */
  balances(ids: readonly string[]): Promise<Map<string, Account>>;
  /**
   * Releases holds whose time is over, which nobody else has asked for since: those of longest standing, `limit` at most.
   * Any number of processes may do so at once.
   *
   * @returns how many it has found; as many as `limit` say that there may be more.
   */
  expireHolds(limit: number): Promise<number>;
  /** A page of an account's statement, by keyset. `more`: entries follow in that direction. */
  entries(account: string, page: EntriesPage): Promise<{ entries: Entry[]; more: boolean }>;
  /** A page of what was posted to an account in a period, oldest first. `more`: entries of the period follow. */
  entriesBetween(account: string, period: EntriesPeriod): Promise<{ entries: Entry[]; more: boolean }>;
  /** Where a period, without its end, begins and ends in an account's entries, and the balances there. */
  periodBounds(account: string, from: Date, to: Date): Promise<PeriodBounds>;
  /** What came in and went out in a period, whose number of entries the caller has bounded. */
  turnover(account: string, bounds: Pick<PeriodBounds, 'before' | 'last'>): Promise<Turnover>;
  /** The balances with everything posted up to and including `at`, of the accounts among these that exist. */
  balanceAt(accounts: readonly string[], at: Date): Promise<Map<string, bigint>>;
  /** The sum over all accounts, per asset: zero, always. */
  conservation(): Promise<Conservation[]>;
  metrics(): BatcherMetrics;
  /** Refuses new transfers from now on, and resolves when the last one is answered. The pool stays open. */
  stop(): Promise<void>;
}

const noCeilings: Ceilings = new Map();

/** How often an operation waits for another one on the same id. */
const conflictsMax = 16;

export function createLedger({ pool, logger, name = 'ledger', batchItemsMax, queueItemsMax }: LedgerOptions): Ledger {
  const batcher = createBatcher<Operation, Outcome | HoldOutcome>({
    name,
    run: (operations) => applyBatch(pool, operations),
    classifyFailure,
    async onPoison(operation, error) {
      const fields = { err: error, operation: operation.kind, id: idOf(operation) };
      logger?.error(fields, 'The database refused what the rules allow');
      // There is no refusal of a release to store: without an answer, its caller asks again.
      if (operation.kind === 'void' || operation.kind === 'expire') throw error;
      if (operation.kind === 'post') await storeRejection(pool, operation.transfer, { reason: 'Unpostable' });
      else await storeUnplaceable(pool, operation.hold);
      // Another process may have answered it meanwhile: what is stored counts.
      const [outcome] = await applyBatch(pool, [operation]);
      return outcome!;
    },
    ...(batchItemsMax !== undefined && { batchItemsMax }),
    ...(queueItemsMax !== undefined && { queueItemsMax }),
  });

  const groups = createGroups({ pool, logger, name: `${name}-groups` });

  async function submit<Kind extends Operation['kind']>(
    operation: Operation & { kind: Kind },
  ): Promise<AnswerTo<Kind>> {
    const id = idOf(operation);
    const fingerprint = fingerprintOf(operation);
    for (let attempt = 1; attempt <= conflictsMax; attempt++) {
      try {
        // A batch answers each operation in its own kind.
        return (await batcher.submit(id, fingerprint, operation)) as AnswerTo<Kind>;
      } catch (error) {
        if (!(error instanceof ItemConflictError)) throw error;
        // Only the database knows what the id belongs to: this may be what is stored, and what is on its way wrong.
        await error.settled;
      }
    }
    throw new ServiceBusyError(`Too many different operations on ${id} wait for each other`);
  }

  async function postAll(
    transfers: readonly Transfer[],
    { mode, dryRun = false, ceilings = noCeilings }: PostAllOptions,
  ): Promise<PostedAll> {
    const normalised = normaliseAll(transfers);
    const outcomes =
      mode === 'all' || dryRun || ceilings.size > 0
        ? await groups.submit({ transfers: normalised, allOrNone: mode === 'all', dryRun, ceilings })
        : await Promise.all(normalised.map((transfer) => submit({ kind: 'post', transfer })));
    return { dryRun, outcomes };
  }

  async function expireHolds(limit: number): Promise<number> {
    const ids = await findOverdueHolds(pool, limit);
    await Promise.all(ids.map((holdId) => submit({ kind: 'expire', holdId })));
    return ids.length;
  }

  return {
    openAccounts: (accounts, db = pool) => openAccounts(db, accounts),
    post: async (transfer) => submit({ kind: 'post', transfer: normaliseTransfer(transfer) }),
    postAll,
    placeHold: async (hold) => submit({ kind: 'place', hold: normaliseHold(hold) }),
    voidHold: async (id) => submit({ kind: 'void', holdId: normaliseUuid(id) }),
    expireHolds,
    findHold: async (id) => (await findHolds(pool, [id])).get(id.toLowerCase()) ?? null,
    findTransfer: async (id) => (await findTransfers(pool, [id])).get(id.toLowerCase()) ?? null,
    balances: (ids) => findAccounts(pool, ids),
    entries: (account, page) => readEntries(pool, account, page),
    entriesBetween: (account, period) => readEntriesBetween(pool, account, period),
    periodBounds: (account, from, to) => readPeriodBounds(pool, account, from, to),
    turnover: (account, bounds) => readTurnover(pool, account, bounds),
    balanceAt: (accounts, at) => readBalancesAt(pool, accounts, at),
    conservation: () => readConservation(pool),
    metrics: () => batcher.metrics(),
    stop: async () => {
      await Promise.all([batcher.stop(), groups.stop()]);
    },
  };
}
