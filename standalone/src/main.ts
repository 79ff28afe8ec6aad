import { EnvironmentError } from '@agio/runtime/env';
import { createLogger } from '@agio/runtime/logging/logger';
import { onShutdown } from '@agio/runtime/shutdown';
import { printBanner, printFailure, printProgress } from './banner.js';
import { openDatabase } from './database.js';
import { readPlatformEnv } from './env.js';
import { assertPortFree, PortInUseError } from './port.js';
import { DataDirectoryInUseError } from './postgres/data-directory.js';
import { PostgresError } from './postgres/postgres-error.js';
import { startPlatform } from './platform.js';

/** Failures that their message explains; a stack would only frighten. */
const explained = [EnvironmentError, DataDirectoryInUseError, PostgresError, PortInUseError];

const startedAt = performance.now();
const stops: (() => Promise<void>)[] = [];

async function stop(): Promise<void> {
  for (const each of stops.reverse()) await each();
}

async function main(): Promise<void> {
  const env = readPlatformEnv(process.env);
  const logger = createLogger({ name: 'agio', level: env.logLevel, destination: 2 });
  onShutdown(logger, stop);

  const database = await openDatabase(env, {
    url: `http://${env.host}:${env.port}`,
    logger,
    onProgress: printProgress,
  });
  stops.push(database.stop);
  await assertPortFree(env.host, env.port);
  const platform = await startPlatform({ env, source: process.env, database, logger, onProgress: printProgress });
  stops.push(platform.stop);
  printBanner({ platform, demo: env.demo, seconds: (performance.now() - startedAt) / 1000 });
}

try {
  await main();
} catch (error) {
  printFailure(
    error,
    explained.some((kind) => error instanceof kind),
  );
  await stop();
  process.exit(1);
}
