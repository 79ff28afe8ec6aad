import { EnvironmentError } from '@agio/runtime/env';
import { createIdentitySigner } from '@agio/runtime/identity/identity-token';
import { createRegistry, remoteSubgraphs } from '@agio/runtime/subgraph/directory';
import { readPlatformEnv } from '../env.js';
import { seedDemo } from '../seed-demo.js';

/** Those that the demo's opening money goes through. */
const asked = ['users', 'transactions'];

/**
 * Gives the demo's people their opening money where no launcher does it, as with containers. The platform has to run: it is asked at
 * `USERS_URL` and `TRANSACTIONS_URL`. Without `AGIO_SEED=demo` nothing is done, and what was given before is not given again.
 */
async function main(): Promise<void> {
  const { demo, secret, previousSecret } = readPlatformEnv(process.env);
  if (!demo) return console.log('There is no demo to seed.');
  if (secret === undefined) throw new EnvironmentError('AGIO_SECRET is required: that of the platform.');
  const remote = remoteSubgraphs(asked, process.env);
  const signIdentity = createIdentitySigner({ current: secret, previous: previousSecret });
  const registry = createRegistry({ remote, signIdentity });
  try {
    await seedDemo(registry.find);
  } finally {
    await registry.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
