import type { IResolvers } from './resolvers.js';
import type pg from 'pg';
import type { DataSource, EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';
import type { Route } from '../http/server.js';
import type { Identity } from '../identity/identity.js';
import type { JobsBackend } from '../jobs/backend.js';
import type { LimiterBackend } from '../limiter/limiter.js';
import type { Logger } from '../logging/logger.js';
import type { Metrics } from '../observability/metrics.js';
import type { Consumer } from '../outbox/consumer.js';
import type { EventFeed } from '../outbox/event-feed.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Secret } from '../secret.js';
import type { SubgraphCaller } from './caller.js';

/** What every subgraph is given by the process that runs it. */
export interface SubgraphHost {
  /** Connected as the subgraph's own role; unqualified names are those of its schema. */
  readonly pool: pg.Pool;
  /** TypeORM over the subgraph's entities, connected at the first call. */
  readonly dataSource: () => Promise<DataSource>;
  readonly logger: Logger;
  readonly jobs: JobsBackend;
  readonly pubsub: PubSub;
  /** Where the subgraph shows figures of its own; those of its pool, outbox, jobs, calls and named batchers are there already. */
  readonly metrics: Metrics;
  readonly call: SubgraphCaller;
  readonly secret: Secret;
  /** Where throttles count. */
  readonly limiterBackend: LimiterBackend;
  /** Tells the outbox's relay, after a commit, that there are new events. */
  readonly notifyOutbox: () => void;
  /** The subgraph's own events, for its subscriptions; they come once the process serves. */
  readonly events: EventFeed;
}

/** What resolvers get as their context. */
export interface SubgraphContext<Deps, Loaders = undefined> {
  readonly identity: Identity;
  readonly deps: Deps;
  /** Batched reads of this one request. */
  readonly loaders: Loaders;
  readonly logger: Logger;
  readonly correlationId: string;
  /** The address that the request comes from, as the gateway saw it. */
  readonly clientAddress: string;
  /** The cursor behind which a subscription goes on that has begun before, in place of its argument `after`. */
  readonly resumeAfter: string | undefined;
}

/** A started subgraph, before its process serves it. */
export interface RunningSubgraph<Deps = unknown, Loaders = unknown> {
  readonly resolvers: IResolvers;
  readonly deps: Deps;
  readonly createLoaders?: (identity: Identity) => Loaders;
  /** Plain HTTP beside the graph, such as a key set. */
  readonly routes?: readonly Route[];
  readonly consumers?: readonly Consumer[];
  /** Lines for the operator, told once at this start, such as a password that was made up. */
  readonly announcements?: readonly string[];
  /** Starts what answering needs besides, such as following what other processes write: in every process that answers. */
  readonly startServing?: () => void | Promise<void>;
  /** Starts what works by itself, such as recovery: once every subgraph can be called, and only in processes that work (`AGIO_ROLE`). */
  readonly startJobs?: () => void | Promise<void>;
  /** Ends everything that the subgraph has started; what is under way is finished first. */
  readonly stop: () => Promise<void>;
}

/** What a subgraph is; importing it has no side effect. */
export interface SubgraphDefinition {
  readonly name: string;
  readonly schemaUrl: URL;
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** The TypeORM entities, imported when they are first needed. */
  readonly loadEntities?: () => Promise<readonly EntityTarget<ObjectLiteral>[]>;
  /**
   * Reads the subgraph's variables, before anything is started.
   * @throws EnvironmentError naming every variable that is missing or malformed.
   */
  readonly configure: (source: NodeJS.ProcessEnv) => (host: SubgraphHost) => Promise<RunningSubgraph>;
}

/** Ties the reading of a subgraph's environment to its start. */
export function defineSubgraph<Env>(
  definition: Omit<SubgraphDefinition, 'configure'> & {
    readonly readEnv: (source: NodeJS.ProcessEnv) => Env;
    readonly start: (host: SubgraphHost, env: Env) => Promise<RunningSubgraph>;
  },
): SubgraphDefinition {
  const { readEnv, start, ...rest } = definition;
  return {
    ...rest,
    configure(source) {
      const env = readEnv(source);
      return (host) => start(host, env);
    },
  };
}
