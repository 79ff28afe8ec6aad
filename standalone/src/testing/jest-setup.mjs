import { constants } from 'node:os';
import { register } from 'tsx/esm/api';

const unregister = register();
const { startTestPostgres } = await import('./test-postgres.ts');
await unregister();

/** Jest's global setup: one PostgreSQL for the run, unless AGIO_TEST_DATABASE_URL names a server. */
export default async function setup() {
  if (process.env.AGIO_TEST_DATABASE_URL) return;
  const postgres = await startTestPostgres();
  // Jest's workers inherit the environment.
  process.env.AGIO_TEST_DATABASE_URL = postgres.url;
  globalThis.stopTestPostgres = postgres.stop;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // Jest skips its global teardown when it is interrupted.
    process.once(signal, async () => {
      await postgres.stop();
      process.exit(128 + constants.signals[signal]);
    });
  }
}
