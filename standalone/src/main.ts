import { EnvironmentError } from '@agio/runtime/env';
import { createLogger } from '@agio/runtime/logging/logger';
import { createStopStack, onShutdown } from '@agio/runtime/shutdown';
import { printBanner, printFailure, printProgress } from './banner.js';
import { openDatabase } from './database.js';
import { readPlatformEnv } from './env.js';
import { assertPortFree, PortInUseError } from './port.js';
import { DataDirectoryInUseError } from './postgres/data-directory.js';
import { PostgresError } from './postgres/postgres-error.js';
import { startPlatform } from './platform.js';

/** Failures that their message explains; a stack would only frighten. */
const explained = [EnvironmentError, DataDirectoryInUseError, PostgresError, PortInUseError];

async function main(): Promise<void> {
  const env = readPlatformEnv(process.env);
  const logger = createLogger({ name: 'agio', level: env.logLevel, destination: 2 });
  const { defer, stopAll } = createStopStack(logger);
  onShutdown(logger, stopAll);
  try {
    const database = await openDatabase(env, {
      url: `http://${env.host}:${env.port}`,
      logger,
      onProgress: printProgress,
    });
    defer(database.stop);
    await assertPortFree(env.host, env.port);
    const platform = await startPlatform({
      env,
      source: process.env,
      database,
      logger,
      defer,
      onProgress: printProgress,
    });
    // Counted from the start of the process, so that loading the code is in it.
    printBanner({ platform, demo: env.demo, seconds: performance.now() / 1000 });
  } catch (error) {
    await stopAll();
    throw error;
  }
}

try {
  await main();
} catch (error) {
  printFailure(
    error,
    explained.some((kind) => error instanceof kind),
  );
  process.exit(1);
}
