import { createLedger, type Ledger } from '@agio/ledger/ledger';
import { newId } from '@agio/runtime/ids';
import type { Transfer } from '@agio/ledger/transfer';
import type pg from 'pg';
import type { BenchDatabase } from '../measure/database.js';
import { runPgbench } from '../measure/pgbench.js';
import type { Side } from '../measure/rounds.js';
import { measure, runCallers, type LedgerFigure } from './callers.js';
import { ceilingKind, prepareCeiling } from './ceiling.js';
import { pgbenchKind, pgbenchScript } from './pgbench-side.js';
import { postWithRowLocks } from './row-locks.js';
import { nextTransfer, type Work } from './work.js';

/** What the sides of one work share. */
export interface Arena {
  readonly database: BenchDatabase;
  readonly work: Work;
  readonly seconds: number;
  /** For the ledger, and for side A, which has a connection for each of its callers. */
  readonly pool: pg.Pool;
  readonly ledger: Ledger;
  /** How many transfers were acknowledged, by the name under which they are counted. */
  readonly acknowledged: Map<string, number>;
}

export const rowLockCallers = 32;
const pgbenchThreads = 2;
/** Its clients connect one after the other, in time that does not count but passes. */
const pgbenchSecondsMin = 5;

export function openArena(options: Omit<Arena, 'ledger' | 'acknowledged'>): Arena {
  return { ...options, ledger: createLedger({ pool: options.pool }), acknowledged: new Map() };
}

function counted(arena: Arena, kind: string, figure: LedgerFigure): LedgerFigure {
  arena.acknowledged.set(kind, (arena.acknowledged.get(kind) ?? 0) + figure.transfers);
  return figure;
}

function callersSide(
  arena: Arena,
  {
    name,
    kind,
    callers,
    post,
  }: { name: string; kind: string; callers: number; post: (t: Transfer) => Promise<boolean> },
): Side<LedgerFigure> {
  const call = async (): Promise<void> => {
    const transfer = nextTransfer(arena.work, kind);
    if (!(await post(transfer))) throw new Error(`${name}: the transfer ${transfer.id} was not posted`);
  };
  const run = () => measure(arena.database.pid, () => runCallers(callers, arena.seconds, call));
  return { name, run: async () => counted(arena, kind, await run()) };
}

/** Side A. */
export const rowLocksSide = (arena: Arena, callers = rowLockCallers): Side<LedgerFigure> =>
  callersSide(arena, {
    name: `A ${callers}`,
    kind: 'A',
    callers,
    post: (transfer) => postWithRowLocks(arena.pool, transfer),
  });

/** The ledger under test. */
export const agioSide = (arena: Arena, callers: number): Side<LedgerFigure> =>
  callersSide(arena, {
    name: `Agio ${callers}`,
    kind: 'Agio',
    callers,
    post: async (transfer) => (await arena.ledger.post(transfer)).kind === 'posted',
  });

/** The ledger with a hold before each transfer, which the transfer posts: two operations, counted as one. */
export function agioHoldsSide(arena: Arena, callers: number): Side<LedgerFigure> {
  const name = `Agio holds ${callers}`;
  const call = async (): Promise<void> => {
    const { ledger, work } = arena;
    const [leg] = work.nextLegs();
    const id = newId();
    const placed = await ledger.placeHold({ id, account: leg!.debit, amount: leg!.amount });
    const posted = await ledger.post({ id, kind: 'Agio holds', legs: [leg!], postsHold: true });
    if (placed.kind !== 'placed' || posted.kind !== 'posted') throw new Error(`${name}: the hold ${id} was not posted`);
  };
  const run = () => measure(arena.database.pid, () => runCallers(callers, arena.seconds, call));
  return { name, run: async () => counted(arena, 'Agio holds', await run()) };
}

/** Side B; the work has to be one that pgbench takes part in. */
export function pgbenchSide(arena: Arena, clients: number): Side<LedgerFigure> {
  const { database, work, seconds } = arena;
  const script = pgbenchScript(work.pgbenchLegs!);
  const options = {
    clients,
    threads: pgbenchThreads,
    seconds: Math.max(seconds, pgbenchSecondsMin),
    script,
    schema: work.name,
  };
  const run = () =>
    measure(database.pid, async () => {
      const { transactions, perSecond } = await runPgbench(database.url, options);
      return { transfers: transactions, perSecond };
    });
  return { name: `B ${clients}`, run: async () => counted(arena, pgbenchKind, await run()) };
}

/** Batches for about as long as the other sides run, at the rate of a fast disk. */
const ceilingBatchesPerSecond = 60;

export function ceilingSide(arena: Arena): Side<LedgerFigure> {
  const { pool, work, seconds, database } = arena;
  return {
    name: 'ceiling',
    async run() {
      const write = await prepareCeiling(pool, work, Math.ceil(ceilingBatchesPerSecond * seconds));
      const figure = await measure(database.pid, async () => ({ transfers: await write() }));
      return counted(arena, ceilingKind, figure);
    },
  };
}
