import { register } from 'tsx/esm/api';
import startPostgres from '@agio/standalone/testing/jest-setup.mjs';

/** Jest's global setup: a PostgreSQL for the run, and whoever lends platforms of many processes to the files that ask for one. */
export default async function setup() {
  await startPostgres();
  const unregister = register();
  const { lendServices } = await import('./open-platform.ts');
  await unregister();
  globalThis.servicesLender = await lendServices();
}
