import { createLedger } from '@agio/ledger/ledger';
import { newId } from '@agio/runtime/ids';
import type { Account } from '@agio/ledger/accounts';
import { startBenchDatabase, type BenchDatabase } from '../measure/database.js';
import { currentLoad } from '../measure/machine.js';
import { pgbenchMissing, pgbenchVersion } from '../measure/pgbench.js';
import { interleave, type Side } from '../measure/rounds.js';
import type { LedgerFigure } from './callers.js';
import { checkLedger } from './check.js';
import { aloneGoals, exchangeGoals, growthGoals, hotGoals, randomGoals, type Goal } from './goals.js';
import { createTransferFunction } from './pgbench-side.js';
import {
  agioHoldsSide,
  agioSide,
  ceilingSide,
  openArena,
  pgbenchSide,
  rowLockCallers,
  rowLocksSide,
  type Arena,
} from './sides.js';
import { accountId, createTables, fillTables, settleTables } from './tables.js';
import { boughtSource, exchangeWork, firstWallet, hotWork, house, randomWork, type Work } from './work.js';

/** How large and how long a run is. */
export interface LedgerScale {
  readonly rounds: number;
  /** Of each side in a round. */
  readonly seconds: number;
  readonly wallets: number;
  readonly small: { readonly wallets: number; readonly entries: number };
  readonly large: { readonly wallets: number; readonly entries: number };
}

export const ledgerScales = {
  full: {
    rounds: 5,
    seconds: 3,
    wallets: 10_000,
    small: { wallets: 10_000, entries: 1_000_000 },
    large: { wallets: 1_000_000, entries: 5_000_000 },
  },
  quick: {
    rounds: 5,
    seconds: 2,
    wallets: 10_000,
    small: { wallets: 10_000, entries: 100_000 },
    large: { wallets: 100_000, entries: 500_000 },
  },
} as const satisfies Record<string, LedgerScale>;

/** The figures of one comparison, by side, in the order of the rounds. */
export interface LedgerResult {
  readonly title: string;
  readonly figures: ReadonlyMap<string, readonly LedgerFigure[]>;
  readonly goals: readonly Goal[];
  readonly checked: string;
  /** The load of the machine over 1, 5 and 15 minutes when the comparison ended. */
  readonly load: readonly number[];
}

interface Plan {
  readonly database: BenchDatabase;
  readonly scale: LedgerScale;
  readonly print: (line: string) => void;
}

/** The kinds of work that the ledger is measured at, each on tables of its own. */
export const ledgerWorks = ['hot', 'random', 'exchange', 'holds', 'alone', 'growth'] as const;
export type LedgerWork = (typeof ledgerWorks)[number];

const callerCounts = [32, 256, 1_024];

/** Compares the ledger with its peers at the named kinds of work. @returns a result for each, and the settings of the server. */
export async function benchLedger(
  scale: LedgerScale,
  print: (line: string) => void,
  only: readonly LedgerWork[] = ledgerWorks,
): Promise<{ results: LedgerResult[]; server: Record<string, string> }> {
  const hasPgbench = pgbenchVersion() !== null;
  if (!hasPgbench) print(pgbenchMissing);
  const database = await startBenchDatabase();
  try {
    const plan: Plan = { database, scale, print };
    const transfersBetween = (arena: Arena): Side<LedgerFigure>[] => [
      rowLocksSide(arena),
      ...(hasPgbench ? [pgbenchSide(arena, 8), pgbenchSide(arena, 32)] : []),
      ceilingSide(arena),
      ...callerCounts.map((callers) => agioSide(arena, callers)),
    ];
    const works: Record<LedgerWork, () => Promise<LedgerResult>> = {
      hot: () => compare(plan, hotWork(scale.wallets), transfersBetween, hotGoals),
      random: () => compare(plan, randomWork(scale.wallets), transfersBetween, randomGoals),
      exchange: () =>
        compare(
          plan,
          exchangeWork(scale.wallets),
          (arena) => [rowLocksSide(arena), ...callerCounts.map((callers) => agioSide(arena, callers))],
          exchangeGoals,
        ),
      holds: () =>
        compare(
          plan,
          { ...randomWork(scale.wallets, 'holds'), title: 'holds, each posted by its transfer' },
          (arena) => callerCounts.map((callers) => agioHoldsSide(arena, callers)),
          () => [],
        ),
      alone: () =>
        compare(
          plan,
          { ...randomWork(scale.wallets, 'alone'), title: 'one caller alone' },
          (arena) => [rowLocksSide(arena, 1), agioSide(arena, 1)],
          aloneGoals,
        ),
      growth: () => compareGrowth(plan),
    };
    const results: LedgerResult[] = [];
    for (const name of only) results.push(await works[name]());
    return { results, server: await database.describe() };
  } finally {
    await database.stop();
  }
}

