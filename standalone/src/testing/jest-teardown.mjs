/** Jest's global teardown: stops the PostgreSQL that the setup has started, if it has. */
export default async function teardown() {
  await globalThis.stopTestPostgres?.();
}
