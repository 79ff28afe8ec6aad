import stopPostgres from '@agio/standalone/testing/jest-teardown.mjs';

/** Jest's global teardown: stops what the setup and the run have started, the database last. */
export default async function teardown() {
  await globalThis.servicesLender?.stop();
  await stopPostgres();
}
