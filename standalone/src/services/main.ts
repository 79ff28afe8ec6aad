import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EnvironmentError } from '@agio/runtime/env';
import { createIdentitySigner } from '@agio/runtime/identity/identity-token';
import { createLogger, type Logger } from '@agio/runtime/logging/logger';
import { createStopStack, onShutdown } from '@agio/runtime/shutdown';
import { createRegistry, remoteSubgraphs } from '@agio/runtime/subgraph/directory';
import { printFailure, printProgress } from '../banner.js';
import { openDatabase, type PlatformDatabase } from '../database.js';
import { readPlatformEnv, type PlatformEnv } from '../env.js';
import { assertPortFree, lastingPorts, PortInUseError } from '../port.js';
import {
  acquireDataDirectory,
  DataDirectoryInUseError,
  dataDirectoryOwner,
  locateDataDirectory,
} from '../postgres/data-directory.js';
import { PostgresError } from '../postgres/postgres-error.js';
import { seedDemo } from '../seed-demo.js';
import { subgraphs } from '../subgraphs.js';
import { createFleet, type Fleet } from './fleet.js';
import { mergedLine } from './log-lines.js';
import { readReplicas } from './replicas.js';
import { createReport } from './report.js';
import { PartFailedError, supervise } from './supervised.js';
import { innerPortCount, planTopology, type Placement } from './topology.js';

/** Failures that their message explains; a stack would only frighten. */
const explained = [EnvironmentError, DataDirectoryInUseError, PostgresError, PortInUseError, PartFailedError];

/** How this checkout's modules are run; see `standalone/bin/launch.mjs`. */
export interface Modules {
  readonly nodeArguments: (name: string) => string[];
}

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const names = subgraphs.map(({ name }) => name);
/** What a process of a subgraph may have open: its pools, those of the job queue and pub/sub, and its transactions' own. */
const connectionsPerProcess = 24;
const connectionsSpare = 50;
const seedAttemptsMax = 10;
const seedDelayMs = 1_000;

/** `npm run start:services`: every part a process of its own, kept running until a signal ends them all in order. */
export async function main(modules: Modules): Promise<void> {
  const forTerminal = process.stderr.isTTY;
  try {
    const env = readPlatformEnv(process.env);
    const logger = createLogger({ name: 'launcher', level: env.logLevel, destination: 2 });
    const { defer, stopAll } = createStopStack(logger);
    onShutdown(logger, stopAll);
    try {
      await start({ env, modules, logger, defer, forTerminal });
    } catch (error) {
      await stopAll();
      throw error;
    }
  } catch (error) {
    printFailure(
      error,
      explained.some((kind) => error instanceof kind),
    );
    process.exit(1);
  }
}

interface StartOptions {
  readonly env: PlatformEnv;
  readonly modules: Modules;
  readonly logger: Logger;
  readonly defer: (stop: () => Promise<void>) => void;
  readonly forTerminal: boolean;
}

async function start({ env, modules, logger, defer, forTerminal }: StartOptions): Promise<void> {
  const dataDir = locateDataDirectory();
  // Before the ports, which the other one has too.
  const other = await dataDirectoryOwner(dataDir);
  if (other) throw new DataDirectoryInUseError(dataDir, other);
  const placements = await place(env);
  const gatewayUrl = placements.find(({ role }) => role === 'gateway')!.url;
  let tellChange = (): void => {};
  const database = await openOwnDatabase(env, dataDir, {
    url: gatewayUrl,
    logger,
    onProgress: printProgress,
    settings: { max_connections: String(connectionsSpare + placements.length * connectionsPerProcess) },
    onRestart: () => tellChange(),
  });
  defer(database.stop);

  const shared = sharedEnv(env, dataDir, database);
  const announcements: string[] = [];
  const processes = placements.map((placement) =>
    supervise({
      placement,
      nodeArguments: modules.nodeArguments(placement.module),
      env: { ...process.env, ...shared, ...placement.env },
      cwd: checkout,
      logger,
      onLine: (line) => process.stderr.write(`${mergedLine(line, placement, forTerminal)}\n`),
      onAnnouncement: (announcement) => announcements.push(announcement),
      onChange: () => tellChange(),
    }),
  );
  const fleet = createFleet(processes, logger);
  const report = createReport({ dataDir, fleet, database });
  defer(async () => report.close());
  tellChange = report.update;
  defer(fleet.stop);
  printProgress(`Starting ${placements.length} processes`);
  await fleet.start();
  if (env.demo) await seed(placements, database);
  // Counted from the start of the process, so that loading the code is in it.
  report.started({ demo: env.demo, announcements, seconds: performance.now() / 1000 });
  rollOnHangUp(fleet);
}

