import type { Logger } from '../logging/logger.js';
import type { PubSub } from './pubsub.js';

/** Where the messages go: through Redis, or by LISTEN and NOTIFY of a PostgreSQL database. */
export type PubSubConnection = { redisUrl: string } | { connectionString: string };

/** The client of the backend in use is loaded here, the other one is not. */
export async function createPubSub(options: { connection: PubSubConnection; logger: Logger }): Promise<PubSub> {
  const { connection, logger } = options;
  if ('redisUrl' in connection) {
    const { createRedisPubSub } = await import('./redis-pubsub.js');
    return createRedisPubSub(connection.redisUrl, logger);
  }
  const { createPostgresPubSub } = await import('./postgres-pubsub.js');
  return createPostgresPubSub(connection.connectionString, logger);
}
