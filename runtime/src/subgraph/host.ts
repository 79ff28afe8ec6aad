import { acknowledgementField, ownsEvents } from '@agio/schema/sdl';
import { eventCatalogue } from '@agio/schema/events';
import { parse, type GraphQLSchema } from 'graphql';
import type pg from 'pg';
import { lazyDataSource } from '../db/data-source.js';
import { runMigrations } from '../db/migrations.js';
import { createPool } from '../db/pool.js';
import type { Route } from '../http/server.js';
import type { JobsBackend } from '../jobs/backend.js';
import type { LimiterBackend } from '../limiter/limiter.js';
import type { Logger } from '../logging/logger.js';
import { registerOutbox, registerPool } from '../observability/instruments.js';
import { noMetrics, type Metrics } from '../observability/metrics.js';
import { observedDirectory } from '../observability/observed-directory.js';
import { observedJobs } from '../observability/observed-jobs.js';
import type { Dependency } from '../observability/readiness.js';
import { isTracing } from '../observability/tracing.js';
import { acknowledgeEvents } from '../outbox/acknowledge.js';
import { startConsumer } from '../outbox/consumer.js';
import { createEventFeed } from '../outbox/event-feed.js';
import { readRetention } from '../outbox/retention.js';
import { startRelay, type Relay } from '../outbox/relay.js';
import { createRelayWakeUp, followNewEvents } from '../outbox/wake-up.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Secret } from '../secret.js';
import { createSubgraphCaller, type SubgraphCaller, type SubgraphDirectory } from './caller.js';
import { localEndpoint, type RequestOrigin, type SubgraphEndpoint, type SubgraphRequest } from './execute.js';
import { readRole, serves, works, type ProcessRole } from './role.js';
import { buildSchema } from './schema.js';
import type { SubgraphDefinition, SubgraphHost } from './subgraph.js';

/** What all subgraphs of a process share. */
export interface ProcessResources {
  readonly secret: Secret;
  readonly logger: Logger;
  readonly jobs: JobsBackend;
  readonly pubsub: PubSub;
  /** How this process reaches the subgraphs, those that run in it included. */
  readonly directory: SubgraphDirectory;
  /** Throttles count on Redis when there is one, else in the subgraph's own schema. */
  readonly limiterRedis?: Extract<LimiterBackend, { redis: unknown }>;
  readonly env: NodeJS.ProcessEnv;
  /** Unless given, nobody asks for them. */
  readonly metrics?: Metrics;
}

