import { z } from 'zod';
import { prepareDatabase } from '../db/bootstrap.js';
import { readMovedOut } from '../db/database-urls.js';
import { integerVariable, readEnvironment } from '../env.js';
import { createIdentitySigner, createIdentityVerifier } from '../identity/identity-token.js';
import { createJobsBackend } from '../jobs/backend.js';
import { announce } from '../launcher.js';
import { createLogger } from '../logging/logger.js';
import { startObservability } from '../observability/process.js';
import { createPubSub } from '../pubsub/create-pubsub.js';
import { runMain } from '../run-main.js';
import { createStopStack, onShutdown } from '../shutdown.js';
import { createRegistry, remoteSubgraphs } from './directory.js';
import { startSubgraph } from './host.js';
import { serveSubgraph } from './server.js';
import type { SubgraphDefinition } from './subgraph.js';

const processModel = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integerVariable({ min: 0, max: 65_535, default: 0 }),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  AGIO_SECRET: z.string().min(32, 'at least 32 characters, the same for every process'),
  AGIO_SECRET_PREVIOUS: z.string().min(32).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/**
 * Runs one subgraph as a process of its own, in the role that AGIO_ROLE names, until a signal ends it.
 * @param peers the subgraphs that it calls, each found by its URL variable.
 */
export function runSubgraph(definition: SubgraphDefinition, peers: readonly string[]): Promise<void> {
  return runMain(() => startProcess(definition, peers));
}

async function startProcess(definition: SubgraphDefinition, peers: readonly string[]): Promise<void> {
  const env = readEnvironment(processModel, process.env);
  const { name } = definition;
  const logger = createLogger({ name, level: env.LOG_LEVEL });
  const { defer, stopAll } = createStopStack(logger);
  onShutdown(logger, stopAll);
  const observability = await startObservability({
    name,
    isInternal: true,
    isOneOfSeveral: true,
    source: process.env,
    logger,
  });
  defer(observability.stop);

  const secret = { current: env.AGIO_SECRET, previous: env.AGIO_SECRET_PREVIOUS };
  const database = await prepareDatabase({
    adminUrl: env.DATABASE_URL,
    movedOut: readMovedOut([name], process.env),
    subgraphs: [name],
    secret,
  });
  const registry = createRegistry({
    remote: remoteSubgraphs(peers, process.env),
    signIdentity: createIdentitySigner(secret),
  });
  defer(registry.close);
  const connection = env.REDIS_URL === undefined ? { connectionString: database.bullmq } : { redisUrl: env.REDIS_URL };
  const pubsub = await createPubSub({ connection, logger });
  defer(() => pubsub.close());
  const jobs = createJobsBackend({ connection, logger });
  defer(() => jobs.close());

  const subgraph = await startSubgraph(
    definition,
    {
      secret,
      logger,
      jobs,
      pubsub,
      directory: registry.find,
      env: process.env,
      metrics: observability.metrics,
    },
    database.subgraphs[name] as string,
  );
  defer(subgraph.stop);
  registry.add(name, subgraph.endpoint);
  announce(subgraph.announcements);
  const server = await serveSubgraph(subgraph, {
    host: env.HOST,
    port: env.PORT,
    verifyIdentity: createIdentityVerifier(secret, name),
    logger,
    observability,
  });
  defer(() => server.stop());
  await subgraph.startWork();
  logger.info({ url: `${server.url}/graphql` }, 'serving');
}
