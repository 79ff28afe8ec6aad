import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecuteQuoteDocument, type ExecuteQuoteMutation } from '@agio/e2e/frontend/operations';
import { print } from 'graphql';
import pg from 'pg';
import { cpuOfProcess, cpuOfServer } from '../measure/cpu.js';
import { describeServer } from '../measure/database.js';
import { currentLoad } from '../measure/machine.js';
import { initialiseTpcb, pgbenchMissing, pgbenchVersion, runPgbench } from '../measure/pgbench.js';
import { interleave, type Side } from '../measure/rounds.js';
import { percentile, ratioOfMedians } from '../measure/statistics.js';
import { openCustomers, type Customers } from './customers.js';
import { startBenchPlatform, type BenchPlatform, type PlatformMode } from './platform.js';
import { startDriver, type Driver } from './start-driver.js';

export interface ExchangeScale {
  readonly rounds: number;
  /** Exchanges of each side in a round, each of a quote of its own. */
  readonly exchanges: number;
  /** Of TPC-B in a round. */
  readonly tpcbSeconds: number;
  /** Branches of TPC-B, a hundred thousand accounts each. */
  readonly tpcbScale: number;
}

export const exchangeScales = {
  full: { rounds: 3, exchanges: 6_000, tpcbSeconds: 10, tpcbScale: 50 },
  quick: { rounds: 3, exchanges: 1_500, tpcbSeconds: 4, tpcbScale: 5 },
} as const satisfies Record<string, ExchangeScale>;

/** What one side did in one round. */
export interface ExchangeFigure {
  readonly perSecond: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** CPU per exchange (or transaction of TPC-B) by process, microseconds; of an exchange without what is used while nobody asks. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}

export interface ExchangeGoal {
  readonly what: string;
  readonly wanted: number;
  readonly measured: number;
}

export interface ExchangeResult {
  readonly mode: PlatformMode;
  readonly backend: string;
  readonly figures: ReadonlyMap<string, readonly ExchangeFigure[]>;
  readonly goals: readonly ExchangeGoal[];
  readonly checked: string;
  readonly server: Readonly<Record<string, string>>;
  readonly load: readonly number[];
}

const connectionCounts = [64, 256];
const tpcbName = 'TPC-B';
const tpcbClients = 8;
const tpcbThreads = 2;
/** What 256 connections shall reach, as a multiple of TPC-B. */
const wanted: Record<PlatformMode, number> = { standalone: 0.57, services: 0.42 };
const drainTimeoutMs = 300_000;
const drainPollMs = 250;

/** Drives executeQuote through the public endpoint of a platform, beside TPC-B on the same PostgreSQL. */
export async function benchExchange(
  mode: PlatformMode,
  scale: ExchangeScale,
  print: (line: string) => void,
  options: { profileTo?: string | undefined } = {},
): Promise<ExchangeResult> {
  print(`\nexecuteQuote, ${mode}: ${scale.rounds} rounds of ${scale.exchanges} exchanges`);
  const driver = startDriver();
  const platform = await startBenchPlatform(mode, options);
  const pool = new pg.Pool({ connectionString: platform.databaseUrl, max: 2 });
  // A server that stops cuts what is idle; queries tell of their own failures.
  pool.on('error', () => {});
  try {
    return await compare({ mode, scale, print, driver, platform, pool });
  } finally {
    await pool.end();
    driver.stop();
    await platform.stop();
  }
}

interface Bout {
  readonly mode: PlatformMode;
  readonly scale: ExchangeScale;
  readonly print: (line: string) => void;
  readonly driver: Driver;
  readonly platform: BenchPlatform;
  readonly pool: pg.Pool;
}

/** CPU seconds per second that each process uses while nobody asks anything: rates come in, and loops look for work. */
type IdleCpu = ReadonlyMap<string, number>;

const idleMs = 5_000;

async function measureIdleCpu({ platform, pool }: Bout): Promise<IdleCpu> {
  await untilIdle(pool);
  const before = readCpu(platform);
  await sleep(idleMs);
  return new Map([...readCpu(platform)].map(([name, cpu]) => [name, ((cpu - before.get(name)!) / idleMs) * 1_000]));
}

async function compare(bout: Bout): Promise<ExchangeResult> {
  const { mode, scale, print, driver, platform, pool } = bout;
  const customers = await openCustomers(platform.url, driver);
  const tpcb = await prepareTpcb(bout);
  if (!tpcb) print(pgbenchMissing);
  const idleCpu = await measureIdleCpu(bout);
  let executed = 0;
  const exchanges = connectionCounts.map((connections) => ({
    name: `Agio ${connections}`,
    async run() {
      executed += scale.exchanges;
      return exchange(bout, { customers, connections, idleCpu });
    },
  }));
  const figures = await interleave([...(tpcb ? [tpcb] : []), ...exchanges], {
    rounds: scale.rounds,
    onFigure: (round, name, figure) => print(`  ${round} ${describe(name, figure)}`),
  });
  const checked = await check(bout, executed);
  print(`  ${checked}`);
  return {
    mode,
    backend: platform.backend,
    figures,
    goals: goalsOf(mode, figures),
    checked,
    server: await describeServer(pool),
    load: currentLoad(),
  };
}

/** TPC-B in a database of its own on the platform's server. */
async function prepareTpcb(bout: Bout): Promise<Side<ExchangeFigure> | undefined> {
  if (pgbenchVersion() === null) return undefined;
  const { pool, platform, scale } = bout;
  await pool.query('CREATE DATABASE bench_tpcb');
  const url = new URL(platform.databaseUrl);
  url.pathname = '/bench_tpcb';
  await initialiseTpcb(url.href, scale.tpcbScale);
  await pool.query('CHECKPOINT');
  return {
    name: tpcbName,
    async run() {
      await untilIdle(pool);
      const before = cpuOfServer(platform.postgresPid);
      const options = { clients: tpcbClients, threads: tpcbThreads, seconds: scale.tpcbSeconds };
      const { perSecond, transactions } = await runPgbench(url.href, options);
      const cpu = cpuOfServer(platform.postgresPid) - before;
      return { perSecond, cpuMicros: { postgres: transactions === 0 ? 0 : (cpu / transactions) * 1e6 } };
    },
  };
}

