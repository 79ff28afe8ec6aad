import { anonymous, type Identity } from '@agio/runtime/identity/identity';
import { createLogger } from '@agio/runtime/logging/logger';
import { startSubgraph } from '@agio/runtime/subgraph/host';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type { FormattedExecutionResult } from 'graphql';
import { ratesSubgraph } from '../subgraph.js';

export interface StartedRates {
  readonly database: TestDatabase;
  ask(query: string, variables?: Record<string, unknown>, identity?: Identity): Promise<FormattedExecutionResult>;
  stop(): Promise<void>;
}

/** This subgraph on a database of its own, as a process would run it. It calls nobody, so it is given nobody to call. */
export async function startRates(env: NodeJS.ProcessEnv): Promise<StartedRates> {
  const database = await createTestDatabase();
  const unused = undefined as never;
  const subgraph = await startSubgraph(
    ratesSubgraph,
    {
      secret: { current: 'a secret that no test of this subgraph needs' },
      logger: createLogger({ name: 'test', level: 'silent' }),
      jobs: unused,
      pubsub: unused,
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
      await database.drop();
    },
  };
}
