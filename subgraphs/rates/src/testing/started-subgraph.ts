import { anonymous, type Identity } from '@agio/runtime/identity/identity';
import { createLogger } from '@agio/runtime/logging/logger';
import { createPubSub } from '@agio/runtime/pubsub/create-pubsub';
import { startSubgraph } from '@agio/runtime/subgraph/host';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type { FormattedExecutionResult } from 'graphql';
import { ratesSubgraph } from '../subgraph.js';

export interface StartedRates {
  readonly database: TestDatabase;
  ask(query: string, variables?: Record<string, unknown>, identity?: Identity): Promise<FormattedExecutionResult>;
  stop(): Promise<void>;
}

/**
 * This subgraph as a process would run it, on a database of its own or beside others on one that the caller drops. It calls
 * nobody, so it is given nobody to call.
 */
export async function startRates(env: NodeJS.ProcessEnv, shared?: TestDatabase): Promise<StartedRates> {
  const database = shared ?? (await createTestDatabase());
  const unused = undefined as never;
  const logger = createLogger({ name: 'test', level: 'silent' });
  const pubsub = await createPubSub({ connection: { connectionString: database.url }, logger });
  const subgraph = await startSubgraph(
    ratesSubgraph,
    {
      secret: { current: 'a secret that no test of this subgraph needs' },
      logger,
      jobs: unused,
      pubsub,
      directory: unused,
      env,
    },
    database.url,
  );
  await subgraph.startWork();
  return {
    database,
    ask: (query, variables, identity = anonymous) =>
      subgraph.endpoint.execute({ query, variables }, { identity, correlationId: 'test', clientAddress: '127.0.0.1' }),
    async stop() {
      await subgraph.stop();
      await pubsub.close();
      if (!shared) await database.drop();
    },
  };
}