async function compare(
  { database, scale, print }: Plan,
  work: Work,
  sidesOf: (arena: Arena) => Side<LedgerFigure>[],
  goalsOf: (figures: ReadonlyMap<string, readonly LedgerFigure[]>) => Goal[],
): Promise<LedgerResult> {
  print(`\n${work.title}: ${scale.rounds} rounds, each side ${scale.seconds} s in each`);
  const arena = await prepareArena(database, work, scale, { wallets: scale.wallets, entries: 2 * scale.wallets });
  const figures = await interleave(sidesOf(arena), { rounds: scale.rounds, onFigure: printer(print) });
  await arena.ledger.stop();
  const checked = await checkLedger(arena.pool, arena.acknowledged);
  print(`  ${checked}`);
  return { title: work.title, figures, goals: goalsOf(figures), checked, load: currentLoad() };
}

/** The same work on small and on large tables, in alternating rounds. */
async function compareGrowth({ database, scale, print }: Plan): Promise<LedgerResult> {
  const count = (value: number): string => value.toLocaleString('en');
  const { small, large } = scale;
  const title = `growth: ${count(small.wallets)} to ${count(large.wallets)} wallets, ${count(small.entries)} to ${count(large.entries)} entries`;
  print(`\n${title}: filling the tables`);
  const arenas = [];
  for (const [name, size] of Object.entries({ small, large })) {
    const arena = await prepareArena(database, randomWork(size.wallets, name), scale, size);
    arenas.push({ arena, side: { ...agioSide(arena, 256), name } });
  }
  const figures = await interleave(
    arenas.map(({ side }) => side),
    { rounds: scale.rounds, onFigure: printer(print) },
  );
  const checks: string[] = [];
  for (const { arena } of arenas) {
    await arena.ledger.stop();
    checks.push(await checkLedger(arena.pool, arena.acknowledged));
  }
  const checked = checks.join('; ');
  print(`  ${checked}`);
  return { title, figures, goals: growthGoals(figures), checked, load: currentLoad() };
}

async function prepareArena(
  database: BenchDatabase,
  work: Work,
  { seconds }: LedgerScale,
  { wallets, entries }: { wallets: number; entries: number },
): Promise<Arena> {
  const pool = await database.openSchema(work.name, { connections: rowLockCallers });
  await createTables(pool);
  await createTransferFunction(pool);
  await fillTables(pool, { asset: 'EUR', source: 0, firstWallet, wallets, entries });
  if (work.name === 'exchange') await fillHouse(pool, wallets, entries);
  await settleTables(pool);
  return openArena({ database, work, seconds, pool });
}

/** The other currency of the exchange, and the house's accounts in both. */
async function fillHouse(pool: Arena['pool'], wallets: number, entries: number): Promise<void> {
  const sold = { asset: 'EUR', kind: 'house' };
  const bought = { asset: 'USD', kind: 'house' };
  await fillTables(pool, { asset: 'USD', source: boughtSource, firstWallet: firstWallet + wallets, wallets, entries });
  const accounts: Pick<Account, 'id' | 'asset' | 'kind' | 'guarded'>[] = [
    { id: accountId(house.soldReserve), guarded: true, ...sold },
    { id: accountId(house.fees), guarded: false, ...sold },
    { id: accountId(house.boughtReserve), guarded: true, ...bought },
    { id: accountId(house.gains), guarded: false, ...bought },
  ];
  const ledger = createLedger({ pool });
  await ledger.openAccounts(accounts);
  const leg = { debit: accountId(boughtSource), credit: accountId(house.boughtReserve), amount: 10n ** 15n };
  await ledger.post({ id: newId(), kind: 'filled', legs: [leg] });
  await ledger.stop();
}

const printer =
  (print: (line: string) => void) =>
  (round: number, name: string, { perSecond, p50Ms, serverMicros, nodeMicros }: LedgerFigure): void => {
    const p50 = p50Ms === undefined ? '' : `, p50 ${p50Ms.toFixed(1)} ms`;
    const cpu = `CPU per transfer ${serverMicros.toFixed(0)} + ${nodeMicros.toFixed(0)} us`;
    print(`  ${round} ${name.padEnd(16)} ${perSecond.toFixed(0).padStart(8)}/s${p50}, ${cpu}`);
  };
