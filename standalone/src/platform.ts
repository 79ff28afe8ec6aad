import { pageRoutes } from '@agio/gateway/edge/page';
import { startGateway } from '@agio/gateway/gateway';
import { readSupergraphFile } from '@agio/gateway/graph/supergraph-file';
import { readLiveLimits } from '@agio/gateway/live/limits';
import { prepareDatabase } from '@agio/runtime/db/bootstrap';
import { readMovedOut } from '@agio/runtime/db/database-urls';
import { createIdentitySigner } from '@agio/runtime/identity/identity-token';
import { createJobsBackend } from '@agio/runtime/jobs/backend';
import type { Logger } from '@agio/runtime/logging/logger';
import { startObservability } from '@agio/runtime/observability/process';
import type { StopStack } from '@agio/runtime/shutdown';
import { createPubSub } from '@agio/runtime/pubsub/create-pubsub';
import { createRegistry, remoteSubgraphs, urlsByVariables } from '@agio/runtime/subgraph/directory';
import { startSubgraph, type StartedSubgraph } from '@agio/runtime/subgraph/host';
import type { PlatformDatabase } from './database.js';
import type { PlatformEnv } from './env.js';
import { sandboxSchema } from '@agio/sandbox/server';
import { needsSandbox, startDemoSandbox } from './sandbox.js';
import { seedDemo } from './seed-demo.js';
import { subgraphs } from './subgraphs.js';

/** The platform, serving. */
export interface Platform {
  /** Where it answers, without a path. */
  readonly url: string;
  /** What this start has to tell its operator once. */
  readonly announcements: readonly string[];
  /** The paths of pages beside the graph. */
  readonly pages: readonly string[];
}

/**
 * Starts every subgraph that has no URL of its own, and the gateway, in this process.
 * @param source the variables; each subgraph reads its own.
 * @param defer told what ends each part, in the order of their starts: connections first, the server last.
 */
export async function startPlatform(options: {
  env: PlatformEnv;
  source: NodeJS.ProcessEnv;
  database: Pick<PlatformDatabase, 'adminUrl' | 'secret'>;
  logger: Logger;
  defer: StopStack['defer'];
  onProgress: (message: string) => void;
}): Promise<Platform> {
  const { env, source, database, logger, defer, onProgress } = options;
  const { secret } = database;
  const names = subgraphs.map((subgraph) => subgraph.name);
  const remote = remoteSubgraphs(names, source);
  const local = subgraphs.filter((subgraph) => !(subgraph.name in remote));
  const observability = await startObservability({
    name: 'standalone',
    isInternal: false,
    isOneOfSeveral: local.length < subgraphs.length,
    source,
    logger,
  });
  defer(observability.stop);
  onProgress('Preparing the database');
  const hasSandbox = needsSandbox(env, source, local);
  const prepared = await prepareDatabase({
    adminUrl: database.adminUrl,
    movedOut: readMovedOut(names, source),
    subgraphs: [...local.map((subgraph) => subgraph.name), ...(hasSandbox ? [sandboxSchema] : [])],
    secret,
  });
  const registry = createRegistry({ remote, signIdentity: createIdentitySigner(secret) });
  defer(registry.close);
  const connection = env.redisUrl === undefined ? { connectionString: prepared.bullmq } : { redisUrl: env.redisUrl };
  const jobs = createJobsBackend({ connection, logger });
  const pubsub = await createPubSub({ connection, logger });
  defer(() => pubsub.close());
  defer(() => jobs.close());
  const sandbox = hasSandbox
    ? await startDemoSandbox({ databaseUrl: prepared.subgraphs[sandboxSchema] as string, secret, source, logger })
    : null;
  if (sandbox) defer(sandbox.stop);
  const resources = {
    secret,
    logger,
    jobs,
    pubsub,
    directory: registry.find,
    env: sandbox ? { ...source, SANDBOX_URL: sandbox.url } : source,
    metrics: observability.metrics,
  };

  onProgress(`Starting ${local.map((subgraph) => subgraph.name).join(', ')}`);
  const started: StartedSubgraph[] = [];
  // In the reverse of the house's order, so that whoever calls others ends before them.
  defer(async () => {
    for (const { name } of local.toReversed()) await started.find((subgraph) => subgraph.name === name)?.stop();
  });
  await Promise.all(
    local.map(async (definition) => {
      const subgraph = await startSubgraph(definition, resources, prepared.subgraphs[definition.name] as string);
      registry.add(definition.name, subgraph.endpoint);
      started.push(subgraph);
    }),
  );
  await Promise.all(started.map((subgraph) => subgraph.startWork()));

  onProgress('Starting the gateway');
  const gateway = await startGateway({
    host: env.host,
    port: env.port,
    supergraph: await readSupergraphFile(source),
    directory: registry.find,
    announce: (urls) => registry.announce(urlsByVariables(urls, process.env)),
    logger: logger.child({ part: 'gateway' }),
    introspection: env.introspection,
    trustedProxies: env.trustedProxies,
    liveLimits: readLiveLimits(process.env),
    routes: [...(await pageRoutes()), ...started.flatMap((subgraph) => subgraph.routes)],
    dependencies: started.flatMap(({ name, dependencies }) =>
      dependencies.map((dependency) => ({ ...dependency, name: `${name}.${dependency.name}` })),
    ),
    observability,
  });
  defer(() => gateway.stop());
  sandbox?.sendWebhooksTo(`${gateway.url}/webhooks/sandbox`);
  if (env.demo) await seedDemo(registry.find);

  return {
    url: gateway.url,
    announcements: started.flatMap((subgraph) => subgraph.announcements),
    // What only machines call, such as a webhook, is no page; nor is what has many paths.
    pages: started.flatMap(({ routes }) =>
      routes.filter(({ methods, path }) => methods.includes('GET') && !path.endsWith('*')).map(({ path }) => path),
    ),
  };
}
