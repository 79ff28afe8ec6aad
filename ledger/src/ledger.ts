import type pg from 'pg';
import {
  classifyPostgresFailure,
  createBatcher,
  ItemConflictError,
  ServiceBusyError,
  type BatcherMetrics,
} from '@agio/runtime/batcher';
import {
  findAccounts,
  openAccounts,
  readConservation,
  type Account,
  type Conservation,
  type NewAccount,
  type Queryable,
} from './accounts.js';
import { readBalancesAt, readEntries, type EntriesPage, type Entry } from './entries.js';
import { postBatch } from './posting.js';
import { fingerprintLegs, normaliseTransfer, type Outcome, type Transfer } from './transfer.js';
import { findTransfers, storeUnpostable, type StoredTransfer } from './transfers.js';

export interface LedgerOptions {
  /** Its search path leads to the schema with the tables of `ledgerV1Up`. */
  pool: pg.Pool;
  /** Told about transfers that the database refused against the rules. */
  logger?: { error(fields: object, message: string): void };
  /** Default 512. */
  batchItemsMax?: number;
  /** Transfers that wait, those in flight not counted. Default 8192. */
  queueItemsMax?: number;
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
  /** The transfer with its answer, or null when the id has none yet: it may be on its way. */
  findTransfer(id: string): Promise<StoredTransfer | null>;
  /** The accounts among these that exist, with their balances, by id. */
  balances(ids: readonly string[]): Promise<Map<string, Account>>;
  /** A page of an account's statement, by keyset. `more`: entries follow in that direction. */
  entries(account: string, page: EntriesPage): Promise<{ entries: Entry[]; more: boolean }>;
  /** The balances with everything posted up to and including `at`, of the accounts among these that exist. */
  balanceAt(accounts: readonly string[], at: Date): Promise<Map<string, bigint>>;
  /** The sum over all accounts, per asset: zero, always. */
  conservation(): Promise<Conservation[]>;
  metrics(): BatcherMetrics;
  /** Refuses new transfers from now on, and resolves when the last one is answered. The pool stays open. */
  stop(): Promise<void>;
}

/** How often a transfer waits for one of the same id with other legs. */
const conflictsMax = 16;

export function createLedger({ pool, logger, batchItemsMax, queueItemsMax }: LedgerOptions): Ledger {
  const batcher = createBatcher<Transfer, Outcome>({
    run: (transfers) => postBatch(pool, transfers),
    classifyFailure: (error) => classifyPostgresFailure(error, 'ledger_transfers_pkey'),
    async onPoison(transfer, error) {
      logger?.error({ err: error, transferId: transfer.id }, 'The database refused a transfer that the rules allow');
      await storeUnpostable(pool, transfer);
      // Another process may have answered it meanwhile: what is stored counts.
      const [outcome] = await postBatch(pool, [transfer]);
      return outcome!;
    },
    ...(batchItemsMax !== undefined && { batchItemsMax }),
    ...(queueItemsMax !== undefined && { queueItemsMax }),
  });

  async function post(unchecked: Transfer): Promise<Outcome> {
    const transfer = normaliseTransfer(unchecked);
    const fingerprint = fingerprintLegs(transfer.legs);
    for (let attempt = 1; attempt <= conflictsMax; attempt++) {
      try {
        return await batcher.submit(transfer.id, fingerprint, transfer);
      } catch (error) {
        if (!(error instanceof ItemConflictError)) throw error;
        // Only the database knows which legs the id belongs to: these may be the stored ones, and those that are on
        // their way the wrong ones.
        await error.settled;
      }
    }
    throw new ServiceBusyError(`Transfer ${transfer.id} is being posted with many different legs`);
  }

  return {
    openAccounts: (accounts, db = pool) => openAccounts(db, accounts),
    post,
    findTransfer: async (id) => (await findTransfers(pool, [id])).get(id.toLowerCase()) ?? null,
    balances: (ids) => findAccounts(pool, ids),
    entries: (account, page) => readEntries(pool, account, page),
    balanceAt: (accounts, at) => readBalancesAt(pool, accounts, at),
    conservation: () => readConservation(pool),
    metrics: () => batcher.metrics(),
    stop: () => batcher.stop(),
  };
}
