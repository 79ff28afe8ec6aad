import { performance } from 'node:perf_hooks';
import { cpuOfServer } from '../measure/cpu.js';
import { percentile } from '../measure/statistics.js';

/** What one side did in one round. */
export interface LedgerFigure {
  /** Transfers that were acknowledged. */
  readonly transfers: number;
  readonly perSecond: number;
  /** How long a caller waited for one; absent where nobody waits for a single one. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** CPU per transfer, microseconds: of the database server, and of this Node process with its callers. */
  readonly serverMicros: number;
  readonly nodeMicros: number;
}

/** How much CPU the server and this process have used. */
interface CpuReading {
  readonly server: number;
  readonly node: number;
}

function readCpu(serverPid: number): CpuReading {
  const { user, system } = process.cpuUsage();
  return { server: cpuOfServer(serverPid), node: (user + system) / 1e6 };
}

/** Measures what something costs that says how many transfers it has posted, and how long each took if it knows. */
export async function measure(
  serverPid: number,
  run: () => Promise<{ transfers: number; perSecond?: number; latenciesMs?: readonly number[] }>,
): Promise<LedgerFigure> {
  const before = readCpu(serverPid);
  const startedAt = performance.now();
  const { transfers, perSecond, latenciesMs } = await run();
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = readCpu(serverPid);
  return {
    transfers,
    perSecond: perSecond ?? transfers / seconds,
    ...(latenciesMs && { p50Ms: percentile(latenciesMs, 0.5), p99Ms: percentile(latenciesMs, 0.99) }),
    serverMicros: transfers === 0 ? 0 : ((after.server - before.server) / transfers) * 1e6,
    nodeMicros: transfers === 0 ? 0 : ((after.node - before.node) / transfers) * 1e6,
  };
}

/**
 * Callers that each send the next one when the one before is answered, for some seconds. What is under way at the end is waited for and
 * counts.
 */
export async function runCallers(
  callers: number,
  seconds: number,
  call: () => Promise<void>,
): Promise<{ transfers: number; latenciesMs: readonly number[] }> {
  const latenciesMs: number[] = [];
  const until = performance.now() + seconds * 1_000;
  async function caller(): Promise<void> {
    for (let now = performance.now(); now < until;) {
      await call();
      const answeredAt = performance.now();
      latenciesMs.push(answeredAt - now);
      now = answeredAt;
    }
  }
  await Promise.all(Array.from({ length: callers }, caller));
  return { transfers: latenciesMs.length, latenciesMs };
}