/** Decides what runs where. @throws PortInUseError when the gateway cannot listen where it shall. */
async function place(env: PlatformEnv): Promise<Placement[]> {
  const remote = remoteSubgraphs(names, process.env);
  const parts = {
    subgraphs: names.filter((name) => !(name in remote)),
    hasSandbox: env.demo && !process.env.SANDBOX_URL,
  };
  const replicasOf = readReplicas(env.replicas, ['gateway', ...parts.subgraphs]);
  const innerPorts = await lastingPorts(innerPortCount({ ...parts, replicasOf }));
  const ports = await gatewayPorts(env, replicasOf('gateway'));
  const receiptBaseUrl = process.env.RECEIPT_BASE_URL || undefined;
  const statementBaseUrl = process.env.STATEMENT_BASE_URL || undefined;
  const gateway = { host: env.host, ports };
  return planTopology({ ...parts, remote, replicasOf, receiptBaseUrl, statementBaseUrl, gateway, innerPorts });
}

async function gatewayPorts({ host, port }: PlatformEnv, count: number): Promise<number[]> {
  if (port === 0) return lastingPorts(count);
  const ports = Array.from({ length: count }, (_, index) => port + index);
  for (const each of ports) await assertPortFree(host, each);
  return ports;
}

/** Opens the database and takes the data directory, where the status is kept, also when the database is somebody else's. */
async function openOwnDatabase(
  env: PlatformEnv,
  dataDir: string,
  options: Parameters<typeof openDatabase>[1],
): Promise<PlatformDatabase> {
  if (env.databaseUrl === undefined) return openDatabase(env, options);
  const database = await openDatabase(env, options);
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const lock = await acquireDataDirectory({ dir: dataDir, url: options.url });
  return { ...database, stop: lock.release };
}

/** The variables that every process gets, besides those of whoever has started the launcher. */
function sharedEnv(env: PlatformEnv, dataDir: string, database: PlatformDatabase): Record<string, string> {
  const { current, previous } = database.secret;
  return {
    AGIO_DATA_DIR: dataDir,
    DATABASE_URL: database.adminUrl,
    AGIO_SECRET: current,
    AGIO_SECRET_PREVIOUS: previous ?? '',
    AGIO_SEED: env.demo ? 'demo' : 'none',
    LOG_LEVEL: env.logLevel,
  };
}

async function seed(placements: readonly Placement[], database: PlatformDatabase): Promise<void> {
  const { env } = placements.find(({ role }) => role === 'gateway')!;
  const registry = createRegistry({
    remote: remoteSubgraphs(names, env),
    signIdentity: createIdentitySigner(database.secret),
  });
  try {
    await seedWithPatience(() => seedDemo(registry.find));
  } finally {
    await registry.close();
  }
}

/** While everything starts at once even a part that is ready may not answer in time. What was given already is not given again. */
async function seedWithPatience(seedOnce: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await seedOnce();
    } catch (error) {
      if (attempt >= seedAttemptsMax) throw error;
      await sleep(seedDelayMs);
    }
  }
}

/** SIGHUP restarts one process after the other. From a terminal it says that the terminal is gone, and then nobody watches any more. */
function rollOnHangUp(fleet: Fleet): void {
  if (process.stdin.isTTY) process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
  else process.on('SIGHUP', () => void fleet.roll());
}