/** A subgraph that can be asked. */
export interface StartedSubgraph {
  readonly name: string;
  /** What this process does for it, by AGIO_ROLE. */
  readonly role: ProcessRole;
  readonly schema: GraphQLSchema;
  readonly endpoint: SubgraphEndpoint;
  readonly routes: readonly Route[];
  readonly announcements: readonly string[];
  /** What it works with outside this process, as far as no breaker knows it. */
  readonly dependencies: readonly Dependency[];
  /** Whether all of `startWork` is done. */
  readonly hasStarted: () => boolean;
  /**
   * Starts what the role asks for: a worker's relay of the outbox, consumers and recurring jobs, a server's following of others. Every
   * subgraph it calls must be in the directory.
   */
  readonly startWork: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const poolConnectionsMax = 10;
const entityConnectionsMax = 4;

/** Migrates a subgraph's schema, starts the subgraph over its own connections, and makes it callable. */
export async function startSubgraph(
  definition: SubgraphDefinition,
  resources: ProcessResources,
  databaseUrl: string,
): Promise<StartedSubgraph> {
  const { name, schemaUrl, migrations } = definition;
  const { pubsub, metrics = noMetrics } = resources;
  const logger = resources.logger.child({ subgraph: name });
  const role = readRole(resources.env);
  const start = definition.configure(resources.env);
  const applied = await runMigrations({ url: databaseUrl, schema: name, migrations });
  if (applied.length > 0) logger.info({ applied }, 'migrations applied');

  const pool = createPool({
    connectionString: databaseUrl,
    schema: name,
    applicationName: `agio-${name}`,
    max: poolConnectionsMax,
    logger,
  });
  const entities = lazyDataSource({
    url: databaseUrl,
    schema: name,
    loadEntities: definition.loadEntities ?? (() => Promise.resolve([])),
    connectionsMax: entityConnectionsMax,
  });
  let relay: Relay | undefined;
  const wakeUp = createRelayWakeUp({ owner: name, pubsub, logger });
  const events = createEventFeed({ owner: name, pool, pubsub, logger });
  const retentionMs = readRetention(resources.env);
  const call = createSubgraphCaller(name, observedDirectory(resources.directory, metrics));
  const jobs = metrics.isOn || isTracing() ? observedJobs(resources.jobs, metrics) : resources.jobs;
  registerPool(metrics, name, pool);
  if (ownsEvents(name) && works(role)) registerOutbox(metrics, name, pool);
  const host: SubgraphHost = {
    pool,
    dataSource: entities.open,
    logger,
    jobs,
    pubsub,
    metrics,
    call,
    secret: resources.secret,
    limiterBackend: resources.limiterRedis ?? { pool },
    notifyOutbox: () => (relay?.isLeading ? relay : wakeUp).notify(),
    events,
  };
  const running = await start(host);
  const schema = buildSchema({ name, schemaUrl }, withAcknowledgement(name, pool, running.resolvers));
  const createContext = (
    { identity, correlationId, clientAddress }: RequestOrigin,
    { resumeAfter }: SubgraphRequest,
  ) => ({
    identity,
    deps: running.deps,
    loaders: running.createLoaders?.(identity),
    logger,
    correlationId,
    clientAddress,
    resumeAfter,
  });
  const consumers: { stop: () => Promise<void> }[] = [];
  let unfollow = (): void => {};
  let isStarted = false;

  async function startOwnWork(): Promise<void> {
    if (ownsEvents(name)) {
      const started = startRelay({ owner: name, catalogue: eventCatalogue, pool, jobs, pubsub, logger, retentionMs });
      relay = started;
      unfollow = followNewEvents({ owner: name, pubsub, logger, onNewEvents: () => started.notify() });
    }
    for (const consumer of running.consumers ?? []) {
      consumers.push(await startConsumer(consumer, { pool, jobs, acknowledge: acknowledgeThrough(call), logger }));
    }
    await running.startJobs?.();
  }

  return {
    name,
    role,
    schema,
    endpoint: localEndpoint({ schema, logger, createContext }),
    routes: running.routes ?? [],
    announcements: running.announcements ?? [],
    dependencies: dependenciesOf(definition, pool, resources),
    hasStarted: () => isStarted,
    async startWork() {
      if (serves(role) && ownsEvents(name)) events.start();
      if (serves(role)) await running.startServing?.();
      if (works(role)) await startOwnWork();
      isStarted = true;
    },
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await events.stop();
      await running.stop();
      unfollow();
      await relay?.stop();
      await wakeUp.stop();
      await entities.close();
      await pool.end();
    },
  };
}

/** What a subgraph cannot do without is its schema, as far as its migrations have brought it; while Redis is away, events and jobs wait. */
function dependenciesOf(
  { migrations }: SubgraphDefinition,
  pool: pg.Pool,
  { pubsub, env }: ProcessResources,
): Dependency[] {
  const names = migrations.map((migration) => migration.name);
  const checkMigrations = async () => {
    const { rowCount } = await pool.query('SELECT FROM migrations WHERE name = ANY($1)', [names]);
    if (rowCount !== names.length) throw new Error(`${rowCount} of ${names.length} migrations are applied`);
  };
  return [
    { name: 'database', isRequired: true, check: () => pool.query('SELECT 1') },
    { name: 'migrations', isRequired: true, check: checkMigrations },
    ...(env['REDIS_URL'] ? [{ name: 'redis', isRequired: false, check: () => pubsub.check() }] : []),
  ];
}

/** Adds the command by which consumers acknowledge events to the resolvers of a subgraph that owns some. */
function withAcknowledgement(
  name: string,
  pool: pg.Pool,
  resolvers: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!ownsEvents(name)) return resolvers;
  const acknowledge = async (_: unknown, args: { consumer: string; eventIds: string[] }) => {
    await acknowledgeEvents(pool, args.consumer, args.eventIds);
    return true;
  };
  const mutations = { ...(resolvers['Mutation'] as object | undefined), [acknowledgementField(name)]: acknowledge };
  return { ...resolvers, Mutation: mutations };
}

const acknowledgeThrough =
  (call: SubgraphCaller) =>
  async (owner: string, consumer: string, eventIds: readonly string[]): Promise<void> => {
    const field = acknowledgementField(owner);
    const document = parse(
      `mutation ($consumer: String!, $eventIds: [ID!]!) { ${field}(consumer: $consumer, eventIds: $eventIds) }`,
    );
    await call(owner, document as never, { consumer, eventIds } as never);
  };
