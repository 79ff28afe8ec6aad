import type pg from 'pg';
import { createBatcher } from '@agio/runtime/batcher';
import { withTransaction } from '@agio/runtime/db/transaction';
import type { Queryable } from './accounts.js';
import { applyBatch } from './batch.js';
import { refuseAbove, type Ceilings } from './ceilings.js';
import { classifyFailure } from './failure.js';
import { normaliseTransfer, TransferMalformedError, type Outcome, type Transfer } from './transfer.js';
import { storeRejection } from './transfers.js';

/** How many transfers `postAll` takes at once. */
export const transfersMax = 1000;

/** Groups that wait, the one in flight not counted. Each may be as large as two ordinary batches. */
const queueGroupsMax = 64;

/** Transfers that are applied as one batch of their own. */
interface Group {
  /** Normalised, each id once. */
  transfers: readonly Transfer[];
  /** Whether the first that is refused undoes all of them; else each is judged for itself. */
  allOrNone: boolean;
  /** Whether what is answered is then undone, so that nothing is stored. */
  dryRun: boolean;
  /** Empty for almost all. */
  ceilings: Ceilings;
}

export interface Groups {
  /** @throws ServiceBusyError when too many wait, or the ledger has stopped. */
  submit(group: Group): Promise<Outcome[]>;
  /** Refuses new groups from now on, and resolves when the last one is answered. */
  stop(): Promise<void>;
}

export interface GroupsOptions {
  pool: pg.Pool;
  logger: { error(fields: object, message: string): void } | undefined;
  /** What metrics and traces call them. */
  name: string;
}

/**
 * Applies groups one after the other, beside the ordinary batches and under the same locks: as far as the database can tell,
 * they come from another process. So a large group never makes single transfers wait in a queue behind it.
 */
export function createGroups({ pool, logger, name }: GroupsOptions): Groups {
  let submitted = 0;
  const batcher = createBatcher<Group, Outcome[]>({
    name,
    run: async (groups) => {
      const outcomes: Outcome[][] = [];
      for (const group of groups) outcomes.push(await applyGroup(pool, group));
      return outcomes;
    },
    classifyFailure,
    async onPoison(group, error) {
      const ids = group.transfers.map(({ id }) => id);
      logger?.error({ err: error, operation: 'group', ids }, 'The database refused what the rules allow');
      // A rehearsal has no refusal to store: its caller learns that there is no answer.
      if (group.dryRun) throw error;
      for (const transfer of group.transfers) await storeRejection(pool, transfer, { reason: 'Unpostable' });
      return applyGroup(pool, group);
    },
    batchItemsMax: 1,
    queueItemsMax: queueGroupsMax,
  });
  return {
    // The transfers have ids, a group has none: the same one again finds its answers in the database.
    submit: (group) => batcher.submit(`${name} ${submitted++}`, '', group),
    stop: () => batcher.stop(),
  };
}

/**
 * The transfers of `postAll`, normalised.
 *
 * @throws TransferMalformedError when there are none or too many, an id occurs twice, or one cannot be written down.
 */
export function normaliseAll(transfers: readonly Transfer[]): Transfer[] {
  if (transfers.length < 1 || transfers.length > transfersMax) {
    throw new TransferMalformedError(`1 to ${transfersMax} transfers are posted at once`);
  }
  const normalised = transfers.map(normaliseTransfer);
  const ids = new Set(normalised.map(({ id }) => id));
  if (ids.size < normalised.length) throw new TransferMalformedError('An id occurs twice');
  return normalised;
}

function applyGroup(pool: pg.Pool, { transfers, allOrNone, dryRun, ceilings }: Group): Promise<Outcome[]> {
  const apply = async (db: Queryable): Promise<Outcome[]> => {
    const operations = transfers.map((transfer) => ({ kind: 'post', transfer }) as const);
    // A batch answers each operation in its own kind.
    return (await applyBatch(db, operations, { allOrNone })) as Outcome[];
  };
  if (ceilings.size === 0) return dryRun ? undoAfter(pool, apply) : apply(pool);
  const applyBelow = async (client: pg.PoolClient): Promise<Outcome[]> => {
    await refuseAbove(client, transfers, { ceilings, allOrNone });
    return apply(client);
  };
  return dryRun ? undoAfter(pool, applyBelow) : withTransaction(pool, applyBelow);
}

/** Runs `work` in a database transaction and rolls that back, whatever comes of it. */
async function undoAfter<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    return await work(client);
  } finally {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    client.release(broken);
  }
}