async function exchange(
  bout: Bout,
  { customers, connections, idleCpu }: { customers: Customers; connections: number; idleCpu: IdleCpu },
): Promise<ExchangeFigure> {
  const { platform, driver, scale, pool } = bout;
  const quotes = await customers.quote(scale.exchanges);
  await untilIdle(pool);
  const before = readCpu(platform);
  const beganAt = performance.now();
  const { seconds, latenciesMs, answers, cpuSeconds } = await driver.perform({
    url: `${platform.url}/graphql`,
    connections,
    query: print(ExecuteQuoteDocument),
    requests: quotes.map(({ quoteId, accessToken }) => ({
      accessToken,
      variables: { input: { quoteId, idempotencyKey: randomUUID() } },
    })),
  });
  for (const answer of answers) requireCompleted(answer as ExecuteQuoteMutation);
  // What the jobs of these exchanges cost belongs to them, also when it comes a little later.
  await untilIdle(pool);
  const after = readCpu(platform);
  const wholeSeconds = (performance.now() - beganAt) / 1_000;
  const perExchange = (cpu: number): number => (cpu / scale.exchanges) * 1e6;
  const cpuMicros = Object.fromEntries(
    [...after].map(([name, cpu]) => {
      const used = cpu - before.get(name)! - idleCpu.get(name)! * wholeSeconds;
      return [name, Math.max(0, perExchange(used))] as const;
    }),
  );
  return {
    perSecond: scale.exchanges / seconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    cpuMicros: { ...cpuMicros, 'load driver': perExchange(cpuSeconds) },
  };
}

function readCpu({ processes, postgresPid }: BenchPlatform): Map<string, number> {
  const own = [...processes].map(([name, pid]) => [name, cpuOfProcess(pid)] as const);
  return new Map([...own, ['postgres', cpuOfServer(postgresPid)]]);
}

function requireCompleted({ executeQuote }: ExecuteQuoteMutation): void {
  if (executeQuote?.transaction?.status === 'COMPLETED') return;
  throw new Error(`An exchange is not complete: ${JSON.stringify(executeQuote)}`);
}

/** Waits until every event is delivered and acknowledged, and every mail sent, so that no side runs beside the jobs of another. */
async function untilIdle(pool: pg.Pool): Promise<void> {
  const until = Date.now() + drainTimeoutMs;
  for (;;) {
    const { rows } = await pool.query<{ idle: boolean }>(`SELECT
      NOT EXISTS (SELECT FROM transactions.outbox WHERE position IS NULL)
      AND NOT EXISTS (SELECT FROM transactions.outbox_deliveries)
      AND (SELECT last_position = delivered_position FROM transactions.outbox_relay)
      AND NOT EXISTS (SELECT FROM notifications.notices WHERE status <> 'PROCESSING')
      AND NOT EXISTS (SELECT FROM notifications.mails WHERE status = 'QUEUED') AS idle`);
    if (rows[0]!.idle) return;
    if (Date.now() > until) throw new Error('The jobs of the exchanges do not come to an end.');
    await sleep(drainPollMs);
  }
}

/** As many exchanges are complete as were answered so, each of its own quote, and the whole ledger agrees with them. */
async function check({ pool, platform }: Bout, executed: number): Promise<string> {
  const { rows } = await pool.query<{ completed: number; others: number; consumed: number }>(`SELECT
    (SELECT count(*)::int FROM transactions.transactions WHERE kind = 'EXCHANGE' AND status = 'COMPLETED') AS completed,
    (SELECT count(*)::int FROM transactions.transactions WHERE kind = 'EXCHANGE' AND status <> 'COMPLETED') AS others,
    (SELECT count(*)::int FROM transactions.quotes WHERE consumed_by IS NOT NULL) AS consumed`);
  const { completed, others, consumed } = rows[0]!;
  if (completed !== executed || others !== 0 || consumed !== executed) {
    throw new Error(
      `${executed} exchanges were answered; ${completed} are complete, ${others} are not, ${consumed} quotes are consumed`,
    );
  }
  await platform.verify();
  return `${executed} exchanges complete, as many quotes consumed; the ledger verified`;
}

function goalsOf(mode: PlatformMode, figures: ReadonlyMap<string, readonly ExchangeFigure[]>): ExchangeGoal[] {
  const tpcb = figures.get(tpcbName);
  if (!tpcb) return [];
  const rates = (all: readonly ExchangeFigure[]): number[] => all.map(({ perSecond }) => perSecond);
  return connectionCounts.map((connections) => ({
    what: `${mode}, ${connections} connections: times TPC-B`,
    wanted: wanted[mode],
    measured: ratioOfMedians(rates(figures.get(`Agio ${connections}`)!), rates(tpcb)),
  }));
}

function describe(name: string, { perSecond, p50Ms, p99Ms, cpuMicros }: ExchangeFigure): string {
  const latency = p50Ms === undefined ? '' : `, p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms!.toFixed(0)} ms`;
  const cpu = Object.entries(cpuMicros)
    .filter(([, micros]) => micros >= 1)
    .map(([process, micros]) => `${process} ${micros.toFixed(0)}`)
    .join(', ');
  return `${name.padEnd(12)} ${perSecond.toFixed(0).padStart(7)}/s${latency}; CPU us: ${cpu}`;
}
