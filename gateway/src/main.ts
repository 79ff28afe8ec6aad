import { createIdentitySigner } from '@agio/runtime/identity/identity-token';
import { createLogger } from '@agio/runtime/logging/logger';
import { startObservability } from '@agio/runtime/observability/process';
import { runMain } from '@agio/runtime/run-main';
import { createStopStack, onShutdown } from '@agio/runtime/shutdown';
import { createRegistry, urlsByVariables } from '@agio/runtime/subgraph/directory';
import { readGatewayEnv } from './env.js';
import { pageRoutes } from './edge/page.js';
import { startGateway } from './gateway.js';
import { readSupergraphFile } from './graph/supergraph-file.js';
import { readLiveLimits } from './live/limits.js';

await runMain(async () => {
  const env = readGatewayEnv(process.env);
  const logger = createLogger({ name: 'gateway', level: env.logLevel });
  const { defer, stopAll } = createStopStack(logger);
  onShutdown(logger, stopAll);
  const observability = await startObservability({
    name: 'gateway',
    // Its port is the public's.
    isInternal: false,
    isOneOfSeveral: true,
    source: process.env,
    logger,
  });
  defer(observability.stop);
  const registry = createRegistry({ remote: env.remote, signIdentity: createIdentitySigner(env.secret) });
  defer(registry.close);
  const gateway = await startGateway({
    host: env.host,
    port: env.port,
    supergraph: await readSupergraphFile(process.env),
    directory: registry.find,
    announce: (urls) => registry.announce(urlsByVariables(urls, process.env)),
    logger,
    introspection: env.introspection,
    liveLimits: readLiveLimits(process.env),
    trustedProxies: env.trustedProxies,
    routes: await pageRoutes(),
    observability,
  });
  defer(() => gateway.stop());
  logger.info({ url: `${gateway.url}/graphql` }, 'serving');
});
